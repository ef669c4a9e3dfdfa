"""Lists of cases: filtered, counted, and paged without depth.

A page is found by the key of the row it follows, compared as one row value; the index
(next_due_on, id) is entered there at any depth. Cases without a running period come last, in an
order of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.utils.dateparse import parse_date

from casework.figures import cases_behind
from casework.models import Case, User
from casework.models.authority import office_names

PAGE_SIZE = 50
CAP = 1000
LIGHTS = {
    "red": lambda today: Q(next_due_on__lt=today),
    "yellow": lambda today: Q(next_due_on__gte=today, warn_on__lte=today),
    "green": lambda today: Q(next_due_on__gte=today) & (Q(warn_on__gt=today) | Q(warn_on=None)),
    "none": lambda today: Q(next_due_on=None),
}


class Key(NamedTuple):
    """Where a row stands in the list; due_on None for those without a running period."""

    due_on: date | None
    pk: int

    @classmethod
    def parse(cls, text: str) -> Key | None:
        """'2026-11-20.17' or '.17'; None for anything else."""
        day, _, number = text.partition(".")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            return None
        try:
            due_on = parse_date(day) if day else None
        except ValueError:
            return None
        return None if day and due_on is None else cls(due_on, int(number))

    def __str__(self) -> str:
        return f"{self.due_on or ''}.{self.pk}"


class Row(NamedTuple):
    """One line of the work list."""

    pk: int
    number: str | None
    kind: str
    state: str
    regulation_id: int
    next_due_on: date | None
    warn_on: date | None
    organisation: str
    authority: str
    assignee_id: int | None
    assignee: str | None


COLUMNS = (
    "pk", "number", "kind", "state", "regulation_id", "next_due_on", "warn_on",
    "organisation__name", "authority_id", "assignee_id",
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """Rows, and the key the next page follows; None on the last."""

    rows: list[Row]
    after: Key | None


def wanted(cases: QuerySet[Case], filters: dict[str, str], user: User) -> QuerySet[Case]:
    """The cases that match kind, state, figure, assignee, mine and q; the light is left out.

    Open ones, unless a figure also counts others.
    """
    if figure := filters.get("figure"):
        chosen = cases.filter(cases_behind(figure))
    else:
        chosen = cases.filter(closed_on=None)
    for name in ("kind", "state"):
        if value := filters.get(name):
            chosen = chosen.filter(**{name: value})
    if authority := filters.get("authority"):
        chosen = chosen.filter(authority__code=authority)
    if filters.get("mine"):
        chosen = chosen.filter(assignee=user)
    if assignee := filters.get("assignee"):
        number = int(assignee) if assignee.isascii() and assignee.isdigit() else None
        chosen = chosen.filter(assignee=number)
    if words := filters.get("q", "").replace("\0", "").strip():
        found = Q(number__icontains=words) | Q(organisation__name__icontains=words)
        chosen = chosen.filter(found | Q(organisation__initials__istartswith=words))
    return chosen


def due_within(cases: QuerySet[Case], filters: dict[str, str], today: date) -> QuerySet[Case]:
    """Narrow to one light, and to those due on or before the day named by `until`."""
    if condition := LIGHTS.get(filters.get("light", "")):
        cases = cases.filter(condition(today))
    try:
        until = parse_date(filters.get("until", ""))
    except ValueError:
        until = None
    return cases.filter(next_due_on__gte=today, next_due_on__lte=until) if until else cases


def count_lights(cases: QuerySet[Case], today: date, *, cap: int = CAP) -> dict[str, int]:
    """How many cases show each light, counted no further than `cap`; one query.

    Counting all of a superior's cases would cost more than the page.
    """
    parts = [_statement(cases.filter(condition(today))[:cap]) for condition in LIGHTS.values()]
    counts = ", ".join(f"(SELECT count(*) FROM ({statement}) found)" for statement, _ in parts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [value for _, values in parts for value in values])
        return dict(zip(LIGHTS, cursor.fetchone(), strict=True))


def _statement(cases: QuerySet[Case]) -> tuple[str, tuple[Any, ...]]:
    try:
        return cases.values("pk").query.sql_with_params()
    except EmptyResultSet:  # the person holds no office
        return "SELECT 1 WHERE false", ()


def page(cases: QuerySet[Case], *, after: Key | None = None, size: int = PAGE_SIZE) -> Page:
    """The page that follows the key, or the first; three queries at most."""
    found: list[tuple[Any, ...]] = []
    for part in _parts(cases, after):
        found += part.values_list(*COLUMNS)[: size + 1 - len(found)]
        if len(found) > size:
            rows = _named(found[:size])
            return Page(rows, Key(rows[-1].next_due_on, rows[-1].pk))
    return Page(_named(found), None)


def _named(found: list[tuple[Any, ...]]) -> list[Row]:
    """The rows with the names of offices and people, which are few: a join costs more to plan."""
    offices = office_names()
    if any(office not in offices for *_, office, _ in found):
        office_names.cache_clear()
        offices = office_names()
    people = {assignee for *_, assignee in found if assignee}
    named = dict(User.objects.filter(pk__in=people).values_list("pk", "name")) if people else {}
    return [
        Row._make([*plain, offices[office], assignee, named.get(assignee)])
        for *plain, office, assignee in found
    ]


def _parts(cases: QuerySet[Case], after: Key | None) -> Iterator[QuerySet[Case]]:
    """The rest of the list: dated cases by urgency, then the others."""
    dated = cases.filter(next_due_on__isnull=False).order_by("next_due_on", "pk")
    undated = cases.filter(next_due_on=None).order_by("pk")
    if after is None:
        yield from (dated, undated)
    elif after.due_on is None:
        yield undated.filter(pk__gt=after.pk)
    else:
        yield dated.filter(_beyond(after))
        yield undated


def _beyond(key: Key) -> Func:
    """One comparison of two row values; written as OR it could not follow the index."""
    return Func(
        _row(F("next_due_on"), F("pk")),
        _row(Value(key.due_on), Value(key.pk)),
        template="(%(expressions)s)",
        arg_joiner=" > ",
        output_field=BooleanField(),
    )


def _row(*expressions: Any) -> Func:
    return Func(*expressions, function="ROW", output_field=BooleanField())
