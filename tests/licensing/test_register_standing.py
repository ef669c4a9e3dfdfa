"""The register as of any day: read from journal and dates, equal to what the office recorded.

That it is so on every day of every story is proved where the stories are played.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.models import Role
from casework.simulator.document import load
from casework.simulator.play import play
from casework.sweep import sweep
from licensing.models import Certificate
from licensing.register import register_on, status_of
from licensing.scope import Business, refusal
from tests.factories import account, issued_application
from tests.journeys.test_scenarios import FILES
from tests.pages import browser, officer, on, words
from tests.supervision.holders import holder

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)

SUSPENDED_OR_RENEWED = [path for name, path in FILES.items() if name[:3] in ("V01", "V05", "V11")]


# -- the machine was down -----------------------------------------------------------------------
@pytest.fixture
def certificate() -> Certificate:
    return issued_application().issued_certificate


def test_the_last_day_is_valid_and_the_day_after_is_not_though_nobody_swept(
    certificate: Certificate,
) -> None:
    last = certificate.valid_until
    standing = status_of(certificate, last)
    assert (standing.state, standing.until) == ("valid", last)
    after = status_of(certificate, last + ONE_DAY)
    assert (after.state, after.since, after.until) == ("expired", last + ONE_DAY, None)
    assert after.articles[0] == "28-2"
    assert "不得签订新的涉密集成业务合同" in after.consequence
    assert Certificate.objects.get(pk=certificate.pk).state == "valid"


def test_an_expired_certificate_shows_as_expired_everywhere_though_nobody_swept(
    certificate: Certificate,
) -> None:
    unit, code = account(certificate.organisation), certificate.papers.get().code
    expired = certificate.law.state_name("certificate", "expired")
    with on(certificate.valid_until + ONE_DAY):
        for page in (reverse("case", args=[certificate.pk]), reverse("desk") + "?kind=certificate"):
            said = words(officer(Role.SUPERVISOR).get(page))
            assert certificate.number in said, page
            assert expired in said, page
            assert 'data-state="valid"' not in said, page
        assert expired in words(Client().get(reverse("verify", args=[code])))
        detail = browser(unit).get(f"/api/cases/{certificate.pk}/").json()
        listed = browser(unit).get("/api/cases/?kind=certificate").json()["results"]
    assert (detail["state"], detail["facts"]["state"]) == ("expired", "expired")
    assert [row["state"] for row in listed] == ["expired"]


def test_the_gate_is_shut_the_day_after_though_nobody_swept(certificate: Certificate) -> None:
    business = Business(certificate.categories[0], "secret")
    unit, last = certificate.organisation, certificate.valid_until
    gate = [refusal(unit, business, day) for day in (last, last + ONE_DAY)]
    assert gate[1] == "E_NOT_VALID_CERT" != gate[0]


def test_sweeping_late_changes_nothing_of_what_was_said_before(certificate: Certificate) -> None:
    after = certificate.valid_until + ONE_DAY
    said = status_of(certificate, after)
    with on(after):
        sweep(after)
    assert Certificate.objects.get(pk=certificate.pk).state == "expired"
    assert status_of(certificate, after) == said


# -- the list -----------------------------------------------------------------------------------
def test_the_register_of_a_day_lists_what_had_been_issued_by_then(certificate: Certificate) -> None:
    issued = certificate.entries.get(step="issue").on
    assert list(register_on(issued - ONE_DAY)) == []
    ((found, standing),) = register_on(
        issued, authority="Hubei", level="B", category=certificate.categories[0], state="valid"
    )
    assert (found, standing.since) == (certificate, issued)
    assert list(register_on(issued, state="expired")) == []
    assert list(register_on(issued, level="A")) == []
    assert list(register_on(issued, category="general_integration")) == []


@pytest.mark.parametrize("path", SUSPENDED_OR_RENEWED, ids=lambda path: path.stem)
def test_the_list_of_today_by_state_is_what_each_journal_says(path: Path) -> None:
    play(load(path), keep=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(day) FROM casework_sweptday")
        (last,) = cursor.fetchone()
    for day in (last, last + ONE_DAY):  # swept, and not
        with on(day):
            listed = dict(register_on(day))
            states = {standing.state for standing in listed.values()} | {"valid"}
            for state in states:
                held = [one for one, standing in listed.items() if standing.state == state]
                assert [one for one, _ in register_on(day, state=state)] == held, (day, state)


def test_a_certificate_that_was_entered_later_is_listed_from_its_first_day() -> None:
    entered = holder(date(2026, 3, 2))
    first = entered.valid_from
    assert [one for one, _ in register_on(first)] == [entered]
    assert list(register_on(first - ONE_DAY)) == []


def test_a_page_of_the_register_reads_its_own_rows_only(
    certificate: Certificate, django_assert_num_queries: Any
) -> None:
    issued = certificate.entries.get(step="issue").on
    found = register_on(issued)
    with django_assert_num_queries(1):
        assert len(found) == 1
    with CaptureQueriesContext(connection) as few:
        assert len(found[:1]) == 1
    others = [holder(issued) for _ in range(4)]
    found = register_on(issued)
    with CaptureQueriesContext(connection) as many:
        assert len(found[:3]) == 3
    assert len(found) == 1 + len(others)
    assert len(few) == len(many)


def test_every_state_of_a_certificate_has_its_article_and_its_consequence(
    certificate: Certificate,
) -> None:
    document = certificate.law.document
    assert set(document["certificate_states"]) == set(document["states"]["certificate"]) - {"draft"}
    cited = {a for entry in document["certificate_states"].values() for a in entry["articles"]}
    assert cited <= set(document["articles"])
