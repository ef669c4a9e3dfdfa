"""The working calendar of a simulated world."""

from __future__ import annotations

from casework import calendars
from casework.models import CalendarDay, CalendarYear


def know_through(year: int) -> None:
    """Forget every year after `year`, and edits of the years before."""
    CalendarYear.objects.filter(year__gt=year).delete()
    CalendarDay.objects.filter(day__year__gt=year).delete()
    calendars.touch()
