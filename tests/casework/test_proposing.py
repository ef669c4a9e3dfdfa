"""Two persons for what is decided against a unit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.door import take_step
from casework.judging import offers
from casework.models import Appointment, Case, Role, User
from casework.refusal import StepRefused
from tests.factories import (
    MONDAY,
    account,
    act,
    decidable_application,
    office,
    official,
    submitted_application,
    ten_o_clock,
)  # fmt: skip
from tests.supervision.holders import holder

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 16)
ANNUL = {"ground": "art-40-1-4", "reasons": "不符合条件"}


def take(case: Case, step: str, by: User, **inputs: Any) -> None:
    with clock.moved_to(ten_o_clock(DAY)):
        take_step(case, step, by=by, on=DAY, **inputs)


def refused(case: Case, step: str, by: User, **inputs: Any) -> str:
    with pytest.raises(StepRefused) as refusal:
        take(case, step, by, **inputs)
    return refusal.value.code


def test_the_head_alone_annuls_nothing() -> None:
    certificate, head = holder(DAY), official(Role.HEAD, office())
    assert refused(certificate, "annul", head, **ANNUL) == "E_SECOND_PERSON"
    take(certificate, "propose", head, decision="annul", reasons="我自己的意见")
    assert refused(certificate, "annul", head, **ANNUL) == "E_SECOND_PERSON"
    officer = official(Role.SUPERVISOR, office())
    take(certificate, "propose", officer, decision="cancel", reasons="另一决定")
    assert refused(certificate, "annul", head, **ANNUL) == "E_SECOND_PERSON"
    take(certificate, "propose", officer, decision="annul", reasons="不符合条件")
    take(certificate, "annul", head, **ANNUL)
    assert certificate.state == "annulled"


def test_what_an_officer_orders_is_proposed_by_the_head() -> None:
    application, intake = submitted_application(DAY), official(Role.INTAKE, office())
    ground = {"ground": "art-46", "reasons": "章程系伪造"}
    take(application, "propose", official(Role.CLERK, office()), decision="decline", reasons="伪造")
    assert refused(application, "decline", intake, **ground) == "E_SECOND_PERSON"
    take(application, "propose", official(Role.HEAD, office()), decision="decline", reasons="同意")
    take(application, "decline", intake, **ground)
    assert application.state == "not_accepted"


def test_who_reviewed_an_application_does_not_decide_on_it() -> None:
    application = decidable_application(MONDAY, DAY)
    inspector = official(Role.INSPECTOR, office())
    reviewer = official(Role.REVIEWER, office())
    head = official(Role.HEAD, office())
    assert {offer.name: offer.available for offer in offers(application, head, DAY)}["grant"]
    for person in (inspector, reviewer):
        Appointment.objects.create(user=person, role=Role.HEAD, authority=office())
    # Two others took part, so each of them has somebody beside him; alone he has nobody.
    take(application, "grant", reviewer)
    assert application.state == "granted"


def test_the_unit_sees_no_proposal_and_the_office_reads_it_beside_the_decision(
    client: Client,
) -> None:
    certificate = holder(DAY)
    officer, head = official(Role.SUPERVISOR, office()), official(Role.HEAD, office())
    take(certificate, "propose", officer, decision="annul", reasons="取得资质时不符合条件")
    page, step = (
        reverse("case", args=[certificate.pk]),
        reverse("step", args=[certificate.pk, "annul"]),
    )
    with clock.moved_to(ten_o_clock(DAY)):
        client.force_login(account(certificate.organisation))
        assert "取得资质时不符合条件" not in client.get(page).content.decode()
        assert "提出办理意见" not in client.get(page).content.decode()
        client.force_login(head)
        shown = client.get(page).content.decode()
        assert "拟撤销行政许可" in shown
        assert "取得资质时不符合条件" in client.get(step).content.decode()
    take(certificate, "annul", head, **ANNUL)
    with clock.moved_to(ten_o_clock(DAY)):
        assert "拟撤销行政许可" not in client.get(page).content.decode()


@pytest.mark.article("40-1(4)", "40-2")
@pytest.mark.parametrize(
    ("ground", "cited", "stops"), [("art-40-1-4", "40-1(4)", False), ("art-40-2", "40-2", True)]
)
def test_an_annulment_rests_on_the_paragraph_of_its_own_ground(
    ground: str, cited: str, stops: bool
) -> None:
    certificate = holder(DAY)
    entry = act(certificate, "annul", DAY, ground=ground, reasons="查明")
    paper = certificate.papers.get()
    assert entry.articles == [cited]
    assert paper.context["paper"]["articles"] == [cited]
    assert paper.context["inputs"]["ground"]["stops_business"] is stops


def test_a_practice_is_switched_off_by_the_setting(settings: Any) -> None:
    settings.PRACTICES = {"two_persons": False}
    certificate, head = holder(DAY), official(Role.HEAD, office())
    assert "propose" not in {offer.name for offer in offers(certificate, head, DAY)}
    take(certificate, "annul", head, **ANNUL)
    assert certificate.state == "annulled"
