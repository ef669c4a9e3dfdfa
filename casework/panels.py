"""What a kind of case shows on its page beyond what every case shows.

The kernel knows no kind: each app registers panels for its own, in its module `panels`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from casework.models import Case, User

Fact = tuple[str, Any]
_facts: dict[str, Callable[[Any], list[Fact]]] = {}
_panels: dict[str, list[_Told]] = {}
EVERY = "*"
# Among the facts of the case, or beside the viewer in which files are read.
MAIN, FILES = "main", "files"
_followers: dict[tuple[str, str], tuple[str, str]] = {}


@dataclass(frozen=True)
class Panel:
    """A part of the page: its template, what the template shows, and where it stands."""

    template: str
    context: dict[str, Any]
    place: str = MAIN


@dataclass(frozen=True)
class _Told:
    template: str
    tell: Callable[[Any, User], dict[str, Any] | None]
    place: str


def facts_of_kind(kind: str) -> Callable[..., Any]:
    """Register the function that names the facts of a case of this kind, in page order."""

    def register(tell: Callable[[Any], list[Fact]]) -> Callable[[Any], list[Fact]]:
        _facts[kind] = tell
        return tell

    return register


def panel(*kinds: str, template: str, place: str = MAIN) -> Callable[..., Any]:
    """Register a panel; the function returns what the template shows, or None for no panel.

    The kind EVERY stands for all kinds; such panels come first.
    """

    def register(tell: Callable[..., Any]) -> Callable[..., Any]:
        for kind in kinds:
            _panels.setdefault(kind, []).append(_Told(template, tell, place))
        return tell

    return register


def followed_by(step: str, follower: str) -> None:
    """Tell that a step lets another case take one: 'application.issue', 'certificate.issue'."""
    kind, name = step.split(".")
    other_kind, other_name = follower.split(".")
    _followers[kind, name] = (other_kind, other_name)


def followers(kind: str, name: str) -> list[tuple[str, str]]:
    """Kind and name of the step that follows, if one does."""
    found = _followers.get((kind, name))
    return [found] if found else []


def facts(case: Case) -> list[Fact]:
    """The facts of a case in its own kind; without a registered list, its plain columns."""
    told = _facts.get(case.kind)
    return told(case) if told else _columns(case)


def panels(case: Case, user: User) -> Iterator[Panel]:
    """The panels of the case that concern this person, in the order the apps registered them."""
    for told in [*_panels.get(EVERY, []), *_panels.get(case.kind, [])]:
        context = told.tell(case, user)
        if context is not None:
            yield Panel(told.template, context, told.place)


def _columns(case: Case) -> list[Fact]:
    plain = [
        field
        for field in case._meta.local_concrete_fields
        if not field.is_relation and field.get_internal_type() != "JSONField"
    ]
    return [(str(field.verbose_name), _shown(case, field)) for field in plain]


def _shown(case: Case, field: Any) -> Any:
    value = field.value_from_object(case)
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.choices:
        return getattr(case, f"get_{field.name}_display")()
    return value
