"""How long things took and how they ended, between two days that can be chosen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework import clock
from casework.calendar import ONE_DAY
from casework.forms import day_field, name_what_is_missing
from casework.law import Law
from casework.requests import SignedInRequest
from casework.views.finding import for_roles
from supervision import charts, dashboards, timeliness
from supervision.timeliness import Decisions, Window
from supervision.views.scope import Scope


class WindowForm(forms.Form):
    """The first and the last day that are counted."""

    use_required_attribute = False
    since = day_field("自")
    until = day_field("至（统计截至）")

    @property
    def usual(self) -> list[tuple[str, date, date]]:
        """The month, the quarter, and the quarter before, by name."""
        today = clock.today()
        quarter = _quarter(today)
        before = quarter - ONE_DAY
        return [
            ("本月", today.replace(day=1), today),
            ("本季度", quarter, today),
            ("上季度", _quarter(before), before),
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and since > until:
            self.add_error("until", "截至日期不能早于起始日期")
        if until and until > clock.today():
            self.add_error("until", "截至日期不能晚于今天")
        return found


def _quarter(day: date) -> date:
    """The first day of the quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def window_of(request: SignedInRequest) -> tuple[WindowForm, date, date]:
    """The form and its days; the quarter until today while nothing valid was chosen."""
    today = clock.today()
    since, until = _quarter(today), today
    chosen = {name: request.GET[name] for name in ("since", "until") if request.GET.get(name)}
    form = WindowForm({"since": since.isoformat(), "until": until.isoformat()} | chosen)
    name_what_is_missing(form)
    if form.is_valid():
        since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    return form, since, until


@require_GET
@for_roles(*dashboards.WATCHERS)
def timeliness_page(request: SignedInRequest) -> HttpResponse:
    scope = Scope.of(request)
    form, since, until = window_of(request)
    window = Window.of(scope.authorities, since, until)
    law = scope.law
    told = timeliness.decisions(window)
    periods = timeliness.punctuality(law, window)
    context = scope.context() | {
        "form": form,
        "since": since,
        "until": until,
        "kept": {"since": since.isoformat(), "until": until.isoformat()},
        "told": told and _told(scope, told, since, until),
        "offices": _offices(scope, window),
        "periods": [
            {"row": row, **{name: scope.figure(name, row.period, since, until)
                            for name in ("ended", "late", "in_time")}}
            for row in periods
        ],
        "chart": charts.bars(
            (row.title, f"按时 {row.in_time} 件，逾期 {row.late} 件，按时率 {row.share}%",
             [("green", row.in_time), ("red", row.late)])
            for row in periods
        ),
        "corrected": _corrected(scope, window, law),
        "paused": [
            {"cause": cause, "cases": cases, "days": days,
             "url": scope.figure("paused", cause, since, until)}
            for cause, cases, days in timeliness.paused_for(window)
        ],
    }  # fmt: skip
    status = 200 if form.is_valid() else 422
    return render(request, "supervision/timeliness.html", context, status=status)


LINKS = ("decided", "granted", "refused", "first_time", "corrected")


def _told(scope: Scope, row: Decisions, since: date, until: date, **only: str) -> dict[str, Any]:
    return {"row": row, **{name: scope.figure(name, since, until, **only) for name in LINKS}}


def _offices(scope: Scope, window: Window) -> list[dict[str, Any]]:
    """The table of provinces: a line for each office that decided something."""
    offices = {office.pk: office for office in scope.authorities}
    return [
        {"name": office, **_told(scope, row, window.since, window.until, authority=office.code)}
        for row in timeliness.decisions_by_office(window)
        for office in [offices[row.authority or 0]]
    ]


def _corrected(scope: Scope, window: Window, law: Law) -> list[dict[str, Any]]:
    return [
        {"name": law.material(item)["name"], "cases": cases,
         "url": scope.figure("asked", item, window.since, window.until)}
        for item, cases in timeliness.corrected_items(window)
    ]  # fmt: skip
