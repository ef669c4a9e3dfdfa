"""Figures of the dashboards as filters of the work list: `figure=late.decision.2026-01-01`.

The kernel knows no figure: upper apps register theirs by name. Behind a figure stand the cases it
counts, closed ones too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q

Arguments = list[str]


@dataclass(frozen=True)
class Figure:
    """What a figure counts, in words and as a condition on cases, given its arguments.

    Both raise ValueError, LookupError or ObjectDoesNotExist for arguments it does not know.
    """

    says: Callable[[Arguments], str]
    cases: Callable[[Arguments], Q]


_figures: dict[str, Figure] = {}


def register(name: str, figure: Figure) -> None:
    _figures[name] = figure


def written(name: str, *arguments: object) -> str:
    """The figure as the work list's address names it."""
    return ".".join([name, *map(str, arguments)])


def cases_behind(text: str) -> Q:
    """The condition of the figure; no case at all for one that nobody registered."""
    found = _named(text)
    return found[1] if found else Q(pk__in=[])


def words_of(text: str) -> str:
    """What the figure counts, for the list that shows it; '' for an unknown one."""
    found = _named(text)
    return found[0] if found else ""


def _named(text: str) -> tuple[str, Q] | None:
    name, *arguments = text.replace("\0", "").split(".")
    if name not in _figures:
        return None
    try:
        return _figures[name].says(arguments), _figures[name].cases(arguments)
    except (ValueError, LookupError, ObjectDoesNotExist):
        return None
