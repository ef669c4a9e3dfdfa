"""The patrol finds what somebody changed behind the door, and is silent on a sound office."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from casework import clock
from casework.models import Case, Entry, Role
from casework.reactions import relay
from licensing.models import Certificate
from supervision.drafting import draft_enforcement
from supervision.models import Finding
from supervision.patrol.rounds import go_round
from tests.factories import (
    accepted_application,
    act,
    issued_application,
    office,
    official,
    reviewed_application,
    ten_o_clock,
)  # fmt: skip
from tests.supervision.holders import holder

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def walk(day: date = TODAY) -> list[tuple[str, int | None]]:
    with clock.moved_to(ten_o_clock(day)):
        go_round()
    standing = Finding.objects.filter(gone_at=None)
    return sorted(standing.values_list("check_key", "case"))


def tamper(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def case() -> Case:
    made = accepted_application(TODAY)
    relay()
    return made


def test_a_sound_office_has_no_findings(case):
    issued_application(TODAY)
    relay()
    assert walk() == []


def test_a_state_nobody_led_to_is_found(case):
    tamper("UPDATE casework_case SET state = 'granted' WHERE id = %s", case.pk)
    assert ("state_without_step", case.pk) in walk()


def test_a_deadline_moved_by_hand_is_found(case):
    tamper("UPDATE casework_deadline SET due_on = due_on + 1 WHERE case_id = %s", case.pk)
    assert ("deadline_unequal", case.pk) in walk()


def test_an_altered_journal_is_found(case):
    tamper("SET CONSTRAINTS ALL IMMEDIATE")
    tamper("ALTER TABLE casework_entry DISABLE TRIGGER USER")
    tamper("UPDATE casework_entry SET role = 'head' WHERE case_id = %s", case.pk)
    assert ("journal_broken", case.pk) in walk()


def test_a_certificate_without_a_grant_is_found(case):
    issued_application(TODAY)
    certificate = Certificate.objects.get()
    relay()
    tamper("UPDATE licensing_certificate SET issued_for_id = %s", case.pk)
    assert walk() == [("certificate_without_decision", certificate.pk)]


def test_a_certificate_past_its_last_day_is_found_when_the_sweep_had_its_day(case):
    issued_application(TODAY)
    certificate = Certificate.objects.get()
    relay()
    last = date(2026, 6, 30)
    tamper("UPDATE licensing_certificate SET valid_until = %s", last)
    overrun = ("certificate_overrun", certificate.pk)
    assert overrun not in walk(last + timedelta(days=1))
    assert overrun in walk(last + timedelta(days=2))


@pytest.mark.parametrize(
    "leaves",
    [
        "UPDATE casework_user SET is_active = false WHERE id = %s",
        "DELETE FROM casework_appointment WHERE user_id = %s",
    ],
)
def test_an_open_case_of_somebody_who_left_is_found(case, leaves):
    owner = official(Role.INTAKE, office())
    Case.objects.filter(pk=case.pk).update(assignee=owner)
    assert walk() == []
    tamper(leaves, owner.pk)
    assert walk() == [("owner_left", case.pk)]


def test_a_reaction_that_waits_for_more_than_a_day_is_found(case):
    entry = Entry.objects.filter(case=case.pk).order_by("pk").first()
    tamper(
        "INSERT INTO casework_pending (entry_id, since) VALUES (%s, %s)",
        entry.pk,
        ten_o_clock(TODAY),
    )
    assert walk(TODAY + timedelta(days=1)) == []
    assert ("reaction_stuck", case.pk) in walk(TODAY + timedelta(days=2))


def test_a_finding_stands_once_and_goes_when_the_fault_is_gone(case):
    owner = official(Role.INTAKE, office())
    Case.objects.filter(pk=case.pk).update(assignee=owner)
    tamper("UPDATE casework_user SET is_active = false WHERE id = %s", owner.pk)
    assert walk() == walk(TODAY + timedelta(days=1)) == [("owner_left", case.pk)]
    found = Finding.objects.get()
    assert found.last_seen - found.first_seen == timedelta(days=1)
    tamper("UPDATE casework_user SET is_active = true WHERE id = %s", owner.pk)
    assert walk(TODAY + timedelta(days=1)) == []
    assert Finding.objects.get().gone_at


def browser(role: str, code: str) -> Client:
    client = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(official(role, office(code)), backend=backend)
    return client


def test_supervisors_see_the_findings_of_their_offices_and_say_why_they_stand(case):
    tamper("UPDATE casework_case SET state = 'granted' WHERE id = %s", case.pk)
    walk()
    finding = Finding.objects.get(check_key="state_without_step")
    says, url = finding.says, f"/patrol/{finding.pk}/"
    supervisor = browser(Role.SUPERVISOR, "Hubei")
    assert says in supervisor.get("/patrol/").content.decode()
    assert says not in browser(Role.SUPERVISOR, "Guangdong").get("/patrol/").content.decode()
    assert browser(Role.CLERK, "Hubei").get("/patrol/").status_code == 404
    assert browser(Role.SUPERVISOR, "Guangdong").post(url, {"reason": "x"}).status_code == 404
    assert supervisor.post(url, {"reason": ""}).status_code == 422
    assert supervisor.post(url, {"reason": "已报技术人员恢复"}).status_code == 302
    assert "已报技术人员恢复" in supervisor.get("/patrol/").content.decode()
    assert Entry.objects.filter(kind="patrol", step="acknowledge").exists()


def test_a_decision_that_one_person_took_alone_is_found(settings: Any) -> None:
    certificate = holder(TODAY)
    settings.PRACTICES = {"two_persons": False}
    act(certificate, "annul", TODAY, ground="art-40-1-4", reasons="不符合条件")
    relay()
    assert walk() == []
    settings.PRACTICES = {}
    assert walk() == [("decided_alone", certificate.pk)]


def test_a_clock_that_stands_still_without_a_notice_is_found() -> None:
    application = reviewed_application(TODAY)
    act(application, "start_expert_review", TODAY, reason="技术复杂", experts=[])
    relay()
    assert walk() == []
    tamper("DELETE FROM casework_paper WHERE key = 'expert_notice'")
    assert walk() == [("paused_without_notice", application.pk)]


@pytest.mark.article("44")
def test_an_order_without_proof_of_service_is_found_the_day_after_the_next() -> None:
    enforcement = draft_enforcement(holder(TODAY).organisation, on=TODAY)
    act(enforcement, "open", TODAY, ground="art-44-5", facts="未交自检报告")
    act(enforcement, "order", TODAY)
    relay()
    assert walk(TODAY + timedelta(days=1)) == []
    assert walk(TODAY + timedelta(days=2)) == [("order_not_served", enforcement.pk)]
