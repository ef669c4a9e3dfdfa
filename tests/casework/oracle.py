"""The law's clocks a second time, slowly: one day after the other, on the notices' own lists.

Shares no line with casework.reading and casework.calendar; whoever changes the law there must
come here by another road. Steps are plain tuples (step, day, facts), dates are datetime.date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import chinese_calendar

ONE = timedelta(days=1)
Told = tuple[str, date, dict[str, Any]]
LAST_YEAR = 2026


def works(day: date, last_year: int = LAST_YEAR) -> bool:
    """Whether the office works on that day; after `last_year` nothing but the week is known."""
    if day.year <= last_year:
        if day in chinese_calendar.holidays:
            return False
        if day in chinese_calendar.workdays:
            return True
    return day.isoweekday() <= 5


@dataclass
class Period:
    """One period in the oracle's own words.

    starts: step -> fact with day 0, or '' for the day of the step. ends: step -> fact that has to
    be true, or ''. pause: step that begins one, step that ends it (named by the fact `review`).
    """

    name: str
    days: int
    starts: dict[str, str]
    ends: dict[str, str]
    working: bool = True
    pause: tuple[str, str] | None = None
    silence: str = ""


@dataclass
class Seen:
    """What the oracle saw of one start: last day, pause, end, and when silence was noted."""

    zero: date
    due: date | None
    paused: date | None
    ended: date | None
    overdue: date | None
    guessed: bool
    acts: date | None


def watch(period: Period, told: list[Told], last_year: int = LAST_YEAR) -> list[Seen]:
    """Follow every start of the period through the story."""
    found = []
    for place, (step, on, facts) in enumerate(told):
        if step in period.starts:
            fact = period.starts[step]
            zero = facts.get(fact) if fact else on
            if zero is not None:
                found.append(_follow(period, told, place, zero, last_year))
    return found


def _follow(period: Period, told: list[Told], place: int, zero: date, last_year: int) -> Seen:
    ended, overdue = _after(period, told[place + 1 :])
    out, still_out_since = _days_out(period, told)
    last = _walk(period, zero, out, last_year)
    paused = still_out_since if ended is None else None
    due = None if paused else last
    guessed = due is not None and due.year > last_year
    waits = due is not None and ended is None and overdue is None and period.silence
    return Seen(zero, due, paused, ended, overdue, guessed, due + ONE if waits and due else None)


def _after(period: Period, later: list[Told]) -> tuple[date | None, date | None]:
    """The first step that ends the period, and the first mark that it is overdue."""
    ended: date | None = None
    overdue: date | None = None
    for step, on, facts in later:
        own = facts.get("period") == period.name
        starts_again = step in period.starts and (
            not period.starts[step] or facts.get(period.starts[step]) is not None
        )
        condition = period.ends.get(step)
        ends = condition is not None and (condition == "" or bool(facts.get(condition)))
        if ended is None and (starts_again or ends or (own and step == "close_period")):
            ended = on
        elif overdue is None and own and step == period.silence:
            overdue = on
    return ended, overdue


def _days_out(period: Period, told: list[Told]) -> tuple[set[date], date | None]:
    """Every day inside a review, and since when one is still going on."""
    if period.pause is None:
        return set(), None
    begins, ends = period.pause
    going: dict[str, date] = {}
    out: set[date] = set()
    for step, on, facts in told:
        name = facts.get("review", "")
        if step == begins:
            going[name] = on
        elif step == ends and name in going:
            day = going.pop(name)
            while day <= on:
                out.add(day)
                day += ONE
    since = None
    for day in going.values():
        since = day if since is None or day < since else since
    return out, since


def _walk(period: Period, zero: date, out: set[date], last_year: int) -> date:
    day, counted = zero, 0
    if not period.working:
        for _ in range(period.days):
            day += ONE
        while not works(day, last_year):
            day += ONE
        return day
    while counted < period.days:
        day += ONE
        if works(day, last_year) and day not in out:
            counted += 1
    return day
