"""Lists of cases: counted and paged without depth.

A page is found by the key of the row it follows (casework/ordering.py); by urgency the index
(next_due_on, id) is entered there at any depth. Cases without a running period come last, in an
order of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from casework.filters import LIGHTS
from casework.models import Case, User
from casework.models.authority import office_names
from casework.ordering import Key, Order

PAGE_SIZE = 50
CAP = 1000
BY_URGENCY = Order()


class Row(NamedTuple):
    """One line of the work list."""

    pk: int
    number: str | None
    kind: str
    state: str
    regulation_id: int
    next_due_on: date | None
    warn_on: date | None
    opened_on: date | None
    assigned_on: date | None
    organisation_id: int
    organisation: str
    authority: str
    assignee_id: int | None
    assignee: str | None


COLUMNS = (
    "pk", "number", "kind", "state", "regulation_id", "next_due_on", "warn_on", "opened_on",
    "assigned_on",
    "organisation_id", "organisation__name", "authority_id", "assignee_id",
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """Rows, and the key the next page follows; None on the last."""

    rows: list[Row]
    after: Key | None


def page(
    cases: QuerySet[Case],
    *,
    order: Order = BY_URGENCY,
    after: Key | None = None,
    size: int = PAGE_SIZE,
) -> Page:
    """The page that follows the key, or the first; three queries at most."""
    found: list[tuple[Any, ...]] = []
    extra = [name for name in order.columns if name not in COLUMNS]
    for part in order.parts(cases, after):
        found += part.values_list(*COLUMNS, *extra)[: size + 1 - len(found)]
        if len(found) > size:
            last = dict(zip((*COLUMNS, *extra), found[size - 1], strict=True))
            key = Key.of([last[name] for name in order.columns], last["pk"])
            return Page(named_rows(found[:size]), key)
    return Page(named_rows(found), None)


def named_rows(found: list[tuple[Any, ...]]) -> list[Row]:
    """The rows with the names of offices and people, which are few: a join costs more to plan."""
    plain = [row[: len(COLUMNS)] for row in found]
    offices = office_names()
    if any(office not in offices for *_, office, _ in plain):
        office_names.cache_clear()
        offices = office_names()
    people = {assignee for *_, assignee in plain if assignee}
    named = dict(User.objects.filter(pk__in=people).values_list("pk", "name")) if people else {}
    return [
        Row._make([*rest, offices[office], assignee, named.get(assignee)])
        for *rest, office, assignee in plain
    ]


# -- counting -----------------------------------------------------------------------------------
def count_lights(cases: QuerySet[Case], today: date, *, cap: int = CAP) -> dict[str, int]:
    """How many cases show each light, counted no further than `cap`; one query.

    Counting all of a superior's cases would cost more than the page.
    """
    lists = [cases.filter(condition(today)) for condition in LIGHTS.values()]
    return dict(zip(LIGHTS, count(lists, cap=cap), strict=True))


def count(lists: Sequence[QuerySet[Case]], *, cap: int = CAP) -> list[int]:
    """How many cases each list has, counted no further than `cap`; one query for all."""
    if not lists:
        return []
    parts = [_statement(cases.order_by()[:cap]) for cases in lists]
    counts = ", ".join(f"(SELECT count(*) FROM ({statement}) found)" for statement, _ in parts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [value for _, values in parts for value in values])
        return list(cursor.fetchone())


def _statement(cases: QuerySet[Case]) -> tuple[str, tuple[Any, ...]]:
    try:
        return cases.values("pk").query.sql_with_params()
    except EmptyResultSet:  # the person holds no office
        return "SELECT 1 WHERE false", ()
