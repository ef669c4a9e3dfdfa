"""The working calendar: a year at a glance, and edits with what they would move."""

from __future__ import annotations

import calendar as weeks
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework import calendar_edits, calendars, clock
from casework.audit import Move
from casework.calendar import FIRST_DAY, LAST_DAY, ONE_DAY, WorkingCalendar
from casework.calendar_forms import DayForm, YearForm, as_lines
from casework.calendars import working_calendar
from casework.kinds import kind_names
from casework.models import CalendarYear, Role
from casework.requests import SignedInRequest
from casework.views.finding import for_roles

WORDS = {"workday": "工作日", "weekend": "周末", "holiday": "节假日", "make_up": "调休上班"}
SHOWN = 200


@require_GET
@for_roles(Role.ADMIN)
def this_year(request: SignedInRequest) -> HttpResponse:
    return redirect("calendar-year", clock.today().year)


@require_GET
@for_roles(Role.ADMIN)
def year(request: SignedInRequest, year: int) -> HttpResponse:
    _require(FIRST_DAY.year < year <= LAST_DAY.year)
    calendar = working_calendar()
    context = {
        "year": year,
        "known": CalendarYear.objects.filter(year=year).first(),
        "provisional": year > calendar.known_through.year,
        "months": [_month(calendar, year, month) for month in range(1, 13)],
        "workdays": calendar.count(date(year, 1, 1) - ONE_DAY, date(year, 12, 31)),
        "today": clock.today(),
    }
    return render(request, "casework/calendar.html", context)


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def day(request: SignedInRequest, on: date) -> HttpResponse:
    """One day of a year whose notice is in force; before that its edit would do nothing."""
    calendar = working_calendar()
    _require(FIRST_DAY < on <= calendar.known_through)
    now = {"working": str(calendar.is_working(on)).lower(), "name": calendar.name(on)}
    form = DayForm(request.POST or None, day=on, initial=now)
    context = {"year": on.year, "on": on, "cell": _cell(calendar, on)}
    return _edit(request, form, context)


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: SignedInRequest, year: int) -> HttpResponse:
    """The whole notice of a year, taken over from the published one where there is one."""
    _require(FIRST_DAY.year < year <= LAST_DAY.year)
    known = CalendarYear.objects.filter(year=year).first()
    days = calendar_edits.special_days(year)
    if not days and year in calendars.published_years():
        days = calendars.published_days(year)
    initial = {"source": known.source if known else "", "days": as_lines(days)}
    form = YearForm(request.POST or None, year=year, initial=initial)
    return _edit(request, form, {"year": year})


def _require(holds: bool) -> None:
    if not holds:
        raise Http404


def _edit(
    request: SignedInRequest, form: DayForm | YearForm, context: dict[str, Any]
) -> HttpResponse:
    """First what the edit would move, then, confirmed, the edit."""
    context["form"] = form
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "casework/calendar_edit.html", context, status=status)
    edit = form.edit()
    if request.POST.get("confirmed"):
        calendar_edits.apply(edit, by=request.user)
        messages.success(request, "工作日历已更新，受影响的期限已重新推算。")
        return redirect("calendar-year", context["year"])
    moves = calendar_edits.moves(edit)
    context |= {"edit": edit, "count": len(moves), "moves": [_told(m) for m in moves[:SHOWN]]}
    return render(request, "casework/calendar_edit.html", context)


def _told(move: Move) -> dict[str, Any]:
    case = move.deadline.case
    name = case.number or f"{case.organisation} {kind_names()[case.kind]}"
    return {"pk": case.pk, "name": name, "title": move.deadline.title, "was": move.was,
            "due": move.due}  # fmt: skip


def _month(calendar: WorkingCalendar, year: int, month: int) -> dict[str, Any]:
    """The month in weeks from Monday; days of other months are None."""
    rows = weeks.Calendar().monthdatescalendar(year, month)
    return {
        "first": date(year, month, 1),
        "weeks": [
            [_cell(calendar, day) if day.month == month else None for day in row] for row in rows
        ],
    }


def _cell(calendar: WorkingCalendar, day: date) -> dict[str, Any]:
    kind = calendar.kind(day)
    return {"on": day, "kind": str(kind), "word": WORDS[kind], "name": calendar.name(day)}
