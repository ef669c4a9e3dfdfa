"""Cases after the grant begin on the page of the certificate, by those whose business it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from casework import clock
from casework.models import Case, Role, User
from licensing.models import Certificate
from supervision.models import Change, CrossFiling, Enforcement, Reconsideration
from tests.factories import account, act, office, official, organisation, ten_o_clock
from tests.supervision.holders import holder

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 3)


@pytest.fixture(autouse=True)
def on_that_day() -> Iterator[None]:
    with clock.moved_to(ten_o_clock(DAY)):
        yield


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(certificate: Certificate, step: str) -> str:
    kind, name = step.split(".")
    return f"/cases/{certificate.pk}/begin/{kind}/{name}/"


def test_the_certificate_leads_its_holder_and_its_office_to_what_each_may_begin() -> None:
    certificate = holder(DAY)
    address = f"/cases/{certificate.pk}/"
    mine = browser(account(certificate.organisation)).get(address).content.decode()
    assert "报告拟作变更" in mine
    assert "决定飞行检查" not in mine
    theirs = browser(official(Role.SUPERVISOR, office())).get(address).content.decode()
    assert "决定飞行检查" in theirs
    assert "报告拟作变更" not in theirs
    assert "登记复议、诉讼" not in theirs


@pytest.mark.article("37-1")
def test_a_holder_reports_a_change_and_is_led_to_its_case() -> None:
    certificate = holder(DAY)
    client = browser(account(certificate.organisation))
    address = page(certificate, "change.report_before")
    assert "依据：涉密信息系统集成资质管理办法" in client.get(address).content.decode()
    assert not Change.objects.exists()
    answer = client.post(address, {"what": "actual_controller"})
    change = Change.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{change.pk}/")
    assert (change.state, change.licence, change.onsite_required) == ("reported", certificate, True)


@pytest.mark.article("35")
def test_a_filing_for_another_province_goes_to_that_province() -> None:
    certificate = holder(DAY)
    client = browser(account(certificate.organisation))
    client.post(page(certificate, "cross_filing.file"), {"to": "Anhui", "project": "一号工程"})
    assert CrossFiling.objects.get().authority == office("Anhui")


@pytest.mark.article("44")
def test_a_supervisor_opens_a_case_and_what_is_missing_is_said_at_its_field() -> None:
    certificate = holder(DAY)
    client = browser(official(Role.SUPERVISOR, office()))
    address = page(certificate, "enforcement.open")
    assert client.post(address, {"ground": "art-44-2"}).status_code == 422
    assert not Enforcement.objects.exists()
    client.post(address, {"ground": "art-44-2", "facts": "超出业务种类"})
    assert Enforcement.objects.get().state == "opened"


@pytest.mark.article("28-2")
def test_a_refused_beginning_says_why_and_begins_nothing() -> None:
    certificate = holder(DAY, state="expired", valid_until=date(2024, 2, 28))
    client = browser(account(certificate.organisation))
    answer = client.post(page(certificate, "change.report_before"), {"what": "capital"})
    assert answer.status_code == 409
    assert "没有有效的资质证书" in answer.content.decode()
    assert not Case.objects.filter(kind="change").exclude(opened_on=None).exists()


@pytest.mark.article("42")
def test_a_remedy_is_registered_against_the_decision_that_was_made() -> None:
    certificate = holder(DAY)
    clerk = browser(official(Role.CLERK, office()))
    address = page(certificate, "reconsideration.register")
    assert clerk.get(address).status_code == 404
    act(certificate, "annul", DAY, ground="art-40-1-1", reasons="玩忽职守")
    clerk.post(address, {"kind": "litigation", "body": "某中级人民法院"})
    remedy = Reconsideration.objects.get()
    assert (remedy.state, remedy.decision, remedy.subject_id) == (
        "pending",
        "annul",
        certificate.pk,
    )


def test_others_do_not_find_the_page() -> None:
    certificate = holder(DAY)
    address = page(certificate, "change.report_before")
    assert browser(account(organisation())).get(address).status_code == 404
    assert browser(official(Role.SUPERVISOR, office())).get(address).status_code == 404
    assert Client().get(address).status_code == 302
