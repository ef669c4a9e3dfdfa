"""Readings of deadlines: against an independent oracle, and where the law's text is plain."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from casework.ledger import COUNTED, ledger
from casework.reading import Moment, Pause, Reading, Rule, Unit, read
from tests.casework.compare_readings import (
    PAUSES,
    RULES,
    calendar_through,
    compare,
    differences,
    moments,
)
from tests.casework.histories import histories

CALENDAR = calendar_through(2026)
DECISION = next(rule for period, rule in RULES if period.name == "decision")


def test_two_thousand_invented_histories_are_read_as_the_oracle_walks_them() -> None:
    compared, found = compare(2_000, seed=52)
    assert found == []
    assert compared > 6_000


def test_the_histories_hold_every_hard_case() -> None:
    """So that the comparison proves what it says."""
    seen: Counter[str] = Counter()
    for history in histories(2_000, seed=52):
        calendar = calendar_through(history.last_year)
        for _, rule in RULES:
            for reading in read(rule, moments(history), calendar, PAUSES):
                seen.update(_marks(reading))
    wanted = {
        "paused", "two pauses", "provisional", "over the year's end", "overdue", "ended",
        "started again", "make-up day counted",
    }  # fmt: skip
    assert {mark for mark in wanted if seen[mark] < 20} == set()


def _marks(reading: Reading) -> set[str]:
    marks = {
        "paused": reading.paused_on is not None,
        "two pauses": len(reading.pauses) >= 2,
        "provisional": reading.provisional,
        "overdue": reading.overdue_on is not None,
        "ended": reading.ended_on is not None,
        "started again": reading.ordinal > 1,
        "over the year's end": bool(reading.due_on and reading.due_on.year > reading.day_zero.year),
        "make-up day counted": _counts_a_make_up_day(reading),
    }
    return {mark for mark, holds in marks.items() if holds}


def _counts_a_make_up_day(reading: Reading) -> bool:
    days = ledger(reading, CALENDAR, reading.due_on or reading.day_zero)
    return any(day.mark == COUNTED and day.on.weekday() >= 5 for day in days)


def test_the_oracle_would_see_a_day_too_many() -> None:
    """The comparison can fail: a clock that forgets the pauses is found out."""
    forgetful = [
        history
        for history in histories(300, seed=7)
        if [r.due_on for r in read(DECISION, moments(history), CALENDAR, ())]
        != [r.due_on for r in read(DECISION, moments(history), CALENDAR, PAUSES)]
    ]
    assert forgetful
    assert all(list(differences(history)) == [] for history in forgetful)


def test_the_ledger_counts_as_many_days_as_the_period_has_and_ends_on_its_last() -> None:
    for history in histories(300, seed=11):
        calendar = calendar_through(history.last_year)
        for _, rule in RULES:
            for reading in read(rule, moments(history), calendar, PAUSES):
                if reading.due_on and rule.unit is Unit.WORKING_DAY:
                    days = list(ledger(reading, calendar, reading.due_on))
                    numbers = [day.number for day in days if day.mark == COUNTED]
                    assert numbers == list(range(1, (rule.length or 0) + 1))
                    assert days[-1].on == reading.due_on


def test_the_days_used_are_those_the_ledger_has_counted_so_far() -> None:
    for history in histories(200, seed=13):
        for reading in read(DECISION, moments(history), CALENDAR, PAUSES):
            if not reading.due_on or reading.due_on.year > 2026:
                continue
            until = reading.ended_on or reading.due_on
            for day in (reading.day_zero + timedelta(days=n) for n in range(0, 40, 3)):
                if day <= min(until, reading.due_on):
                    counted = [
                        each
                        for each in ledger(reading, CALENDAR, reading.due_on)
                        if each.mark == COUNTED and each.on <= day
                    ]
                    assert reading.used(day, CALENDAR) == len(counted), (day, reading)


# -- plain text ---------------------------------------------------------------------------------
def fixed(unit: Unit, length: int | None = None, **more: str) -> Rule:
    return Rule("k", "t", "1", unit, {"begin": "on"}, {}, length=length, **more)


def due(rule: Rule, day: str) -> date | None:
    (reading,) = read(rule, [Moment("begin", date.fromisoformat(day))], CALENDAR)
    return reading.due_on


@pytest.mark.parametrize(
    ("rule", "day", "last"),
    [
        (fixed(Unit.MONTH_FROM, 6), "2026-01-31", "2026-07-30"),
        (fixed(Unit.MONTH_FROM, 1), "2026-01-31", "2026-02-27"),
        (fixed(Unit.YEAR_FROM, 5), "2024-02-29", "2029-02-27"),
        (fixed(Unit.YEAR_AFTER, 1), "2024-02-29", "2025-02-28"),
        (fixed(Unit.YEAR_AFTER, 3), "2023-05-10", "2026-05-10"),
        (fixed(Unit.MONTH_BEFORE, 3), "2026-06-30", "2026-03-31"),
        (fixed(Unit.LAST_DAY), "2026-10-03", "2026-10-03"),
        (fixed(Unit.DATE, month_day="03-31"), "2026-01-01", "2026-03-31"),
        (fixed(Unit.CALENDAR_DAY, 20), "2026-09-13", "2026-10-08"),
        (fixed(Unit.WORKING_DAY, 5), "2026-02-12", "2026-02-26"),
    ],
)
def test_each_unit_of_time_ends_as_its_words_say(rule: Rule, day: str, last: str) -> None:
    assert due(rule, day) == date.fromisoformat(last)


def test_an_open_ended_period_has_no_last_day() -> None:
    assert due(fixed(Unit.OPEN), "2026-01-31") is None


@pytest.mark.article("28-2")
def test_the_warning_comes_when_twenty_working_days_remain_that_day_not_counted() -> None:
    rule = fixed(Unit.WORKING_DAY_BEFORE, 20, silence="warn_undecided")
    (reading,) = read(rule, [Moment("begin", date(2026, 6, 30))], CALENDAR)
    assert reading.acts_on is not None
    assert CALENDAR.count(reading.acts_on, date(2026, 6, 30)) == 20
    assert CALENDAR.count(reading.acts_on - timedelta(days=1), date(2026, 6, 30)) == 21


def test_a_step_under_another_law_does_not_start_the_period() -> None:
    rule = Rule("k", "t", "1", Unit.WORKING_DAY, {"begin": "on"}, {}, length=5, law="new")
    assert read(rule, [Moment("begin", date(2026, 3, 2), law="old")], CALENDAR) == []
    assert len(read(rule, [Moment("begin", date(2026, 3, 2), law="new")], CALENDAR)) == 1


@pytest.mark.article("25-2")
def test_two_reviews_that_overlap_stop_the_clock_once_and_until_the_last_has_ended() -> None:
    told = [
        Moment("accept", date(2026, 3, 2), {"accepted_on": "2026-03-02"}),
        Moment("start_expert_review", date(2026, 3, 9), {"review": "one"}),
        Moment("start_expert_review", date(2026, 3, 11), {"review": "two"}),
        Moment("end_expert_review", date(2026, 3, 13), {"review": "one"}),
    ]
    (paused,) = read(DECISION, told, CALENDAR, PAUSES)
    assert (paused.due_on, paused.paused_on) == (None, date(2026, 3, 11))
    told.append(Moment("end_expert_review", date(2026, 3, 20), {"review": "two"}))
    (resumed,) = read(DECISION, told, CALENDAR, PAUSES)
    # 3-6 March: 4 days; the reviews take 9-20; 23 March is the 5th, 14 April the 20th.
    assert resumed.due_on == date(2026, 4, 14)
    assert resumed.paused_on is None


def test_a_pause_of_another_cause_is_kept_apart() -> None:
    other = Pause("鉴定", "1", "begin_appraisal", "end_appraisal", "review")
    told = [
        Moment("accept", date(2026, 3, 2), {"accepted_on": "2026-03-02"}),
        Moment("begin_appraisal", date(2026, 3, 9), {"review": "a"}),
        Moment("end_expert_review", date(2026, 3, 10), {"review": "a"}),
    ]
    (reading,) = read(DECISION, told, CALENDAR, (*PAUSES, other))
    assert reading.paused_on == date(2026, 3, 9)
