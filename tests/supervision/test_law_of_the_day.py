"""A certificate keeps its law; what is done to it follows the law of the day of the act."""

from __future__ import annotations

from datetime import date

import pytest

from casework.audit import audit_deadlines
from casework.judging import offers
from casework.models import Deadline, Role
from supervision import drafting
from tests.factories import act, office, official
from tests.supervision.holders import holder

pytestmark = pytest.mark.django_db
ISSUED, LAST_DAY = date(2020, 9, 1), date(2023, 8, 31)


def old_certificate(on: date):
    return holder(
        on,
        regulation="classified-2013",
        categories=["system_integration"],
        valid_from=ISSUED,
        valid_until=LAST_DAY,
    )


@pytest.mark.article("40-2")
def test_a_certificate_of_2013_is_annulled_under_2020_and_stays_one_of_2013() -> None:
    day = date(2022, 5, 6)
    certificate = old_certificate(day)
    entry = act(certificate, "annul", day, ground="art-40-2", reasons="伪造材料")
    assert entry.regulation.code == "classified-2020"
    certificate.refresh_from_db()
    assert certificate.regulation.code == "classified-2013"
    ban = Deadline.objects.get(case=certificate, period="fraud_ban")
    assert (ban.due_on, ban.article) == (date(2025, 5, 6), "40-2")
    assert certificate.papers.get().title == "撤销行政许可决定书"


def test_what_an_old_certificate_prints_keeps_its_name_in_the_new_papers() -> None:
    day = date(2022, 5, 6)
    certificate = old_certificate(day)
    act(certificate, "annul", day, ground="art-40-1-3", reasons="违反程序")
    context = certificate.papers.get().context
    assert context["certificate"]["categories"] == ["系统集成"]


@pytest.mark.article("42")
def test_a_restored_certificate_of_2013_has_its_periods_once_more() -> None:
    day = date(2022, 5, 6)
    certificate = old_certificate(day)
    act(certificate, "annul", day, ground="art-40-1-3", reasons="违反程序")
    remedy = drafting.draft_reconsideration(certificate, on=day)
    act(remedy, "register", day, body="法院")
    act(remedy, "record_result", day, result="annulled")
    act(remedy, "give_effect", day)
    certificate.refresh_from_db()
    assert certificate.state == "valid"
    rows = Deadline.objects.filter(case=certificate, period="certificate_validity")
    validity = [(row.ordinal, row.due_on, row.ended_on) for row in rows.order_by("ordinal")]
    assert validity == [(1, LAST_DAY, day), (2, LAST_DAY, None)]
    assert audit_deadlines() == []


def test_asking_what_is_possible_changes_nothing_of_the_certificate() -> None:
    day = date(2022, 5, 6)
    certificate = old_certificate(day)
    asked = {offer.name: offer for offer in offers(certificate, official(Role.HEAD, office()), day)}
    assert asked["annul"].blocked
    assert asked["annul"].blocked.code == "E_SECOND_PERSON"
    assert asked["annul"].articles == ("40-1", "40-2")
    certificate.refresh_from_db()
    assert certificate.regulation.code == "classified-2013"
