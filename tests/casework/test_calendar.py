"""The working calendar against a walk that looks at one day after the other."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from casework.calendar import (
    FIRST_DAY,
    LAST_DAY,
    DayKind,
    OutsideCalendar,
    SpecialDay,
    WorkingCalendar,
    add_months,
    merged,
)
from casework.calendars import build, published_days, published_years
from casework.reading import last_day_before
from tests.casework.oracle import works

FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)
DAY = timedelta(days=1)


def published(through: int = 2026) -> WorkingCalendar:
    years = [year for year in published_years() if year <= through]
    special = {day: mark for year in years for day, mark in published_days(year).items()}
    return build(special, years)


CALENDAR = published()


def every_day(first: date = FIRST, last: date = LAST) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_every_published_day_is_worked_or_rested_as_the_notices_say() -> None:
    for day in every_day():
        assert CALENDAR.is_working(day) == chinese_calendar.is_workday(day), day


@pytest.mark.article("52")
def test_no_count_of_1_to_60_working_days_differs_from_a_walk_over_the_days() -> None:
    """Every start of 2018-2026; a walk that would leave the known years is left out."""
    compared, differences = 0, []
    for start in every_day():
        day = start
        for number in range(1, 61):
            day += DAY
            while not works(day):
                day += DAY
            if day > LAST:
                break
            compared += 1
            if CALENDAR.add(start, number) != day:
                differences.append((start, number))
    assert differences == []
    assert compared > 190_000


def test_the_days_between_two_days_are_those_a_walk_counts() -> None:
    for start in every_day()[::13]:
        total = 0
        for distance, day in enumerate(every_day(start + DAY, min(start + 400 * DAY, LAST)), 1):
            total += works(day)
            if distance % 7 == 0:
                assert CALENDAR.count(start, day) == total, (start, day)
        assert CALENDAR.count(start + DAY, start) == 0


def test_a_day_of_rest_rolls_to_the_next_working_day() -> None:
    for day in every_day():
        expected = day
        while not works(expected):
            expected += DAY
        if expected <= LAST:
            assert CALENDAR.roll(day) == expected


def test_counting_back_leaves_so_many_working_days_and_is_the_first_such_day() -> None:
    for until in every_day(date(2019, 1, 1))[::3]:
        for number in (1, 5, 20):
            day = CALENDAR.back(until, number)
            assert CALENDAR.count(day, until) == number
            assert CALENDAR.count(day - DAY, until) == number + 1


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-06-30", -3, "2026-03-30"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2026-05-31", 0, "2026-05-31"),
    ],
)
def test_a_month_ends_on_the_corresponding_day_or_its_last(
    day: str, months: int, expected: str
) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@pytest.mark.article("28-1")
@pytest.mark.parametrize(
    ("until", "last_day"),
    [
        ("2026-06-30", "2026-03-31"),
        ("2026-05-31", "2026-02-28"),
        ("2024-05-31", "2024-02-29"),
        ("2026-02-28", "2025-11-30"),
        ("2026-12-31", "2026-09-30"),
        ("2026-09-30", "2026-06-30"),
        ("2026-07-15", "2026-04-15"),
    ],
)
def test_the_last_day_three_months_before_is_the_latest_that_still_leaves_three_months(
    until: str, last_day: str
) -> None:
    assert last_day_before(date.fromisoformat(until), 3) == date.fromisoformat(last_day)


def test_the_latest_day_before_leaves_the_months_and_the_day_after_it_does_not() -> None:
    for until in every_day():
        for months in (1, 3, 6):
            day = last_day_before(until, months)
            assert add_months(day, months) <= until < add_months(day + DAY, months)


def test_days_outside_the_table_are_refused() -> None:
    for wrong in (lambda: CALENDAR.add(FIRST_DAY - DAY, 1), lambda: CALENDAR.add(LAST_DAY, 1),
                  lambda: CALENDAR.add(LAST_DAY - 5 * DAY, 20),
                  lambda: CALENDAR.count(FIRST_DAY - DAY, FIRST_DAY),
                  lambda: CALENDAR.count(FIRST_DAY, LAST_DAY + DAY),
                  lambda: CALENDAR.back(FIRST_DAY + 3 * DAY, 20)):  # fmt: skip
        with pytest.raises(OutsideCalendar):
            wrong()


def test_counting_back_from_a_day_outside_the_table_is_refused() -> None:
    for until in (FIRST_DAY - DAY, FIRST_DAY - 400 * DAY, LAST_DAY + DAY):
        with pytest.raises(OutsideCalendar):
            CALENDAR.back(until, 5)


def test_beyond_the_published_years_a_day_is_provisional_and_weeks_are_plain() -> None:
    calendar = published(through=2025)
    assert not calendar.is_provisional(date(2025, 12, 31))
    assert calendar.is_provisional(date(2026, 1, 1))
    assert calendar.kind(date(2026, 1, 1)) is DayKind.WORKDAY  # a Thursday, nothing known
    assert calendar.kind(date(2026, 1, 4)) is DayKind.WEEKEND  # later made a working Sunday
    assert CALENDAR.kind(date(2026, 1, 1)) is DayKind.HOLIDAY
    assert CALENDAR.kind(date(2026, 1, 4)) is DayKind.MAKE_UP


def test_a_year_after_a_gap_is_not_known() -> None:
    special = published_days(2024) | published_days(2026)
    calendar = build(special, [2024, 2026])
    assert calendar.known_through == date(2024, 12, 31)
    assert calendar.is_working(date(2026, 1, 1))


def test_an_edited_day_counts_from_then_on() -> None:
    day = date(2026, 7, 1)
    special = published_days(2026) | {day: SpecialDay(False, "临时休息")}
    calendar = WorkingCalendar(special, date(2026, 12, 31))
    assert calendar.name(day) == "临时休息"
    assert calendar.add(day - DAY, 1) == date(2026, 7, 2)


def test_overlapping_intervals_count_once() -> None:
    june = [date(2026, 6, day) for day in range(1, 30)]
    spans = [(june[9], june[11]), (june[0], june[4]), (june[2], june[6]), (june[7], june[8])]
    assert merged(spans) == [(june[0], june[11])]
    assert merged([(june[0], june[1]), (june[3], june[4])]) == [
        (june[0], june[1]),
        (june[3], june[4]),
    ]
