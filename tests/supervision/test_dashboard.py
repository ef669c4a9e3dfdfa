"""The dashboard: exact, current, and each figure leads to the cases it counts."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.models import Case, Role
from supervision import dashboards
from tests.factories import (
    accepted_application,
    office,
    official,
    submitted_application,
    ten_o_clock,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 24)
ROW = re.compile(r'<th scope="row"><a href="/cases/(\d+)/">')
FIGURE = re.compile(r'href="(/desk/\?[^"]+)">(?:<strong>)?(\d+)<')


def browser(role: str, code: str = "Hubei") -> Client:
    client = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(official(role, office(code)), backend=backend)
    return client


def on(day: date) -> Any:
    return clock.moved_to(ten_o_clock(day))


@pytest.fixture
def cases() -> list[Case]:
    """On the 24th of March: overdue, near, running, without a period; in two provinces."""
    return [
        accepted_application(date(2026, 2, 2)),
        accepted_application(date(2026, 2, 25)),
        submitted_application(date(2026, 3, 23), province="Guangdong"),
        accepted_application(date(2026, 3, 20), level="A", province="Guangdong"),
    ]


def test_every_figure_leads_to_exactly_the_cases_it_counts(cases):
    for role, code in ((Role.SUPERVISOR, "national"), (Role.HEAD, "Hubei")):
        client = browser(role, code)
        with on(TODAY):
            figures = FIGURE.findall(client.get("/dashboard/").content.decode())
            assert figures
            for address, figure in figures:
                listed = ROW.findall(client.get(address.replace("&amp;", "&")).content.decode())
                assert len(listed) == int(figure), address


def test_the_superior_sees_all_provinces_and_a_province_its_own(cases):
    with on(TODAY):
        national = browser(Role.SUPERVISOR, "national").get("/dashboard/").context
        hubei = browser(Role.SUPERVISOR).get("/dashboard/").context
        guangdong = browser(Role.HEAD, "Guangdong").get("/dashboard/").context
    assert [c["totals"].all for c in (national, hubei, guangdong)] == [4, 2, 1]
    assert [row["name"] for row in hubei["by_authority"]] == [str(office("Hubei"))]


def test_lights_agree_with_the_cases_themselves(cases):
    authorities = dashboards.overseen(official(Role.SUPERVISOR, office("national")))
    with on(TODAY):
        found = dashboards.total(dashboards.cells(authorities, TODAY, "authority"))
        lights = [Case.objects.get(pk=case.pk).light for case in cases]
    counted = {name: getattr(found, name) for name in ("red", "yellow", "green", "none")}
    assert counted == {name: lights.count("" if name == "none" else name) for name in counted}
    assert counted["red"] == 1


def test_what_falls_due_today_and_this_week_is_counted_to_the_day(cases):
    due = Case.objects.get(pk=cases[1].pk).next_due_on
    authorities = [office("Hubei")]

    def due_on(today: date) -> tuple[int, int]:
        found = dashboards.total(dashboards.cells(authorities, today, "authority"))
        return found.due_today, found.due_soon

    assert due == date(2026, 3, 24)  # Saturday the 28th of February was worked
    assert due_on(date(2026, 3, 22)) == (0, 0)  # the Sunday before belongs to the other week
    assert due_on(date(2026, 3, 23)) == (0, 1)
    assert due_on(date(2026, 3, 24)) == (1, 0)
    assert due_on(date(2026, 3, 25)) == (0, 0)


def test_all_lights_come_from_one_query_whatever_the_number_of_cases(cases):
    authorities = list(dashboards.overseen(official(Role.SUPERVISOR, office("national"))))
    with CaptureQueriesContext(connection) as queries:
        dashboards.cells(authorities, TODAY, "authority", "kind", "state")
    assert len(queries) == 1


def test_the_figures_follow_a_step_at_once(cases):
    client = browser(Role.SUPERVISOR, "national")
    with on(TODAY):
        before = client.get("/dashboard/").context["totals"].all
        submitted_application(TODAY)
        assert client.get("/dashboard/").context["totals"].all == before + 1


def test_the_dashboard_is_for_supervisors_and_heads(cases):
    for page in ("", "timeliness/", "forecast/", "afterwards/"):
        answers = {
            role: browser(role).get(f"/dashboard/{page}").status_code
            for role in (Role.SUPERVISOR, Role.HEAD, Role.REVIEWER, Role.ADMIN)
        }
        assert list(answers.values()) == [200, 200, 404, 404], page
