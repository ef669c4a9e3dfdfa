"""Which cases some words point to: a number, a unit, its code, a person, a certificate.

What is known of a unit beyond its identity is searched by the apps above: `found_by` lets them
name the units that somebody or something belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet

from casework.models import Organisation, User
from casework.said import key_of

LONGEST = 60
FEW = 200  # units that are named one by one in a question


@dataclass(frozen=True)
class Finder:
    """A way to find units by what belongs to them.

    units: the words -> a flat queryset of keys of organisations. why: the words and some of those
    units -> unit and the sentence that says what was found.
    """

    units: Callable[[list[str]], QuerySet[Any]]
    why: Callable[[list[str], list[int]], Iterable[tuple[int, str]]]


_finders: list[Finder] = []


def found_by(finder: Finder) -> None:
    """Let units be found by what an app knows of them."""
    _finders.append(finder)


def finders() -> list[Finder]:
    return _finders


def words_of(said: str) -> list[str]:
    """The words that are searched for, as keys have them."""
    return [key for word in said[:LONGEST].split() if (key := key_of(word))]


def says(field: str, words: list[str]) -> Q:
    """Every word stands in the field."""
    return reduce(and_, (Q(**{f"{field}__says": word}) for word in words))


def units_with(words: list[str]) -> Q:
    """The cases of the units that the words point to.

    A few units are named, and the index of their cases answers; of many it is the newest cases
    that are looked through, which soon meets enough of them.
    """
    own = [Q(search_key__contains=word) for word in words]
    ways = [Organisation.objects.filter(*own).values_list("pk", flat=True)]
    ways += [finder.units(words) for finder in _finders]
    few = {unit for units in ways for unit in units[: FEW + 1]}
    if len(few) <= FEW:
        return Q(organisation__in=few)
    return reduce(or_, (Q(organisation__in=units) for units in ways))


def matching(said: str) -> Q:
    """The cases that the words point to, by their number or their unit; all without words."""
    words = words_of(said)
    return says("number", words) | units_with(words) if words else Q()


# -- members ------------------------------------------------------------------------------------
def _members(words: list[str]) -> QuerySet[User]:
    return User.objects.filter(says("name", words), organisation__isnull=False)


found_by(
    Finder(
        units=lambda words: _members(words).values_list("organisation", flat=True),
        why=lambda words, units: [
            (unit or 0, f"经办人：{name}")
            for unit, name in _members(words)
            .filter(organisation__in=units)
            .values_list("organisation", "name")
        ],
    )
)
