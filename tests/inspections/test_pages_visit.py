"""Planning a visit and recording it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from casework.models import Role
from tests.factories import (
    MONDAY,
    act,
    notified_visit,
    office,
    official,
    reviewed_application,
    ten_o_clock,
)
from tests.pages import browser, officer, on, words

pytestmark = pytest.mark.django_db

MONDAY_AFTER_NEXT = MONDAY + timedelta(days=14)


def test_a_plan_whose_notice_is_refused_stays_a_plan_and_is_sent_again():
    case = reviewed_application()
    first = official(Role.REVIEWER, office())
    second = official(Role.INSPECTOR, office())
    client, page = browser(first), reverse("visit-plan", args=[case.pk])
    with on(MONDAY):
        refused = client.post(page, {"visit_on": "2026-03-16", "staff": [first.pk]})
        assert refused.status_code == 409
        assert case.law.refusal("E_TEAM_TOO_SMALL").reason in words(refused)
        assert [visit.state for visit in case.visits.all()] == ["planned"]
        team = [first.pk, second.pk]
        assert client.post(page, {"visit_on": "2026-03-16", "staff": team}).status_code == 302
    assert [visit.state for visit in case.visits.all()] == ["notified"]
    assert client.get(page).status_code == 404


def test_the_steps_of_a_visit_are_recorded_once_each_by_the_team():
    case = reviewed_application()
    visit = notified_visit(case, MONDAY, MONDAY_AFTER_NEXT)
    act(visit, "start", MONDAY_AFTER_NEXT)
    grounds = list(visit.steps_of_visit)
    inspector = official(Role.INSPECTOR, office())
    with on(MONDAY_AFTER_NEXT):
        for note in ("听取了汇报", "另写一次"):
            page = reverse("visit-record", args=[visit.pk, grounds[0]])
            assert browser(inspector).post(page, {"note": note}).status_code == 302
        page = reverse("visit-record", args=[visit.pk, grounds[1]])
        officer(Role.INTAKE).post(page, {"note": "不是审查人员"})
        browser(inspector).post(page, {"note": "  "})
        no_step = browser(inspector).post(reverse("visit-record", args=[visit.pk, "x"]))
    assert no_step.status_code == 404
    record = visit.records.get()
    assert (record.ground, record.note, record.actor) == (grounds[0], "听取了汇报", inspector)
    assert record.at == ten_o_clock(MONDAY_AFTER_NEXT)
