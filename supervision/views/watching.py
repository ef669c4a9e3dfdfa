"""The work to come, and what follows the grant."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework import clock
from casework.calendars import working_calendar
from casework.kinds import kind_names
from casework.models import Role
from casework.requests import SignedInRequest
from casework.views.finding import for_roles
from licensing.law import law_in_force
from licensing.models import Certificate
from supervision import afterwards, charts, dashboards, forecast
from supervision.afterwards import IN_FORCE, Standing
from supervision.patrol import rounds
from supervision.patrol.checks import CHECKS
from supervision.views.scope import Scope

WEEKDAYS = "一二三四五六日"


@require_GET
@for_roles(*dashboards.WATCHERS)
def forecast_page(request: SignedInRequest) -> HttpResponse:
    today, calendar, scope = clock.today(), working_calendar(), Scope.of(request)
    capacity = forecast.capacity(scope.authorities, today, calendar)
    loads = forecast.loads(scope.authorities, today, calendar)
    rows = [
        {
            "on": load.on,
            "weekday": WEEKDAYS[load.on.weekday()],
            "load": load,
            "over": load.cases > capacity.a_day,
            "url": scope.figure("due_on", load.on),
        }
        for load in loads
    ]
    drawn = [
        (f"{load.on:%m-%d}", f"{load.cases} 件届满",
         [("over" if load.cases > capacity.a_day else "load", load.cases)])
        for load in loads
    ]  # fmt: skip
    context = scope.context() | {
        "now": clock.now(),
        "capacity": capacity,
        "rows": rows,
        "chart": charts.bars(drawn, mark=capacity.a_day),
        "is_empty": not capacity.a_day and not any(load.cases for load in loads),
    }
    return render(request, "supervision/forecast.html", context)


@require_GET
@for_roles(Role.SUPERVISOR, Role.HEAD)
def afterwards_page(request: SignedInRequest) -> HttpResponse:
    today, scope = clock.today(), Scope.of(request)
    law = law_in_force(today).law
    offices = scope.authorities
    context = scope.context() | {
        "now": clock.now(),
        "duties": _linked(scope, "overdue_duty", afterwards.overdue_duties(offices, law, today)),
        "bars": _linked(scope, "running", afterwards.bars(offices, law, today)),
        "measures": [
            {
                "name": f"{kind_names()[cell.kind or '']} · "
                f"{law.state_name(cell.kind or '', cell.state or '')}",
                "cases": cell.all,
                "url": scope.address(kind=cell.kind or "", state=cell.state or ""),
            }
            for cell in afterwards.measures(offices, today)
        ],
        "provinces": _provinces(scope),
        "checks": _checks(request),
    }
    return render(request, "supervision/afterwards.html", context)


def _linked(scope: Scope, figure: str, found: list[Standing]) -> list[dict[str, Any]]:
    return [{"row": row, "url": scope.figure(figure, row.period)} for row in found]


def _provinces(scope: Scope) -> list[dict[str, Any]]:
    held = afterwards.certificates_by_office(scope.authorities, clock.today())
    rows = [
        {
            "name": str(office),
            "cases": held[office.pk],
            "url": scope.address(kind=Certificate.KIND, state=IN_FORCE, authority=office.code),
        }
        for office in scope.authorities
        if office.pk in held
    ]
    return sorted(rows, key=itemgetter("cases"), reverse=True)


def _checks(request: SignedInRequest) -> list[dict[str, Any]]:
    """The patrol's findings by check; one query."""
    keys = list(rounds.standing(request.user).values_list("check_key", flat=True))
    return [
        {"title": check.title, "found": keys.count(key), "key": key}
        for key, check in CHECKS.items()
        if key in keys
    ]
