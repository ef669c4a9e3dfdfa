"""Where every open case stands, as figures: exact, current, and at the same cost at any number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from casework.law import Law
from casework.models import DRAFT, Authority, Case, Regulation, Role, User
from licensing.law import law_in_force
from supervision import tally

OFFICERS_SHOWN = 20
# Who looks at the figures of an office: of an administration, or of an association.
WATCHERS = (Role.SUPERVISOR, Role.HEAD, Role.OFFICE, Role.BRANCH)


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Open cases by light, and those due today and later this week."""

    red: int = 0
    yellow: int = 0
    green: int = 0
    none: int = 0
    due_today: int = 0
    due_soon: int = 0

    @property
    def all(self) -> int:
        return self.red + self.yellow + self.green + self.none


@dataclass(frozen=True, kw_only=True)
class Cell(Totals):
    """The totals of what these columns tell apart; a column that was not asked for is None."""

    authority: int | None = None
    kind: str | None = None
    state: str | None = None
    assignee: int | None = None


def overseen(user: User) -> QuerySet[Authority]:
    """The authorities a person looks after."""
    return user.looks_after()


def law_of(offices: Iterable[Authority], on: date) -> Law:
    """The law these offices work by: that which names one of them, else that of the licences."""
    codes = {office.code for office in offices if not office.is_administration}
    for regulation in Regulation.objects.in_force(on) if codes else ():
        if codes & {*regulation.law.offices}:
            return regulation.law
    return law_in_force(on).law


def of_offices(authorities: Iterable[Authority], case: str = "") -> Q:
    """The rows of these offices, `case` being the way to the case; for the whole country, all
    but those of associations.

    Naming every office there is would only slow the question.
    """
    listed = list(authorities)
    if len(listed) > 1 and any(authority.is_national for authority in listed):
        others = Authority.objects.exclude(kind=Authority.Kind.ADMINISTRATION)
        return ~Q(**{f"{case}authority__in": others.values("pk")})
    return Q(**{f"{case}authority__in": [authority.pk for authority in listed]})


def open_cases(authorities: Iterable[Authority]) -> QuerySet[Case]:
    return Case.objects.filter(of_offices(authorities), closed_on=None).exclude(state=DRAFT)


def overdue(authorities: Iterable[Authority], today: date) -> QuerySet[Case]:
    return open_cases(authorities).filter(next_due_on__lt=today)


def cells(authorities: Iterable[Authority], today: date, *columns: str) -> list[Cell]:
    """The open cases told apart by these columns of Cell, the most overdue first; one query."""
    rows = tally.lights_by(columns, [authority.pk for authority in authorities], today)
    return [Cell(**row) for row in rows]


def officers(authorities: Iterable[Authority], today: date) -> list[tuple[Cell, User | None]]:
    """Those with the most overdue cases, None for what nobody handles; three queries."""
    offices = [authority.pk for authority in authorities]
    rows = tally.lights_by(("assignee",), offices, today, most=OFFICERS_SHOWN)
    people = User.objects.prefetch_related("appointments").in_bulk(
        [row["assignee"] for row in rows if row["assignee"]]
    )
    return [(Cell(**row), people.get(row["assignee"])) for row in rows]


def total(found: Iterable[Totals]) -> Totals:
    found = list(found)
    names = Totals.__dataclass_fields__
    return Totals(**{name: sum(getattr(cell, name) for cell in found) for name in names})
