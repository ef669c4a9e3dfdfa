"""The working calendar: which days count, and dates reached by counting them.

Pure: no Django, no clock. Days of the office are `datetime.date` in Asia/Shanghai. All look-ups
are O(1) on a table of running totals, whatever the span. Counting rules CR1-CR8 are explained in
docs/architecture.md.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2069, 12, 31)
ONE_DAY = timedelta(days=1)

Interval = tuple[date, date]


class OutsideCalendar(ValueError):
    """The day lies outside the years the table covers (2000-2069)."""


class DayKind(StrEnum):
    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


@dataclass(frozen=True)
class SpecialDay:
    """A day the yearly notice names: a holiday, or a weekend day worked to make up for one."""

    working: bool
    name: str


class WorkingCalendar:
    """Working days from the State Council's notices; beyond `known_through` only weekends rest."""

    def __init__(self, special: Mapping[date, SpecialDay], known_through: date) -> None:
        self.known_through = known_through
        self._special = {day: mark for day, mark in special.items() if day <= known_through}

    def is_working(self, day: date) -> bool:
        mark = self._special.get(day)
        return mark.working if mark else day.weekday() < 5

    def kind(self, day: date) -> DayKind:
        mark = self._special.get(day)
        if mark is None:
            return DayKind.WORKDAY if day.weekday() < 5 else DayKind.WEEKEND
        if mark.working:
            return DayKind.MAKE_UP if day.weekday() >= 5 else DayKind.WORKDAY
        return DayKind.HOLIDAY

    def name(self, day: date) -> str:
        """The holiday's name, or '' when the notice does not name the day."""
        mark = self._special.get(day)
        return mark.name if mark else ""

    def is_provisional(self, day: date) -> bool:
        """Whether the count that ends on `day` left the known calendar (CR8)."""
        return day > self.known_through

    @cached_property
    def _table(self) -> tuple[list[int], list[date], int]:
        """Running totals of working days, the working days themselves, and the base ordinal."""
        totals: list[int] = []
        days: list[date] = []
        for ordinal in range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if self.is_working(day):
                days.append(day)
            totals.append(len(days))
        return totals, days, FIRST_DAY.toordinal()

    def add(self, start: date, count: int, pauses: Sequence[Interval] = ()) -> date:
        """The `count`-th working day after `start` (CR1, CR2), leaving `pauses` out (CR10).

        `pauses` are sorted, disjoint, both ends included. Raises OutsideCalendar.
        """
        totals, days, base = self._table
        first = start.toordinal() - base
        if first < 0:
            raise OutsideCalendar(start)
        try:
            begin = totals[first]
            target = begin + count
            for opening, closing in pauses:
                before = totals[opening.toordinal() - base - 1]
                if before < begin:
                    before = begin
                if before >= target:
                    break
                end = totals[closing.toordinal() - base]
                if end > before:
                    target += end - before
            return days[target - 1]
        except IndexError:
            raise OutsideCalendar(start) from None

    def count(self, after: date, through: date) -> int:
        """Working days in (`after`, `through`]; negative never, zero when `through` is earlier."""
        totals, _, base = self._table
        first, last = after.toordinal() - base, through.toordinal() - base
        if not (0 <= first < len(totals) and 0 <= last < len(totals)):
            raise OutsideCalendar(after, through)
        return max(totals[last] - totals[first], 0)

    def back(self, until: date, count: int) -> date:
        """The first day after which `count` or fewer working days remain, `until` included."""
        totals, days, base = self._table
        last = until.toordinal() - base
        if not 0 <= last < len(totals) or totals[last] - count < 1:
            raise OutsideCalendar(until)
        return days[totals[last] - count - 1]

    def roll(self, day: date) -> date:
        """`day` itself when worked, else the next working day (CR3)."""
        return day if self.is_working(day) else self.add(day, 1)


def add_months(day: date, months: int) -> date:
    """The corresponding day, else the last day of the month (CR4); `months` may be negative."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Sorted, disjoint intervals covering the same days; overlaps count once."""
    result: list[Interval] = []
    for opening, closing in sorted(intervals):
        if result and opening <= result[-1][1] + ONE_DAY:
            result[-1] = (result[-1][0], max(result[-1][1], closing))
        else:
            result.append((opening, closing))
    return result
