"""The register as of any day: read from journal and dates, equal to what the office recorded."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.models import Entry, Role
from casework.simulator.document import load
from casework.simulator.play import play
from casework.sweep import sweep
from licensing.models import Certificate
from licensing.register import register_on, status_of
from licensing.register.course import BY_ITSELF, Course, record_of
from licensing.scope import Business, refusal
from tests.factories import account, issued_application
from tests.journeys.test_scenarios import FILES
from tests.pages import browser, officer, on, words
from tests.supervision.holders import holder

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)

# The database itself keeps what the column said after each entry of the journal.
KEEP_COLUMN = """
CREATE TEMPORARY TABLE column_said (pk bigint, position int, state text) ON COMMIT DROP;
CREATE FUNCTION pg_temp.keep_column() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO column_said VALUES (NEW.id, NEW.journal_length, NEW.state); RETURN NULL; END $$;
CREATE TRIGGER keep_column AFTER INSERT OR UPDATE ON casework_case FOR EACH ROW
  WHEN (NEW.kind = 'certificate') EXECUTE FUNCTION pg_temp.keep_column();
"""


def columns_by_day(certificate: Certificate) -> dict[date, str]:
    """What the column said at the end of each day on which a step was written down."""
    days = dict(Entry.objects.filter(case=certificate.pk).values_list("position", "on"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT position, state FROM column_said WHERE pk = %s AND position > 0"
            " ORDER BY position, ctid",
            [certificate.pk],
        )
        return {days[position]: state for position, state in cursor.fetchall()}


def last_day_of(certificate: Certificate) -> date:
    """The last day that the sweeps of the story reached."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(day) FROM casework_sweptday")
        return min(cursor.fetchone()[0], certificate.valid_until + timedelta(days=40))


# The stories that go on after a certificate was issued.
LIVES = [path for name, path in FILES.items() if name.startswith("V")]
SUSPENDED_OR_RENEWED = [path for path in LIVES if path.stem[:3] in ("V01", "V05", "V11")]


@pytest.mark.parametrize("path", LIVES, ids=lambda path: path.stem)
def test_on_every_day_of_every_story_the_register_says_what_the_column_said(path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(KEEP_COLUMN)
    play(load(path), keep=True)
    for certificate in Certificate.objects.exclude(state="draft"):
        said = columns_by_day(certificate)
        assert said, "no column was kept"
        foreseen_from = min(said)  # the last day on which a person acted
        day, column = min(said), ""
        record = record_of([certificate])
        steps = record.told[certificate.pk]
        while day <= last_day_of(certificate):
            column = said.get(day, column)
            recorded = Course(certificate, day, record).turn_on(day).state
            assert recorded == column, (certificate, day)
            # Nobody but the clock acted since: that day could be foreseen, swept or not.
            if any(step.moment.on == day and step.moment.step not in BY_ITSELF for step in steps):
                foreseen_from = day
            elif day in said and not certificate.renewals.exists():
                foreseen = Course(certificate, foreseen_from, record).turn_on(day).state
                assert foreseen == column, (certificate, day, foreseen_from)
            day += ONE_DAY


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
