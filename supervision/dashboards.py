"""Where every open case stands, as figures: exact, current, and asked of the index alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from casework.calendar import ONE_DAY
from casework.filters import LIGHTS
from casework.law import Law
from casework.models import DRAFT, Authority, Case, Deadline, User


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
    """The totals of one kind in one state at one authority."""

    authority_id: int
    kind: str
    state: str


def overseen(user: User) -> QuerySet[Authority]:
    """The authorities a person looks after: the own ones and those below them."""
    offices = [appointment.authority_id for appointment in user.appointments.all()]
    return Authority.objects.filter(Q(pk__in=offices) | Q(superior__in=offices))


def open_cases(authorities: Iterable[Authority]) -> QuerySet[Case]:
    ids = [authority.pk for authority in authorities]
    return Case.objects.filter(closed_on=None, authority__in=ids).exclude(state=DRAFT)


def week_end(today: date) -> date:
    """The Sunday of the week."""
    return today + timedelta(days=6 - today.weekday())


def cells(cases: QuerySet[Case], today: date) -> list[Cell]:
    """One query over the index case_dashboard."""
    lights = {name: Count("pk", filter=condition(today)) for name, condition in LIGHTS.items()}
    rows: Any = (
        cases.order_by()
        .values("authority_id", "kind", "state")
        .annotate(
            **lights,
            due_today=Count("pk", filter=Q(next_due_on=today)),
            due_soon=Count("pk", filter=Q(next_due_on__gt=today, next_due_on__lte=week_end(today))),
        )
    )
    return [Cell(**row) for row in rows]


def total(found: Iterable[Cell]) -> Totals:
    found = list(found)
    names = Totals.__dataclass_fields__
    return Totals(**{name: sum(getattr(cell, name) for cell in found) for name in names})


@dataclass(frozen=True)
class Punctuality:
    """How the periods of one name ended since a day."""

    title: str
    article: str
    ended: int
    in_time: int

    @property
    def late(self) -> int:
        return self.ended - self.in_time

    @property
    def share(self) -> int:
        """Per cent, rounded down: a single late one never shows as all in time."""
        return self.in_time * 100 // self.ended


def punctuality(
    law: Law, authorities: Iterable[Authority], *, since: date, until: date
) -> list[Punctuality]:
    """Periods with a last day that ended from `since` to `until`, in the law's order."""
    ids = [authority.pk for authority in authorities]
    ended = Deadline.objects.filter(
        case__authority__in=ids, ended_on__gte=since, ended_on__lt=until + ONE_DAY,
        due_on__isnull=False, statutory=True, case__kind="application",
    )  # fmt: skip
    counts = {
        period: (all_, in_time)
        for period, all_, in_time in ended.order_by()
        .values("period")
        .annotate(all=Count("*"), in_time=Count("pk", filter=Q(ended_on__lte=F("due_on"))))
        .values_list("period", "all", "in_time")
    }
    return [
        Punctuality(rule.title, rule.article, *counts[key])
        for key, rule in law.rules.items()
        if key in counts
    ]
