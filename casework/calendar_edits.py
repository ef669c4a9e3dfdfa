"""Editing one day of the working calendar: what it would move, and doing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from casework import audit, calendars, clock, hall
from casework.audit import Move
from casework.calendar import SpecialDay, WorkingCalendar
from casework.models import CalendarDay, CalendarYear, Role, User

KIND = "calendar"


@dataclass(frozen=True)
class Edit:
    """A day as it is to be from now on; name '' for a day no notice names."""

    day: date
    working: bool
    name: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the day would be what its weekday makes it, so that nothing need be stored."""
        return self.working == (self.day.weekday() < 5) and not self.name


def special_days() -> dict[date, SpecialDay]:
    rows = CalendarDay.objects.values_list("day", "working", "name")
    return {day: SpecialDay(working, name) for day, working, name in rows}


def edited(edit: Edit) -> WorkingCalendar:
    """The calendar in force with this one day changed; nothing is stored."""
    special = special_days()
    special.pop(edit.day, None)
    if not edit.is_plain:
        special[edit.day] = SpecialDay(edit.working, edit.name)
    return calendars.build(special, list(CalendarYear.objects.values_list("year", flat=True)))


def moves(edit: Edit) -> list[Move]:
    """Every running deadline the edit would move, soonest first."""
    return sorted(audit.preview(edited(edit)), key=lambda move: move.due or date.max)


@transaction.atomic
def apply(edit: Edit, *, by: User) -> int:
    """Store the day, write it down, read the deadlines again; returns how many rows
    changed, those of ended periods among them.

    Raises StepRefused unless the account administers the system.
    """
    today = clock.today()
    hall.require_role(by, Role.ADMIN, KIND, "edit", today)
    if edit.is_plain:
        CalendarDay.objects.filter(day=edit.day).delete()
    else:
        CalendarDay.objects.update_or_create(
            day=edit.day, defaults={"working": edit.working, "name": edit.name}
        )
    calendars.touch()
    hall.note(
        KIND, "edit", by=by, on=today, role=Role.ADMIN,
        day=edit.day, working=edit.working, name=edit.name,
    )  # fmt: skip
    return audit.reread(edit.day)
