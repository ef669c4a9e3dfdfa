"""The working calendar: a year at a glance, and the edit of one day with its consequences."""

from __future__ import annotations

import calendar as weeks
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework import calendar_edits, clock
from casework.calendar import FIRST_DAY, LAST_DAY, WorkingCalendar
from casework.calendars import working_calendar
from casework.models import CalendarYear, Role
from casework.views.finding import for_roles

WORDS = {"workday": "工作日", "weekend": "周末", "holiday": "节假日", "make_up": "调休上班"}
SHOWN = 200


class DayForm(forms.Form):
    """What a day is to be."""

    use_required_attribute = False
    working = forms.TypedChoiceField(
        label="当日", choices=[("true", "上班"), ("false", "休息")],
        coerce=lambda value: value == "true", widget=forms.RadioSelect,
    )  # fmt: skip
    name = forms.CharField(
        label="名称", help_text="节日名称或者调休说明。与平常的周次一致时不填。",
        max_length=40, required=False,
    )  # fmt: skip


@require_GET
@for_roles(Role.ADMIN)
def this_year(request: HttpRequest) -> HttpResponse:
    return redirect("calendar-year", clock.today().year)


@require_GET
@for_roles(Role.ADMIN)
def year(request: HttpRequest, year: int) -> HttpResponse:
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise Http404
    calendar = working_calendar()
    context = {
        "year": year,
        "known": CalendarYear.objects.filter(year=year).first(),
        "provisional": year > calendar.known_through.year,
        "months": [_month(calendar, year, month) for month in range(1, 13)],
        "workdays": calendar.count(date(year - 1, 12, 31), date(year, 12, 31))
        if year > FIRST_DAY.year
        else None,
        "today": clock.today(),
    }
    return render(request, "casework/calendar.html", context)


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


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def day(request: HttpRequest, on: date) -> HttpResponse:
    """First what the edit would move, then, confirmed, the edit."""
    if not FIRST_DAY <= on <= LAST_DAY:
        raise Http404
    calendar = working_calendar()
    now = {"working": str(calendar.is_working(on)).lower(), "name": calendar.name(on)}
    form = DayForm(request.POST if request.method == "POST" else None, initial=now)
    context = {"on": on, "form": form, "cell": _cell(calendar, on)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "casework/calendar_day.html", context, status=_status(form))
    edit = calendar_edits.Edit(on, **form.cleaned_data)
    if request.POST.get("confirmed"):
        calendar_edits.apply(edit, by=request.user)
        messages.success(request, f"{on}已更新，受影响的期限已重新推算。")
        return redirect("calendar-year", on.year)
    moves = calendar_edits.moves(edit)
    context |= {"edit": edit, "moves": moves[:SHOWN], "count": len(moves)}
    return render(request, "casework/calendar_day.html", context)


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200
