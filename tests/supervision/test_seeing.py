"""Who sees the cases after the grant: what is secret until it begins, and what others filed."""

from __future__ import annotations

from datetime import date

import pytest

from casework.models import Case, Role
from supervision import drafting
from tests.factories import account, act, office, official
from tests.supervision.holders import holder

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 3)
CONTRACT = {"category": "software_development", "secrecy": "秘密", "signed": DAY}


def seen_by(user, case: Case) -> bool:
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


@pytest.mark.article("31")
def test_a_flying_inspection_is_unseen_by_the_unit_until_it_begins() -> None:
    unit = holder(DAY).organisation
    inspection = drafting.draft_inspection(unit, on=DAY)
    act(inspection, "open_flying", DAY)
    assert not seen_by(account(unit), inspection)
    assert seen_by(official(Role.SUPERVISOR, office()), inspection)
    act(inspection, "start", DAY, inspectors=["何", "林"])
    assert seen_by(account(unit), inspection)


@pytest.mark.article("39-1")
def test_a_lead_is_never_seen_by_the_unit_it_is_about() -> None:
    unit = holder(DAY).organisation
    investigation = drafting.draft_investigation(unit, on=DAY)
    act(investigation, "open", DAY, facts="线索")
    assert not seen_by(account(unit), investigation)
    act(investigation, "approve", DAY)
    assert not seen_by(account(unit), investigation)


@pytest.mark.article("34")
def test_offices_see_a_contract_from_its_registration_on_there_and_at_home() -> None:
    unit = holder(DAY).organisation
    filing = drafting.draft_filing(unit, on=DAY)
    home, there = official(Role.SUPERVISOR, office()), official(Role.SUPERVISOR, office("Anhui"))
    assert not seen_by(home, filing)
    act(filing, "register", DAY, place=office("Anhui"), **CONTRACT)
    assert filing.state == "draft"
    assert seen_by(home, filing)
    assert seen_by(there, filing)
    assert not seen_by(official(Role.SUPERVISOR, office("Hunan")), filing)


def test_an_enforcement_case_is_seen_by_the_unit_once_something_is_ordered() -> None:
    certificate = holder(DAY)
    enforcement = drafting.draft_enforcement(certificate.organisation, on=DAY)
    act(enforcement, "open", DAY, ground="art-44-2", facts="超出业务种类")
    assert not seen_by(account(certificate.organisation), enforcement)
    act(enforcement, "order", DAY)
    assert seen_by(account(certificate.organisation), enforcement)
