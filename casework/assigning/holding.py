"""Time on desk: who has handled a case, and for how many working days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework import clock
from casework.calendar import WorkingCalendar
from casework.models import Assignment, Case, User


@dataclass(frozen=True)
class Holding:
    """One stretch in the hands of a person (None: of nobody); until None: to this day."""

    person: User | None
    since: date
    until: date | None
    days: int
    reason: str
    by: User | None


def holdings(case: Case, today: date, calendar: WorkingCalendar) -> list[Holding]:
    """The stretches in their order; working days after the first day, the last included."""
    rows = case.assignments.select_related("person", "by").order_by("pk")
    listed: Sequence[Assignment] = list(rows)
    days = [row.at.astimezone(clock.ZONE).date() for row in listed]
    ends = [*days[1:], case.closed_on][: len(days)]
    return [
        Holding(
            row.person, since, until, calendar.count(since, max(since, until or today)),
            row.get_reason_display(), row.by,
        )
        for row, since, until in zip(listed, days, ends, strict=True)
    ]  # fmt: skip
