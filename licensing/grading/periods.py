"""Years before an application, and periods that must have run full."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

from licensing.grading.figures import Contradiction, day, known_day
from licensing.grading.ruleset import Inquiry
from licensing.grading.shapes import whole
from licensing.grading.statuses import Answer, Status, holds, under_every

MONTHS = 12
PERIOD_FULL = "period_full"
ANNIVERSARY = "anniversary"


def years_before(on: date, count: int) -> list[int]:
    """The natural years before the year of the day, the oldest first."""
    return list(range(on.year - count, on.year))


def corresponding(start: date, *, years: int = 0, months: int = 0) -> date:
    """The corresponding day, or the last day of a month that has none.

    Raises Contradiction where the calendar has no such year.
    """
    passed = start.month - 1 + months
    year, month = start.year + years + passed // MONTHS, passed % MONTHS + 1
    if not date.min.year <= year <= date.max.year:
        raise Contradiction(f"no such year: {year}")
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def ran_full(end: date, on: date, reading: str) -> Status:
    """Whether a period that ends on its anniversary `end` is full on the day."""
    return holds(on > end or (on == end and reading == ANNIVERSARY))


def full(inquiry: Inquiry, start: date | None, on: date, rule: dict[str, Any]) -> Answer:
    """Whether a period of `rule` years or months from `start` is full; its anniversary."""
    if start is None:
        return Answer(Status.JUDGEMENT, {"anniversary": None})
    end = corresponding(start, years=rule.get("years", 0), months=rule.get("months", 0))
    readings = inquiry.readings(PERIOD_FULL)
    status = under_every(readings, lambda reading: ran_full(end, on, reading[PERIOD_FULL]))
    return Answer(status, {"anniversary": end.isoformat()})


def recent_years(inquiry: Inquiry, *, application_date: str, n: int | None = None) -> Answer:
    on, count = known_day(application_date), whole(n)
    if count is None:
        count = inquiry.rules.years("recent_three")
    if not 0 <= count < on.year:
        raise Contradiction(f"no such years: {count}")
    return Answer(None, {"years": years_before(on, count)})


def add_period(inquiry: Inquiry, *, start: str, years: int = 0, months: int = 0) -> Answer:
    end = corresponding(known_day(start), **_length(years, months))
    return Answer(None, {"end": end.isoformat()})


def period_full(
    inquiry: Inquiry, *, start: str | None, on: str, years: int = 0, months: int = 0
) -> Answer:
    return full(inquiry, day(start), known_day(on), _length(years, months))


def _length(years: int | None, months: int | None) -> dict[str, int]:
    return {"years": whole(years) or 0, "months": whole(months) or 0}
