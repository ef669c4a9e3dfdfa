"""The dashboard of supervisors and heads: where the open cases stand now."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework import clock, figures, selectors
from casework.calendars import working_calendar
from casework.filters import NOBODY
from casework.kinds import kind_names
from casework.law import Law
from casework.models import Role, User
from casework.requests import SignedInRequest
from casework.rows import rows_as_html
from casework.tables import amounts
from casework.views.finding import for_roles
from supervision import charts, dashboards, tally
from supervision.dashboards import Cell, Totals
from supervision.patrol import rounds
from supervision.views.scope import Scope

LIGHTS = (("red", "已超期"), ("yellow", "临近届满"), ("green", "正常"), ("none", "无在办期限"))
OVERDUE_SHOWN = 20


@require_GET
@for_roles(*dashboards.WATCHERS)
def dashboard(request: SignedInRequest) -> HttpResponse:
    today, scope = clock.today(), Scope.of(request)
    cells = dashboards.cells(scope.authorities, today, "authority")
    totals = dashboards.total(cells)
    context = scope.context() | {
        "now": clock.now(),
        "totals": totals,
        "lamps": _lamps(scope, totals),
        "lights": amounts(name for _, name in LIGHTS),
        "by_authority": _by_authority(scope, cells),
        "chart": charts.bars(_drawn(scope, cells)),
        "by_state": _by_state(scope, scope.law),
        "by_officer": _by_officer(scope),
        "overdue": _overdue(scope),
        "findings": rounds.standing(request.user).count() if scope.licenses else None,
    }
    return render(request, "supervision/dashboard.html", context)


def _lamps(scope: Scope, totals: Totals) -> list[dict[str, Any]]:
    """The figures on top of the page; each leads to its cases."""
    today = clock.today()
    owed = scope.figure("unexplained")
    lamps = [
        {"light": light, "name": name, "count": getattr(totals, light),
         "url": scope.address(light=light)}
        for light, name in LIGHTS[:3]
    ]  # fmt: skip
    for name, count, until in (
        ("今日届满", totals.due_today, today),
        ("本周内届满", totals.due_today + totals.due_soon, tally.week_end(today)),
    ):
        lamps.append({"name": name, "count": count, "url": scope.address(until=until.isoformat())})
    if not scope.licenses:
        return lamps
    silent = dashboards.overdue(scope.authorities, today)
    silent = silent.filter(figures.cases_behind(figures.written("unexplained")))
    return [*lamps, {"name": "超期未说明", "count": silent.count(), "url": owed}]


def _overdue(scope: Scope) -> str:
    """The cases longest overdue, as lines of the work list."""
    today = clock.today()
    rows = selectors.page(dashboards.overdue(scope.authorities, today), size=OVERDUE_SHOWN).rows
    return rows_as_html(rows, today=today, calendar=working_calendar())


def _by_authority(scope: Scope, cells: list[Cell]) -> list[dict[str, Any]]:
    """A row for each authority with open cases, the most overdue first."""
    offices = {office.pk: office for office in scope.authorities}
    return [
        _figures(scope, cell, str(office), authority=office.code)
        for cell in cells
        for office in [offices[cell.authority or 0]]
    ]


def _drawn(scope: Scope, cells: list[Cell]) -> list[tuple[str, str, list[tuple[str, float]]]]:
    names = {office.pk: office.short_name for office in scope.authorities}
    return [
        (
            names[cell.authority or 0],
            "，".join(f"{name} {getattr(cell, light)} 件" for light, name in LIGHTS),
            [(light, getattr(cell, light)) for light, _ in LIGHTS],
        )
        for cell in cells
    ]


def _by_state(scope: Scope, law: Law) -> list[dict[str, Any]]:
    """A row for each kind and state, states in the law's order."""
    known = {kind: list(states) for kind, states in law.document["states"].items()}
    order = list(kind_names())

    def place(cell: Cell) -> tuple[int, int, str]:
        kind, state = cell.kind or "", cell.state or ""
        states = known.get(kind, [])
        return order.index(kind), states.index(state) if state in states else len(states), state

    cells = dashboards.cells(scope.authorities, clock.today(), "kind", "state")
    return [
        _figures(
            scope, cell, f"{kind_names()[kind]} · {law.state_name(kind, state)}",
            kind=kind, state=state,
        )
        for cell in sorted(cells, key=place)
        for kind, state in [(cell.kind or "", cell.state or "")]
    ]  # fmt: skip


def _by_officer(scope: Scope) -> list[dict[str, Any]]:
    """A row for each of the officers with the most overdue cases, and for what nobody handles."""
    return [
        _figures(
            scope, cell, str(person) if person else "待分办",
            **_handled_by(scope, person),
        )
        for cell, person in dashboards.officers(scope.authorities, clock.today())
    ]  # fmt: skip


def _handled_by(scope: Scope, person: User | None) -> dict[str, str]:
    """The filter for the cases of an officer; who left is no choice of the work list any more."""
    if person is None:
        return {"officer": NOBODY}
    offices = {office.pk for office in scope.offices}
    posts = {post.authority_id for post in person.appointments.all() if post.role != Role.ADMIN}
    if person.is_active and posts & offices:
        return {"officer": str(person.pk)}
    return {"figure": figures.written("handled", person.pk)}


def _figures(scope: Scope, totals: Totals, name: str, **filters: str) -> dict[str, Any]:
    """A line of figures: for each light its number and the work list it leads to."""
    return {
        "name": name,
        "totals": totals,
        "url": scope.address(**filters),
        "counts": [
            {"light": light, "count": getattr(totals, light),
             "url": scope.address(**filters, light=light)}
            for light, _ in LIGHTS
        ],
    }  # fmt: skip
