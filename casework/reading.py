"""A deadline is read, never counted: rule + moments of the journal + calendar -> readings.

Pure: no Django, no clock. A period that starts again (a visit notified anew, a second correction
under the 2013 measures) has one reading for each start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from casework.calendar import ONE_DAY, Interval, WorkingCalendar, add_months, merged

OVERDUE = "mark_overdue"
CLOSE = "close_period"


class Unit(StrEnum):
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH_FROM = "month_from"
    YEAR_FROM = "year_from"
    YEAR_AFTER = "year_after"
    MONTH_BEFORE = "month_before"
    WORKING_DAY_BEFORE = "working_day_before"
    LAST_DAY = "last_day"
    DATE = "date"
    OPEN = "open"


@dataclass(frozen=True)
class Rule:
    """One statutory period of one regulation.

    starts: step -> name of the recorded fact that is day 0 ('on': the legal day of the step).
    ends: step -> name of a recorded fact that must be true, or None.
    law: the regulation the period belongs to; only steps taken under it start the period.
    length_in: name of the recorded fact holding the length, when the text leaves it to the order.
    due_in: name of the recorded fact holding the last day itself, never rolled; without it, open.
    office_acts: the period is the office's, although a step of the unit may end it, too.
    """

    key: str
    title: str
    article: str
    unit: Unit
    starts: Mapping[str, str]
    ends: Mapping[str, str | None]
    length: int | None = None
    length_in: str | None = None
    due_in: str | None = None
    month_day: str = ""
    pausable: bool = False
    silence: str = ""
    statutory: bool = True
    office_acts: bool = False
    law: str = ""


@dataclass(frozen=True)
class Pause:
    """Which steps open and end an interval that is left out of the count, and why."""

    cause: str
    article: str
    begins: str
    ends: str
    named: str


@dataclass(frozen=True)
class Moment:
    """One done step of the journal, as far as a clock needs it."""

    step: str
    on: date
    facts: Mapping[str, Any] = field(default_factory=dict)
    law: str = ""

    def day(self, name: str) -> date | None:
        if name == "on":
            return self.on
        value = self.facts.get(name)
        return date.fromisoformat(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Reading:
    """What one period is on the evidence of the journal; dates in Asia/Shanghai.

    due_on is None while paused, and for open-ended periods.
    """

    rule: Rule
    ordinal: int
    day_zero: date
    opened_on: date
    length: int | None
    due_on: date | None
    paused_on: date | None = None
    ended_on: date | None = None
    ended_by: str = ""
    overdue_on: date | None = None
    provisional: bool = False
    pauses: tuple[Interval, ...] = ()

    @property
    def acts_on(self) -> date | None:
        """The day on which silence has its consequence, or None when nothing is left to do."""
        settled = self.ended_on or self.overdue_on or not self.rule.silence
        return None if settled or self.due_on is None else self.due_on + ONE_DAY

    def used(self, today: date, calendar: WorkingCalendar) -> int:
        """Working days counted after day 0, up to and including `today` (or the end)."""
        through = min(today, self.ended_on or today)
        excluded = sum(
            calendar.count(max(opening - ONE_DAY, self.day_zero), min(closing, through))
            for opening, closing in self.pauses
            if closing > self.day_zero and opening <= through
        )
        return calendar.count(self.day_zero, through) - excluded

    def status(self, today: date) -> str:
        if self.ended_on:
            return "closed"
        if self.paused_on:
            return "paused"
        return "overdue" if self.due_on and today > self.due_on else "running"


def read(
    rule: Rule,
    moments: Sequence[Moment],
    calendar: WorkingCalendar,
    pauses: Iterable[Pause] = (),
) -> list[Reading]:
    """Read `rule` over the done steps of one case, in the order they were written down."""
    intervals, open_since = pause_intervals(moments, pauses) if rule.pausable else ([], None)
    readings: list[Reading] = []
    for position, moment in enumerate(moments):
        if moment.step not in rule.starts or moment.law != rule.law:
            continue
        day_zero = moment.day(rule.starts[moment.step])
        if day_zero is None:
            continue
        later = moments[position + 1 :]
        begun = _Begun(rule, len(readings) + 1, moment, day_zero, later)
        readings.append(begun.reading(calendar, intervals, open_since))
    return readings


def pause_intervals(
    moments: Sequence[Moment], pauses: Iterable[Pause]
) -> tuple[list[Interval], date | None]:
    """Closed intervals, and the first day of the open one if any review is still under way."""
    closed: list[Interval] = []
    running: dict[tuple[str, str], date] = {}
    for moment in moments:
        for pause in pauses:
            name = (pause.cause, str(moment.facts.get(pause.named, "")))
            if moment.step == pause.begins:
                running[name] = moment.on
            elif moment.step == pause.ends and name in running:
                closed.append((running.pop(name), moment.on))
    return closed, min(running.values(), default=None)


@dataclass(frozen=True)
class _Begun:
    """A period from one start on; settles when and how it ends."""

    rule: Rule
    ordinal: int
    moment: Moment
    day_zero: date
    later: Sequence[Moment]

    def reading(
        self, calendar: WorkingCalendar, intervals: list[Interval], open_since: date | None
    ) -> Reading:
        ended = next((m for m in self.later if self._ends(m)), None)
        overdue = next((m for m in self.later if self._names(m, self.rule.silence)), None)
        length = self._length()
        known = tuple(merged(intervals))
        due = (
            self.moment.day(self.rule.due_in)
            if self.rule.due_in
            else due_on(self.rule, self.day_zero, length, calendar, known)
        )
        paused = None
        if open_since and not ended:
            paused = open_since
            known = tuple(merged([*intervals, (open_since, date.max - timedelta(days=366))]))
        return Reading(
            rule=self.rule,
            ordinal=self.ordinal,
            day_zero=self.day_zero,
            opened_on=self.moment.on,
            length=length,
            due_on=None if paused else due,
            paused_on=paused,
            ended_on=ended.on if ended else None,
            ended_by=ended.step if ended else "",
            overdue_on=overdue.on if overdue and overdue is not ended else None,
            provisional=self._provisional(due, calendar) and not paused,
            pauses=known,
        )

    def _ends(self, moment: Moment) -> bool:
        if self._names(moment, CLOSE):
            return True
        if moment.step in self.rule.starts and moment.day(self.rule.starts[moment.step]):
            return True
        if moment.step not in self.rule.ends:
            return False
        condition = self.rule.ends[moment.step]
        return condition is None or bool(moment.facts.get(condition))

    def _names(self, moment: Moment, step: str) -> bool:
        return moment.step == step and moment.facts.get("period") == self.rule.key

    def _length(self) -> int | None:
        named = self.rule.length_in
        return int(self.moment.facts[named]) if named else self.rule.length

    def _provisional(self, due: date | None, calendar: WorkingCalendar) -> bool:
        counted = self.rule.unit in (Unit.WORKING_DAY, Unit.CALENDAR_DAY)
        return counted and due is not None and calendar.is_provisional(due)


def due_on(
    rule: Rule,
    day_zero: date,
    length: int | None,
    calendar: WorkingCalendar,
    pauses: Sequence[Interval] = (),
) -> date | None:
    """The last day of a period that began on `day_zero`; None when the text sets no end."""
    if rule.unit is Unit.WORKING_DAY:
        return calendar.add(day_zero, length or 0, pauses)
    if rule.unit is Unit.CALENDAR_DAY:
        return calendar.roll(day_zero + timedelta(days=length or 0))
    if rule.unit is Unit.WORKING_DAY_BEFORE:
        return calendar.back(day_zero, length or 0) - ONE_DAY
    if rule.unit is Unit.DATE:
        month, day = rule.month_day.split("-")
        return date(day_zero.year, int(month), int(day))
    return _FIXED[rule.unit](day_zero, length or 0)


def last_day_before(until: date, months: int) -> date:
    """The latest day D with D + `months` <= `until` (reading P5); never rolled."""
    latest = add_months(until, -months)
    while add_months(latest + ONE_DAY, months) <= until:
        latest += ONE_DAY
    return latest


_FIXED: dict[Unit, Callable[[date, int], date | None]] = {
    Unit.MONTH_FROM: lambda day, length: add_months(day, length) - ONE_DAY,
    Unit.YEAR_FROM: lambda day, length: add_months(day, 12 * length) - ONE_DAY,
    Unit.YEAR_AFTER: lambda day, length: add_months(day, 12 * length),
    Unit.MONTH_BEFORE: last_day_before,
    Unit.LAST_DAY: lambda day, _: day,
    Unit.OPEN: lambda *_: None,
}
