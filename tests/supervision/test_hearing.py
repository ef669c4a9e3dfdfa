"""Prior notice, defence and hearing: steps of other law that an office may switch on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework import clock
from casework.door import take_step
from casework.judging import offers
from casework.models import Role
from casework.refusal import StepRefused
from licensing.models import Certificate
from supervision.drafting import draft_enforcement
from supervision.models import Enforcement
from tests.factories import account, act, office, official, ten_o_clock
from tests.supervision.holders import holder

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 16)
LAST, AFTER = date(2026, 3, 23), date(2026, 3, 24)
REVOKE = {"ground": "art-45-4", "reasons": "拒绝检查"}


def proposed() -> tuple[Certificate, Enforcement]:
    certificate = holder(DAY)
    enforcement = draft_enforcement(certificate.organisation, on=DAY)
    act(enforcement, "open", DAY, ground="art-45-4", facts="拒绝检查")
    act(enforcement, "propose_revocation", DAY, ground="art-45-4", reasons="拒绝检查")
    certificate.refresh_from_db()
    return certificate, enforcement


def refused(case: Any, step: str, on: date, **inputs: Any) -> str:
    with pytest.raises(StepRefused) as refusal:
        act(case, step, on, **inputs)
    return refusal.value.code


def test_the_measures_alone_ask_for_no_notice() -> None:
    certificate, enforcement = proposed()
    officer = official(Role.SUPERVISOR, office())
    assert "give_notice" not in {offer.name for offer in offers(enforcement, officer, DAY)}
    act(certificate, "revoke", DAY, **REVOKE)
    assert certificate.state == "revoked"


def test_nobody_is_revoked_before_the_days_to_speak_are_over(settings: Any) -> None:
    settings.PRACTICES = {"prior_notice": True}
    certificate, enforcement = proposed()
    assert refused(certificate, "revoke", DAY, **REVOKE) == "E_NOT_HEARD"
    act(enforcement, "give_notice", DAY, reasons="拒绝检查")
    context = enforcement.papers.get().context
    assert context["inputs"]["speak_until"] == "2026-03-23"
    assert "吊销资质" in context["inputs"]["measure"]
    assert refused(certificate, "revoke", LAST, **REVOKE) == "E_NOT_HEARD"
    assert refused(enforcement, "defend", AFTER, statement="迟到") == "E_PERIOD_OVER"
    act(certificate, "revoke", AFTER, **REVOKE)
    assert certificate.state == "revoked"


def test_what_the_unit_says_is_looked_into_before_the_decision(settings: Any) -> None:
    settings.PRACTICES = {"prior_notice": True}
    certificate, enforcement = proposed()
    assert refused(enforcement, "hear", DAY, statement="x") == "E_STATE"
    act(enforcement, "give_notice", DAY, reasons="拒绝检查")
    with clock.moved_to(ten_o_clock(LAST)):
        unit = account(enforcement.organisation)
        take_step(enforcement, "defend", by=unit, statement="当日停电", hearing=True)
    assert refused(certificate, "revoke", AFTER, **REVOKE) == "E_NOT_HEARD"
    assert refused(enforcement, "hear", AFTER, statement=" ") == "E_REASON_MISSING"
    act(enforcement, "hear", AFTER, statement="已听证，情况属实的不予采纳")
    act(certificate, "revoke", AFTER, **REVOKE)
    assert certificate.state == "revoked"
