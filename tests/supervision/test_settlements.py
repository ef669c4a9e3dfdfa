"""Findings lead to a case or are left; decisions are published and filed with a proof."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import clock
from casework.door import take_step
from casework.models import Case, Effect, Organisation, Role, User
from supervision.drafting import draft_filing
from supervision.models import Enforcement, Settlement
from tests.factories import act, office, official, ten_o_clock
from tests.supervision.holders import holder

pytestmark = pytest.mark.django_db
DAY, LATER = date(2026, 3, 16), date(2026, 4, 14)
AS = {"HTTP_HOST": "localhost"}


@pytest.fixture
def page(client: Client) -> Any:
    """Read or send a page as somebody, on a day."""

    def go(by: User, url: str, data: dict[str, Any] | None = None, on: date = DAY) -> Any:
        with clock.moved_to(ten_o_clock(on)):
            client.force_login(by)
            return client.get(url) if data is None else client.post(url, data)

    return go


def supervisor(code: str = "Hubei") -> User:
    return official(Role.SUPERVISOR, office(code))


def complaint(on: date = DAY) -> Effect:
    certificate = holder(on)
    act(certificate, "receive_complaint", on, facts="出借资质证书")
    return certificate.effects.get(kind=Effect.Kind.FINDING)


@pytest.mark.article("31", "44(6)")
def test_a_finding_becomes_a_case_with_its_ground_and_is_settled_once(page: Any) -> None:
    finding = complaint()
    listed = page(supervisor(), reverse("findings")).content.decode()
    assert "举报、投诉反映的线索" in listed
    assert finding.case.organisation.name in listed
    url = reverse("finding-open", args=[finding.pk])
    assert page(supervisor("Hunan"), url).status_code == 404
    assert page(supervisor(), url, {"ground": "", "facts": ""}).status_code == 422
    done = page(supervisor(), url, {"ground": "art-45-1", "facts": "出借资质证书"})
    begun = Enforcement.objects.get()
    assert done.url == reverse("case", args=[begun.pk])
    assert (begun.state, begun.ground, begun.licence) == (
        "opened",
        "art-45-1",
        finding.case.procedure,
    )
    assert Settlement.objects.get().begun_id == begun.pk
    assert page(supervisor(), url).status_code == 404
    shown = page(supervisor(), done.url).content.decode()
    assert "单位的其他情况" in shown
    assert finding.case.number in shown


def test_a_late_report_is_offered_with_its_own_ground(page: Any) -> None:
    certificate = holder(DAY)
    begun = _late_filing(certificate.organisation)
    finding = begun.effects.get(key="art-44-4")
    form = page(supervisor(), reverse("finding-open", args=[finding.pk])).content.decode()
    assert re.search(r'<input[^>]*value="art-44-4"[^>]*checked', form)


def _late_filing(unit: Organisation) -> Case:
    filing = draft_filing(unit, on=DAY)
    act(filing, "register", DAY, category="software_development", secrecy="秘密",
        place=office(), project="P", signed=DAY)  # fmt: skip
    filing.refresh_from_db()
    with clock.moved_to(ten_o_clock(date(2026, 4, 16))):
        take_step(filing, "mark_overdue", on=date(2026, 4, 16), period="project_filing")
    return filing


def test_a_finding_that_is_left_says_why(page: Any) -> None:
    finding = complaint()
    url = reverse("finding-leave", args=[finding.pk])
    assert page(supervisor(), url, {"reasons": " "}).status_code == 422
    page(supervisor(), url, {"reasons": "经查不属实"})
    assert Settlement.objects.get().says == "经查不属实"
    assert "没有待处理的线索" in page(supervisor(), reverse("findings")).content.decode()


def test_the_list_of_findings_asks_the_same_questions_whatever_its_length(page: Any) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(supervisor(), reverse("findings"))
        return len(queries)

    complaint()
    asked()
    one = asked()
    for _ in range(3):
        complaint()
    assert asked() == one


def test_a_duty_is_done_by_the_step_that_fulfils_it() -> None:
    certificate = holder(DAY)
    act(certificate, "annul", DAY, ground="art-40-1-4", reasons="不符合条件")
    duty = certificate.effects.get(kind=Effect.Kind.DUTY, key="cancel")
    assert duty.settled_on is None
    act(certificate, "cancel", LATER, ground="art-41-4", reasons="已被撤销")
    duty.refresh_from_db()
    assert duty.settled_on == LATER


@pytest.mark.article("29-1", "29-2")
def test_an_annulment_is_published_with_a_proof_and_everybody_reads_it(
    page: Any, client: Client
) -> None:
    certificate = holder(DAY)
    act(certificate, "annul", DAY, ground="art-40-2", reasons="骗取资质")
    clerk = official(Role.CLERK, office())
    listed = page(clerk, reverse("publications"))
    assert certificate.organisation.name in listed.content.decode()
    assert "2026-04-14" in listed.content.decode(), "twenty working days"
    late = page(clerk, reverse("publications"), on=date(2026, 4, 15))
    assert "已超过" in late.content.decode()
    assert "已超过" not in page(clerk, reverse("publications"), on=LATER).content.decode()
    url = reverse("publication", args=[certificate.effects.get(kind="register").pk])
    assert page(official(Role.CLERK, office("Hunan")), url).status_code == 404
    assert page(clerk, url, {"on": "2026-03-15", "proof": "公报"}).status_code == 422
    assert page(clerk, url, {"on": "2026-03-17", "proof": "公报"}).status_code == 422
    client.logout()
    public = reverse("public-decisions")
    assert certificate.holder_name not in client.get(public).content.decode()
    assert page(clerk, url, {"on": "2026-03-16", "proof": "省局公报第3期"}).status_code == 302
    client.logout()
    assert certificate.holder_name in client.get(public).content.decode()
    assert "省局公报第3期" not in client.get(public).content.decode()


def test_a_settlement_is_never_altered(page: Any) -> None:
    finding = complaint()
    page(supervisor(), reverse("finding-leave", args=[finding.pk]), {"reasons": "不属实"})
    with pytest.raises((IntegrityError, ValidationError)):
        Settlement.objects.update(says="属实")
