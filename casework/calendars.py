"""The working calendar in force: stored days, cached per process until an edit."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import chinese_calendar

from casework.calendar import SpecialDay, WorkingCalendar
from casework.models import CalendarDay, CalendarVersion, CalendarYear

NOTICE = "国务院办公厅节假日安排通知"
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


def working_calendar() -> WorkingCalendar:
    """The calendar as edited last; one small query, then a cached table."""
    return _built(CalendarVersion.objects.filter(pk=1).values_list("token", flat=True).first())


@lru_cache(maxsize=4)
def _built(_token: uuid.UUID | None) -> WorkingCalendar:
    years = list(CalendarYear.objects.values_list("year", flat=True))
    special = {
        day: SpecialDay(working, name)
        for day, working, name in CalendarDay.objects.values_list("day", "working", "name")
    }
    return build(special, years)


def build(special: Mapping[date, SpecialDay], years: list[int]) -> WorkingCalendar:
    """Known through the last year of the unbroken run that the notices cover."""
    known = min(years, default=2000)
    while known + 1 in years:
        known += 1
    return WorkingCalendar(special, date(known, 12, 31))


def published_years() -> range:
    """The years the package chinesecalendar knows."""
    days = [*chinese_calendar.holidays, *chinese_calendar.workdays]
    return range(min(days).year, max(days).year + 1)


def published_days(year: int) -> dict[date, SpecialDay]:
    """The special days of a published year."""
    rest, work = chinese_calendar.holidays, chinese_calendar.workdays
    days = {d: SpecialDay(False, NAMES.get(n, n)) for d, n in rest.items() if d.year == year}
    return days | {d: SpecialDay(True, NAMES.get(n, n)) for d, n in work.items() if d.year == year}


def store_year(year: int, days: Mapping[date, SpecialDay], source: str) -> None:
    """Replace one year of the calendar. Re-read the open deadlines afterwards."""
    CalendarDay.objects.filter(day__year=year).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, working=mark.working, name=mark.name) for day, mark in days.items()
    )
    CalendarYear.objects.update_or_create(year=year, defaults={"source": source})
    touch()


def touch() -> None:
    """Tell every process that the calendar changed."""
    CalendarVersion.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4()})


def load_published(year: int) -> None:
    """Store one published year. Raises KeyError when the package does not know it."""
    if year not in published_years():
        raise KeyError(year)
    store_year(year, published_days(year), NOTICE)
