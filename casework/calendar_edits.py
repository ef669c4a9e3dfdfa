"""Editing the working calendar, a day or a year: what it would move, and doing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from casework import audit, calendars, clock, hall
from casework.audit import Move
from casework.calendar import SpecialDay, WorkingCalendar
from casework.models import CalendarDay, CalendarYear, Role, User

KIND = "calendar"
Special = dict[date, SpecialDay]


@dataclass(frozen=True)
class DayEdit:
    """A day as it is to be from now on; name '' for a day no notice names."""

    NAME = "edit"
    day: date
    working: bool
    name: str = ""

    @property
    def since(self) -> date:
        return self.day

    @property
    def is_plain(self) -> bool:
        """Whether the day would be what its weekday makes it, so that nothing need be stored."""
        return self.working == (self.day.weekday() < 5) and not self.name

    def changed(self, special: Special, years: set[int]) -> WorkingCalendar:
        others = {day: mark for day, mark in special.items() if day != self.day}
        own = {} if self.is_plain else {self.day: SpecialDay(self.working, self.name)}
        return calendars.build(others | own, sorted(years))

    def store(self) -> None:
        if self.is_plain:
            CalendarDay.objects.filter(day=self.day).delete()
        else:
            CalendarDay.objects.update_or_create(
                day=self.day, defaults={"working": self.working, "name": self.name}
            )
        calendars.touch()

    def inputs(self) -> dict[str, Any]:
        return {"day": self.day, "working": self.working, "name": self.name}


@dataclass(frozen=True)
class YearEdit:
    """The holidays and make-up workdays of a whole year, and the notice they come from."""

    NAME = "load"
    year: int
    days: Mapping[date, SpecialDay]
    source: str

    @property
    def since(self) -> date:
        return date(self.year, 1, 1)

    def changed(self, special: Special, years: set[int]) -> WorkingCalendar:
        others = {day: mark for day, mark in special.items() if day.year != self.year}
        return calendars.build(others | dict(self.days), sorted(years | {self.year}))

    def store(self) -> None:
        calendars.store_year(self.year, self.days, self.source)

    def inputs(self) -> dict[str, Any]:
        days = {str(day): [mark.working, mark.name] for day, mark in self.days.items()}
        return {"year": self.year, "source": self.source, "days": days}


Edit = DayEdit | YearEdit


def special_days(year: int | None = None) -> Special:
    """The stored days that differ from the plain week, of one year or of all."""
    rows = CalendarDay.objects.order_by("day")
    rows = rows.filter(day__year=year) if year else rows
    return {
        day: SpecialDay(working, name)
        for day, working, name in rows.values_list("day", "working", "name")
    }


def moves(edit: Edit) -> list[Move]:
    """Every running deadline the edit would move, soonest first; nothing is stored."""
    years = set(CalendarYear.objects.values_list("year", flat=True))
    calendar = edit.changed(special_days(), years)
    return sorted(audit.preview(calendar), key=lambda move: move.due or date.max)


@transaction.atomic
def apply(edit: Edit, *, by: User) -> int:
    """Store the edit, write it down, read the deadlines again; returns how many rows changed.

    Raises StepRefused unless the account administers the system.
    """
    today = clock.today()
    hall.require_role(by, Role.ADMIN, KIND, edit.NAME, today)
    edit.store()
    hall.note(KIND, edit.NAME, by=by, on=today, role=Role.ADMIN, **edit.inputs())
    return audit.reread(edit.since)
