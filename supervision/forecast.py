"""The work to come: open deadlines by day, against what the office brings to an end on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casework.calendar import ONE_DAY, WorkingCalendar
from casework.models import Authority, Deadline
from supervision import tally
from supervision.dashboards import of_offices
from supervision.practice import practice

DAYS = 20


@dataclass(frozen=True)
class Capacity:
    """Cases a working day; laid down by the office, or reached over the last `measured_over`."""

    a_day: float
    measured_over: int = 0


@dataclass(frozen=True)
class Load:
    """The cases whose next last day is this one, and those of it and the days before together."""

    on: date
    cases: int
    together: int


def loads(authorities: Iterable[Authority], today: date, calendar: WorkingCalendar) -> list[Load]:
    """The next working days, and days of rest on which something ends; one query."""
    ends = tally.by_day([authority.pk for authority in authorities], today)
    last = calendar.add(today, DAYS)
    found, together, day = [], 0, today
    while day <= last:
        together += ends.get(day, 0)
        if day in ends or calendar.is_working(day):
            found.append(Load(day, ends.get(day, 0), together))
        day += ONE_DAY
    return found


def capacity(authorities: Iterable[Authority], today: date, calendar: WorkingCalendar) -> Capacity:
    """What was laid down for each of the offices, or what they reached; one query."""
    laid_down, over = practice()["capacity"]["a_day"], practice()["capacity"]["measured_over"]
    offices = list(authorities)
    if laid_down is not None:
        own = [office for office in offices if office.kind != Authority.Kind.BODY]
        return Capacity(laid_down * len(own))
    ended = Deadline.objects.filter(
        of_offices(offices, "case__"),
        ended_on__gt=calendar.back(today, over), ended_on__lte=today, due_on__isnull=False,
    )  # fmt: skip
    return Capacity(ended.values("case").distinct().count() / over, over)
