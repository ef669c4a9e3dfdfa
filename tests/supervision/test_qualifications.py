"""The register as of a day, the gate, and the sheets of a certificate, as people see them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Role, User
from casework.refusal import StepRefused
from licensing.models import Certificate
from licensing.scope import Business, can_take
from supervision import drafting, inquiring
from supervision.models import Inquiry
from tests.factories import account, act, issued_application, office, organisation
from tests.pages import browser, officer, on, words
from tests.supervision.holders import LAST_DAY, holder

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 3)
ONE_DAY = timedelta(days=1)


def inquirer() -> User:
    return User.objects.create(username="weituo", name="严正", asks_for="某市信息中心")


def gate(certificate: Certificate, day: date = DAY, **wishes: str) -> dict[str, str]:
    """The code of each part that fails, by its title; '' for those that hold."""
    asked = {"category": "software_development", "secrecy": "秘密"} | wishes
    parts = can_take(certificate.organisation, Business(**asked), day)
    return {part.title: part.code for part in parts}


# -- the list -----------------------------------------------------------------------------------
def test_the_register_of_a_day_is_computed_and_its_questions_do_not_grow(
    django_assert_max_num_queries,
) -> None:
    first, others = holder(DAY), [holder(DAY, level="A") for _ in range(3)]
    supervisor, address = officer(Role.SUPERVISOR), reverse("qualifications")
    with on(LAST_DAY), django_assert_max_num_queries(24):
        page = words(supervisor.get(address))
    assert page.count('data-state="valid"') == len(others) + 1
    asked = {"on": (LAST_DAY + ONE_DAY).isoformat(), "level": "B"}
    with on(LAST_DAY):
        page = words(supervisor.get(address, asked))
        sheet = supervisor.get(reverse("qualifications-export"), asked).content.decode("utf-8-sig")
    assert page.count('data-state="expired"') == 1
    assert first.number in sheet
    assert others[0].number not in sheet
    assert supervisor.get(address, {"on": "2025-02-30"}).status_code == 422


@pytest.mark.article("4-2", "32")
def test_a_public_body_sees_the_register_and_the_gate_and_nothing_else() -> None:
    certificate = holder(DAY)
    client = browser(inquirer())
    with on(DAY):
        assert client.get("/")["Location"] == reverse("qualifications")
        listed = words(client.get(reverse("qualifications")))
        one = words(client.get(reverse("certificate", args=[certificate.pk])))
        asked = {"unit": certificate.number, "category": "general_integration", "secrecy": "绝密",
                 "on": DAY.isoformat()}  # fmt: skip
        answer = words(client.post(reverse("scope"), asked))
        for hidden in ("desk", "holders"):
            assert client.get(reverse(hidden)).status_code == 404
        assert client.get(reverse("case", args=[certificate.pk])).status_code == 404
        assert client.get(reverse("holder", args=[certificate.organisation_id])).status_code == 404
    assert certificate.number in listed
    assert 'action="/search/"' not in listed
    assert "正本、副本的印制" not in one
    assert "不可以承接" in answer
    inquiry = Inquiry.objects.get()
    assert (inquiry.unit, inquiry.answer) == (certificate.organisation, "E_LEVEL_SECRECY")


def test_a_public_body_that_asks_without_end_is_told_to_wait() -> None:
    certificate, person = holder(DAY), inquirer()
    with on(DAY):
        for _ in range(inquiring.MOST):
            inquiring.note(person, certificate.organisation, {}, "ok")
        with pytest.raises(inquiring.TooMany):
            inquiring.note(person, certificate.organisation, {}, "ok")


def test_a_holder_asks_for_itself_and_does_not_read_the_register() -> None:
    certificate, other = holder(DAY), holder(DAY)
    client = browser(account(certificate.organisation))
    with on(DAY):
        assert client.get(reverse("qualifications")).status_code == 404
        assert client.get(reverse("certificate", args=[other.pk])).status_code == 404
        assert client.get(reverse("certificate", args=[certificate.pk])).status_code == 200
        asked = {"category": "software_development", "secrecy": "秘密", "on": DAY.isoformat()}
        assert "✓ 可以承接" in words(client.post(reverse("scope"), asked))
    assert not Inquiry.objects.exists()


# -- the gate -----------------------------------------------------------------------------------
@pytest.mark.article("10-2", "11-1", "11-2", "28-2")
def test_every_part_of_the_gate_is_told_and_the_first_that_fails_is_the_refusal() -> None:
    certificate = holder(DAY, categories=["general_integration"])
    assert set(gate(certificate).values()) == {""}
    failed = gate(certificate, secrecy="绝密", category="data_recovery")
    assert (failed["等级与密级"], failed["业务种类"]) == ("E_LEVEL_SECRECY", "E_OUT_OF_SCOPE")
    assert gate(certificate, LAST_DAY)["资质状态"] == ""
    assert gate(certificate, LAST_DAY + ONE_DAY)["资质状态"] == "E_NOT_VALID_CERT"
    unit = certificate.organisation
    assert gate(certificate, category="operation_maintenance")["业务种类"] == "E_OUT_OF_SCOPE"
    kept = gate(certificate, category="operation_maintenance", built_by=unit.code)
    assert kept["业务种类"] == ""


@pytest.mark.article("11-2")
@pytest.mark.parametrize(
    ("first", "then"),
    [("system_consulting", "software_development"), ("software_development", "system_consulting")],
)
def test_who_advises_does_nothing_else_on_the_project_in_either_order(
    first: str, then: str
) -> None:
    certificate = holder(DAY, categories=[first, then])
    filing = drafting.draft_filing(certificate.organisation, on=DAY)
    act(filing, "register", DAY, category=first, secrecy="秘密", place=office(), project="一号")
    client = browser(account(certificate.organisation))
    asked = {"category": then, "secrecy": "秘密", "on": DAY.isoformat(), "project": "一号"}
    with on(DAY):
        assert "不可以承接" in words(client.post(reverse("scope"), asked))
        assert "✓ 可以承接" in words(client.post(reverse("scope"), asked | {"project": "二号"}))


# -- the sheets ---------------------------------------------------------------------------------
@pytest.mark.article("27")
def test_a_lost_copy_is_issued_anew_and_the_lost_sheet_says_so_when_it_is_checked() -> None:
    certificate = issued_application().issued_certificate
    issued, code = certificate.issued_on, certificate.papers.get().code
    assert issued
    act(certificate, "record_print", issued, copy="正本", serial="0001")
    with pytest.raises(StepRefused):
        act(certificate, "replace_lost", issued, copy="副本")
    lost_on = issued + ONE_DAY
    act(certificate, "report_loss", lost_on, copy="副本", lost_on=issued)
    assert certificate.lost_copies == ["副本"]
    with on(lost_on):
        assert "副本于" in words(Client().get(reverse("verify", args=[code])))
    act(certificate, "replace_lost", lost_on, copy="副本")
    assert certificate.lost_copies == []
    anew = certificate.papers.order_by("pk").last().context["certificate"]
    assert (anew["copy"], anew["issued_on"]) == ("副本", issued.isoformat())
    with on(lost_on):
        assert "本印件作废" in words(Client().get(reverse("verify", args=[code])))
        page = words(officer(Role.CLERK).get(reverse("certificate", args=[certificate.pk])))
    assert all(said in page for said in ("0001", "报告遗失", "补发"))


def test_nobody_else_opens_a_certificate_of_the_register() -> None:
    certificate = holder(DAY)
    address = reverse("certificate", args=[certificate.pk])
    assert browser(account(organisation())).get(address).status_code == 404
    assert Client().get(address).status_code == 302
