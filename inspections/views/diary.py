"""The calendar of visits, by month or as a list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from casework import clock
from casework.models import Authority
from casework.requests import SignedInRequest
from casework.views.finding import staff_only
from inspections.team import diary as days
from inspections.team.staff import staff_seen_by

LONGEST_NUMBER = 9


@require_GET
@staff_only
def diary(request: SignedInRequest) -> HttpResponse:
    first = _month(request.GET.get("month", ""))
    office, person = _number(request, "office"), _number(request, "person")
    shown = days.diary(request.user, *days.month(first), office=office, person=person)
    weeks = days.in_weeks(shown, first)
    listed = [day for day in shown if day.in_month and (day.visits or day.leaves)]
    filters = {"office": office or "", "person": person or "", "view": _view(request)}
    page = {
        "first": first,
        "weeks": weeks,
        "listed": listed,
        "today": clock.today(),
        "offices": [(office.pk, office.short_name) for office in _offices(shown)],
        "people": [(each.pk, each) for each in staff_seen_by(request.user).order_by("pk")],
        "filters": filters,
        "before": _address(first - timedelta(days=1), filters),
        "after": _address(first + timedelta(days=31), filters),
        "other_view": _address(first, filters | {"view": _other(_view(request))}),
        "is_visitor": staff_seen_by(request.user).filter(pk=request.user.pk).exists(),
    }
    return render(request, "inspections/diary.html", page)


def _month(text: str) -> date:
    """The first day of the month asked for ('2026-03'), else of this month."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return clock.today().replace(day=1)


def _number(request: SignedInRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def _view(request: SignedInRequest) -> str:
    return "list" if request.GET.get("view") == "list" else "month"


def _other(view: str) -> str:
    return "month" if view == "list" else "list"


def _offices(shown: list[days.Day]) -> list[Authority]:
    found = {each.visit.authority for day in shown for each in day.visits}
    return sorted(found, key=lambda office: office.pk)


def _address(first: date, filters: dict[str, Any]) -> str:
    asked = {"month": f"{first:%Y-%m}", **{k: v for k, v in filters.items() if v}}
    return f"?{urlencode(asked)}"
