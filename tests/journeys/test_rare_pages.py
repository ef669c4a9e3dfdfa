"""Pages that a walk through the office does not come by, at a real browser without an office.

They need the first day of a year, a breach, a visit whose every point is filled in, or a result
that is made public. Each is
drawn by the house; then the browser is opened and handed what was drawn.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Route

from casework import clock
from casework.models import Effect, Role
from supervision.models import AnnualReport, Finding
from supervision.tasks import open_annual_reports
from tests.applicants import rows
from tests.factories import MONDAY, account, act
from tests.inspections.reports import examined, lead, locks, team_signs
from tests.inspections.sheets import ON_SITE
from tests.journeys.sweep import faults
from tests.journeys.walk import opened_browser
from tests.licensing.association import START, publicised
from tests.pages import browser, officer, on
from tests.supervision.holders import holder

pytestmark = pytest.mark.django_db
HOST = "http://localhost"
NEW_YEAR, IN_FEBRUARY = MONDAY.replace(month=1, day=1), MONDAY.replace(month=2, day=2)
Answers = dict[str, Any]


@pytest.fixture
def drawn() -> Answers:
    """Address -> the answer of the house: the same page of several people has several."""
    answers: Answers = {}
    for day, pages in (
        (IN_FEBRUARY, of_a_self_check()),
        (MONDAY, of_a_breach()),
        (ON_SITE, of_a_visit()),
        (START, of_a_publicity()),
    ):
        for client, path in pages:
            with on(day):
                answers[f"{HOST}{path}?{len(answers)}"] = client.get(path)
    return answers


def of_a_self_check() -> Iterator[tuple[Client, str]]:
    unit = holder(NEW_YEAR).organisation
    open_annual_reports(NEW_YEAR)
    report = AnnualReport.objects.get(organisation=unit)
    for client in (browser(account(unit)), officer(Role.SUPERVISOR)):
        yield client, reverse("self-check", args=[report.pk])
        yield client, reverse("self-check-section", args=[report.pk, "organisation"])


def of_a_breach() -> Iterator[tuple[Client, str]]:
    certificate, supervisor = holder(MONDAY), officer(Role.SUPERVISOR)
    act(certificate, "receive_complaint", MONDAY, facts="出借资质证书")
    finding = certificate.effects.get(kind=Effect.Kind.FINDING)
    for name in ("finding-open", "finding-leave"):
        yield supervisor, reverse(name, args=[finding.pk])
    patrolled = Finding.objects.create(
        check_key="deadline_unequal", case=certificate.case_ptr, says="期限与推算不一致",
        first_seen=clock.now(), last_seen=clock.now(),
    )  # fmt: skip
    yield supervisor, reverse("patrol")
    yield supervisor, reverse("patrol-finding", args=[patrolled.pk])


def of_a_visit() -> Iterator[tuple[Client, str]]:
    visit = examined()
    unit, inspector = account(visit.organisation), browser(lead())
    page = reverse("visit-report", args=[visit.pk])
    yield inspector, page
    locks(visit)
    yield inspector, page
    yield browser(unit), page
    team_signs(visit)
    yield officer(Role.SUPERVISOR), page
    kept = rows.keep(unit, "person", rows.person())
    yield inspector, reverse("unit-record", args=[visit.subject_id, "person", kept.pk])


def of_a_publicity() -> Iterator[tuple[Client, str]]:
    yield Client(), reverse("assessment-objection", args=[publicised().pk])


def handed_over(route: Route, drawn: Answers) -> None:
    """Answer the browser from what was drawn and from the static files."""
    address, path = route.request.url, urlsplit(route.request.url).path
    if address in drawn:
        answer = drawn[address]
        route.fulfill(status=answer.status_code, headers=dict(answer.items()), body=answer.content)
    elif found := finders.find(path.removeprefix("/static/")):
        kind, _ = mimetypes.guess_type(path)
        route.fulfill(content_type=kind, body=Path(str(found)).read_bytes())
    else:
        route.fulfill(status=204)  # what a page asks from time to time


def test_no_rare_page_has_a_grave_barrier_or_is_too_wide_or_complains(drawn: Answers) -> None:
    assert {answer.status_code for answer in drawn.values()} == {200}
    with opened_browser() as window:
        page = window.new_page()
        page.add_init_script(AXE_SCRIPT)
        page.route("**/*", lambda route: handed_over(route, drawn))
        found = {address: faults(page, address) for address in drawn}
    assert {address: said for address, said in found.items() if said} == {}
