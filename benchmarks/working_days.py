"""Goal 1: a last day by counting working days, against the two packages that can count them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import chinese_calendar
import holidays

from benchmarks.report import Row, interleaved, is_steady, ratio
from casework.calendar import Interval, SpecialDay, WorkingCalendar

GOAL = 1
ROUNDS, LENGTH = 7, 20
FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)
ANCHOR_DATES, OWN_DATES = 40, 10_000


def run() -> list[Row]:
    calendar = _calendar()
    starts = _starts(OWN_DATES)
    few = starts[:ANCHOR_DATES]
    china = holidays.country_holidays("CN", years=range(2018, 2028))
    ways: dict[str, Callable[[], object]] = {
        "chinesecalendar": lambda: [chinese_calendar.find_workday(LENGTH, d) for d, _ in few],
        "holidays": lambda: [china.get_nth_working_day(d, LENGTH) for d, _ in few],
        "ours": lambda: [calendar.add(d, LENGTH, pauses) for d, pauses in starts],
    }
    for way in ways.values():
        way()
    seconds = interleaved(ways, rounds=ROUNDS)
    scale = OWN_DATES / ANCHOR_DATES
    steady = "" if is_steady(seconds["ours"]) else " (unsteady machine: repeat)"
    rows = [
        _faster("a last day after 20 working days, by chinesecalendar", 2000,
                ratio(seconds, "chinesecalendar", "ours") * scale, steady),
        _faster("the same by holidays", 100, ratio(seconds, "holidays", "ours") * scale, steady),
    ]  # fmt: skip
    return [*rows, _agreement(calendar)]


def _calendar() -> WorkingCalendar:
    special = {day: SpecialDay(False, name) for day, name in chinese_calendar.holidays.items()}
    special |= {day: SpecialDay(True, name) for day, name in chinese_calendar.workdays.items()}
    return WorkingCalendar(special, LAST)


def _starts(number: int) -> list[tuple[date, list[Interval]]]:
    """Days with no, one or two pauses ahead of them: two in five cases have one."""
    chance = Random(18)
    starts = []
    for _ in range(number):
        day = date(2019, 1, 1) + timedelta(days=chance.randrange(2500))
        pauses = []
        if chance.random() < 0.4:
            for shift in (3, 14)[: chance.choice([1, 2])]:
                first = day + timedelta(days=shift)
                pauses.append((first, first + timedelta(days=chance.randrange(7))))
        starts.append((day, pauses))
    return starts


def _agreement(calendar: WorkingCalendar) -> Row:
    """Every day of 2018-2026 and 1 to 60 working days, against a walk over the days."""
    works = {
        FIRST + timedelta(days=n): chinese_calendar.is_workday(FIRST + timedelta(days=n))
        for n in range((LAST - FIRST).days + 1)
    }
    compared = differences = 0
    for start in works:
        day = start
        for number in range(1, 61):
            day += timedelta(days=1)
            while day in works and not works[day]:
                day += timedelta(days=1)
            if day not in works:
                break
            compared += 1
            differences += calendar.add(start, number) != day
    text = f"disagreements with a walk over the days, {compared} counts"
    return Row(GOAL, text, "0", str(differences), differences == 0)


def _faster(text: str, goal: int, result: float, detail: str) -> Row:
    return Row(GOAL, text, f"≥ {goal}x", f"{result:.0f}x{detail}", result >= goal)


if __name__ == "__main__":
    for row in run():
        print(row)  # noqa: T201
