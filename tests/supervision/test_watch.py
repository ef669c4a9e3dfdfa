"""The pages of the watch: each figure is exactly its cases, whatever was counted beforehand."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.models import Case, Deadline, Role
from casework.reactions import relay
from casework.sweep import sweep
from licensing.models import Application
from supervision import dashboards, tally, timing
from supervision.models import TallyChange, Timing
from tests.factories import (
    MONDAY,
    accepted_application,
    act,
    application_to_correct,
    issued_application,
    office,
    official,
    submitted_application,
)
from tests.pages import ROW, officer, on, words

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 24)
PAGES = ("/dashboard/", "/dashboard/timeliness/", "/dashboard/forecast/", "/dashboard/afterwards/")
FIGURE = re.compile(r'href="(/desk/\?[^"]+)">(?:<strong>)?(\d+)<')


def a_province() -> list[Case]:
    """Issued, refused after a correction, waiting, overdue and new; one in another province."""
    refused = refused_after_correction()
    return [
        issued_application(MONDAY),
        refused,
        application_to_correct(date(2026, 3, 20)),
        accepted_application(date(2026, 2, 2)),
        submitted_application(date(2026, 3, 23)),
        submitted_application(date(2026, 3, 23), province="Guangdong"),
    ]


def refused_after_correction() -> Application:
    """Received Monday 2 March; asked at once, answered on the 6th; decided on the 18th."""
    case = application_to_correct(MONDAY)
    act(case, "resubmit", date(2026, 3, 6), items=["charter"])
    act(case, "accept", date(2026, 3, 6))
    act(case, "record_written_review", date(2026, 3, 9), verdict="fail", reasons="不合格")
    act(case, "refuse", date(2026, 3, 18), ground="art-24-2-1", reasons="不符合条件")
    return case


def figures(client: Client, address: str) -> dict[str, int]:
    found = FIGURE.findall(words(client.get(address)))
    return {url.replace("&amp;", "&"): int(count) for url, count in found}


def test_every_figure_of_every_page_leads_to_exactly_the_cases_it_counts():
    with on(TODAY):
        a_province()
        sweep(TODAY)
        relay()
        client = officer(Role.HEAD)
        for page in PAGES:
            told = figures(client, page)
            assert told or page == "/dashboard/afterwards/"
            for url, count in told.items():
                assert len(set(ROW.findall(words(client.get(url))))) == count, (page, url)


def test_what_was_counted_in_the_morning_and_what_came_since_equal_the_cases():
    columns = ("authority", "kind", "state", "assignee")
    offices = [office("Hubei"), office("Guangdong")]
    with on(TODAY):
        cases = a_province()
        Case.objects.filter(pk=cases[5].pk).update(next_due_on=None, warn_on=None)
        counted = dashboards.cells(offices, TODAY, *columns)
        ends = tally.by_day([o.pk for o in offices], TODAY)
        assert tally.keep()
        assert not TallyChange.objects.exists()
        assert dashboards.cells(offices, TODAY, *columns) == counted
        assert tally.by_day([o.pk for o in offices], TODAY) == ends
        act(cases[4], "accept", TODAY)
        Case.objects.filter(pk=cases[3].pk).update(assignee=official(Role.HEAD, offices[0]))
        submitted_application(TODAY)
        assert TallyChange.objects.exists()
        since = dashboards.cells(offices, TODAY, *columns)
        later = tally.by_day([o.pk for o in offices], TODAY)
        assert tally.remake(TODAY)
        assert since == dashboards.cells(offices, TODAY, *columns) != counted
        assert later == tally.by_day([o.pk for o in offices], TODAY) != ends


def test_a_period_that_ran_out_before_its_step_counts_as_late():
    """Accepted by silence in one case, in time in the other."""
    late = submitted_application(date(2026, 3, 2))
    accepted_application(date(2026, 3, 2))
    with on(date(2026, 3, 10)):
        sweep(date(2026, 3, 10))
        rows = [line["row"] for line in officer(Role.HEAD).get(PAGES[1]).context["periods"]]
    review = next(row for row in rows if row.title == late.law.rules["accept_review"].title)
    assert (review.ended, review.in_time, review.late, review.share) == (2, 1, 1, 50)


def test_net_time_leaves_out_the_wait_for_the_unit_and_overlaps_once():
    case = refused_after_correction()
    relay()
    told = Timing.objects.get(case=case)
    assert (told.gross_days, told.working_days, told.net_days) == (16, 12, 8)
    assert (told.granted, told.items) == (False, ["charter"])
    Timing.objects.all().delete()
    assert timing.catch_up() == 1
    again = Timing.objects.get(case=case)
    assert (again.net_days, again.pauses) == (told.net_days, told.pauses)


def test_statistics_as_of_an_earlier_day_know_nothing_of_later_ones():
    issued_application(MONDAY)
    relay()
    with on(TODAY):
        client = officer(Role.SUPERVISOR)
        now = client.get(PAGES[1]).context
        before = client.get(f"{PAGES[1]}?since=2026-01-01&until=2026-03-13").context
        wrong = client.get(f"{PAGES[1]}?since=2026-03-13&until=2027-01-01")
    assert now["told"]["row"].decided == 1
    assert before["told"] is None
    assert len(now["periods"]) > len(before["periods"]) == 1
    assert wrong.status_code == 422
    assert "截至日期不能晚于今天" in words(wrong)


def test_the_pages_ask_the_same_few_questions_however_many_cases():
    with on(TODAY):
        a_province()
        relay()
        clients = officer(Role.SUPERVISOR, "national"), officer(Role.HEAD)
        asked = []
        for _ in range(2):
            for client in clients:
                for page in PAGES:
                    client.get(page)
                    with CaptureQueriesContext(connection) as queries:
                        client.get(page)
                    asked.append(len(queries))
            accepted_application(date(2026, 3, 20), province="Guangdong")
            issued_application(MONDAY, province="Guangdong")
            relay()
    assert asked[:8] == asked[8:]
    assert max(asked) <= 17
    assert Deadline.objects.filter(ended_on__isnull=False).count() > 8
