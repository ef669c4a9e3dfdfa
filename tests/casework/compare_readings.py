"""Invented histories, read by the house and watched by the oracle.

`python -m tests.casework.compare_readings 100000` prints how many were compared and what differs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import chinese_calendar

from casework.calendar import SpecialDay, WorkingCalendar
from casework.reading import Moment, Pause, Reading, Rule, Unit, read
from tests.casework.histories import PERIODS, REVIEW, History, histories
from tests.casework.oracle import Period, Seen, watch

PAUSES = (Pause("专家评审", "1", REVIEW[0], REVIEW[1], "review"),)


@cache
def calendar_through(year: int) -> WorkingCalendar:
    special = {day: SpecialDay(False, name) for day, name in chinese_calendar.holidays.items()}
    special |= {day: SpecialDay(True, name) for day, name in chinese_calendar.workdays.items()}
    return WorkingCalendar(special, date(year, 12, 31))


def rule_of(period: Period) -> Rule:
    return Rule(
        key=period.name,
        title=period.name,
        article="1",
        unit=Unit.WORKING_DAY if period.working else Unit.CALENDAR_DAY,
        length=period.days,
        starts={step: fact or "on" for step, fact in period.starts.items()},
        ends={step: fact or None for step, fact in period.ends.items()},
        pausable=period.pause is not None,
        silence=period.silence,
    )


RULES = [(period, rule_of(period)) for period in PERIODS]


def said(reading: Reading) -> Seen:
    """The reading in the oracle's words."""
    return Seen(
        reading.day_zero, reading.due_on, reading.paused_on, reading.ended_on,
        reading.overdue_on, reading.provisional, reading.acts_on,
    )  # fmt: skip


def moments(history: History) -> list[Moment]:
    """The journal's form of the story: days in facts are stored as text."""
    return [
        Moment(step, on, {name: _stored(value) for name, value in facts.items()})
        for step, on, facts in history.told
    ]


def _stored(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def differences(history: History) -> Iterator[str]:
    journal, calendar = moments(history), calendar_through(history.last_year)
    for period, rule in RULES:
        ours = [said(reading) for reading in read(rule, journal, calendar, PAUSES)]
        theirs = watch(period, history.told, history.last_year)
        if ours != theirs:
            yield f"{period.name}: read {ours}, walked {theirs}, story {history}"


def compare(number: int, seed: int) -> tuple[int, list[str]]:
    """Readings compared, and every difference."""
    compared, found = 0, []
    for history in histories(number, seed):
        found += differences(history)
        compared += sum(len(watch(period, history.told)) for period in PERIODS)
    return compared, found


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if sys.argv[1:] else 100_000
    seed = int(sys.argv[2]) if sys.argv[2:] else 2026
    total, faults = compare(wanted, seed)
    for fault in faults[:10]:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{wanted} histories, {total} readings, {len(faults)} differences\n")
    sys.exit(bool(faults))
