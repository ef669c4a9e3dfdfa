"""Explaining a date: the day-by-day ledger of a deadline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casework.calendar import ONE_DAY, DayKind, WorkingCalendar
from casework.reading import Reading, Unit

DAY_ZERO, COUNTED, PAUSED, ROLLED = "day_zero", "counted", "paused", "rolled"
SAYS = {
    DAY_ZERO: "起算之日，不计入",
    COUNTED: "计入",
    PAUSED: "评审、鉴定期间，不计入",
    ROLLED: "期限末日遇休息日，顺延",
    DayKind.WEEKEND: "周末，不计入",
    DayKind.HOLIDAY: "节假日，不计入",
}


@dataclass(frozen=True)
class Day:
    """One day of the ledger: what it is and, when counted, its number."""

    on: date
    mark: str
    number: int | None
    says: str


def ledger(reading: Reading, calendar: WorkingCalendar, through: date) -> Iterator[Day]:
    """Each day from day 0 to the last day, or to `through` while the period is paused.

    Periods that are not counted in days have only their first and last day.
    """
    yield Day(reading.day_zero, DAY_ZERO, None, SAYS[DAY_ZERO])
    last = reading.due_on or through
    if reading.rule.unit is Unit.WORKING_DAY:
        yield from _working_days(reading, calendar, last)
    elif reading.rule.unit is Unit.CALENDAR_DAY:
        yield from _calendar_days(reading, calendar, last)
    elif reading.due_on:
        yield Day(reading.due_on, COUNTED, None, "末日")


def _working_days(reading: Reading, calendar: WorkingCalendar, last: date) -> Iterator[Day]:
    day, number = reading.day_zero, 0
    while day < last:
        day += ONE_DAY
        kind = calendar.kind(day)
        paused = any(first <= day <= end for first, end in reading.pauses)
        if kind in (DayKind.WEEKEND, DayKind.HOLIDAY):
            yield Day(day, kind, None, calendar.name(day) or SAYS[kind])
        elif paused:
            yield Day(day, PAUSED, None, SAYS[PAUSED])
        else:
            number += 1
            says = "调休上班，计入" if kind is DayKind.MAKE_UP else SAYS[COUNTED]
            yield Day(day, COUNTED, number, says + _guess(calendar, day))


def _calendar_days(reading: Reading, calendar: WorkingCalendar, last: date) -> Iterator[Day]:
    day, number, length = reading.day_zero, 0, reading.length or 0
    while day < last:
        day += ONE_DAY
        number += 1
        rolled = number > length or (number == length and not calendar.is_working(day))
        mark = ROLLED if rolled else COUNTED
        yield Day(day, mark, number if number <= length else None, SAYS[mark])


def _guess(calendar: WorkingCalendar, day: date) -> str:
    return "（节假日安排尚未公布，暂估）" if calendar.is_provisional(day) else ""
