"""The dashboard of supervisors and heads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from casework import clock, selectors
from casework.calendars import working_calendar
from casework.kinds import kind_names
from casework.law import Law
from casework.models import Authority, Role
from casework.requests import SignedInRequest
from casework.rows import rows_as_html
from casework.views.finding import for_roles
from licensing.law import law_in_force
from supervision import dashboards
from supervision.dashboards import Cell
from supervision.patrol import rounds

LIGHTS = (("red", "已超期"), ("yellow", "临近届满"), ("green", "正常"), ("none", "无在办期限"))
BAR = 400
OVERDUE_SHOWN = 20


@require_GET
@for_roles(Role.SUPERVISOR, Role.HEAD)
def dashboard(request: SignedInRequest) -> HttpResponse:
    today = clock.today()
    authorities = list(dashboards.overseen(request.user))
    scope = {"authority": authorities[0].code} if len(authorities) == 1 else {}
    cells = dashboards.cells(dashboards.open_cases(authorities), today)
    law = law_in_force(today).law
    since = today.replace(month=1, day=1)
    context = {
        "now": clock.now(),
        "since": since,
        "today": today,
        "week_ends": dashboards.week_end(today),
        "lights": LIGHTS,
        "totals": dashboards.total(cells),
        "by_authority": _by_authority(cells, authorities),
        "by_state": _by_state(cells, law, scope),
        "scope": f"&{urlencode(scope)}" if scope else "",
        "overdue": _overdue(authorities, today),
        "findings": rounds.standing(request.user).count(),
        "punctuality": dashboards.punctuality(law, authorities, since=since, until=today),
    }
    return render(request, "supervision/dashboard.html", context)


def _overdue(authorities: list[Authority], today: date) -> str:
    """The cases longest overdue, as lines of the work list."""
    late = dashboards.open_cases(authorities).filter(next_due_on__lt=today)
    rows = selectors.page(late, size=OVERDUE_SHOWN).rows
    return rows_as_html(rows, today=today, calendar=working_calendar())


def _by_authority(cells: Iterable[Cell], authorities: list[Authority]) -> list[dict[str, Any]]:
    """A row for each authority with open cases, the most overdue first, and its bar."""
    rows = []
    for authority in authorities:
        totals = dashboards.total(cell for cell in cells if cell.authority_id == authority.pk)
        if totals.all:
            rows.append({"authority": authority, **_lights(totals, authority=authority.code)})
    rows.sort(key=lambda row: (-row["totals"].red, -row["totals"].all))
    longest = max((row["totals"].all for row in rows), default=1)
    for row in rows:
        row["bars"] = list(_bars(row["totals"], longest))
    return rows


def _by_state(cells: list[Cell], law: Law, scope: dict[str, str]) -> list[dict[str, Any]]:
    """A row for each kind and state, states in the law's order."""
    known = {kind: list(states) for kind, states in law.document["states"].items()}
    order = list(kind_names())

    def place(cell: Cell) -> tuple[int, int, str]:
        states = known.get(cell.kind, [])
        position = states.index(cell.state) if cell.state in states else len(states)
        return order.index(cell.kind), position, cell.state

    groups = groupby(sorted(cells, key=place), key=lambda cell: (cell.kind, cell.state))
    return [
        {
            "kind": kind_names()[kind],
            "state": law.state_name(kind, state),
            **_lights(dashboards.total(group), kind=kind, state=state, **scope),
        }
        for (kind, state), group in groups
    ]


def _lights(totals: dashboards.Totals, **filters: str) -> dict[str, Any]:
    """The totals with, for each light, its number and the work list it leads to."""
    return {
        "totals": totals,
        "url": f"?{urlencode(filters)}",
        "counts": [
            {"light": light, "count": getattr(totals, light),
             "url": f"?{urlencode(filters | {'light': light})}"}
            for light, _ in LIGHTS
        ],
    }  # fmt: skip


def _bars(totals: dashboards.Totals, longest: int) -> Iterator[dict[str, Any]]:
    """The stretches of a bar, in units of a drawing BAR wide."""
    start = 0.0
    for light, _ in LIGHTS:
        width = BAR * getattr(totals, light) / longest
        if width:
            yield {"light": light, "x": f"{start:.1f}", "width": f"{width:.1f}"}
        start += width
