"""The office's pages: who sees what, and what is refused is shown."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from casework.judging import machine, step_of
from casework.models import Appointment, Case, Entry, NumberSeries, Paper, Role
from casework.simulator.document import load
from casework.simulator.play import play
from tests.factories import (
    MONDAY,
    accepted_application,
    account,
    decidable_application,
    draft,
    office,
    official,
    organisation,
    reviewed_application,
    submitted_application,
)
from tests.pages import ROW, browser, officer, on, words

pytestmark = pytest.mark.django_db

MONDAY_AFTER_NEXT = MONDAY + timedelta(days=14)


# -- who sees what ------------------------------------------------------------------------------
def pages_of(case: Case) -> list[str]:
    deadline, paper = case.deadlines.first(), case.papers.first()
    return [
        reverse("case", args=[case.pk]),
        reverse("deadline", args=[case.pk, deadline.pk]),
        reverse("paper", args=[paper.pk]),
    ]


@pytest.mark.parametrize(
    ("role", "code", "sees"),
    [
        (Role.INTAKE, "Hubei", True),
        (Role.HEAD, "Hubei", True),
        (Role.SUPERVISOR, "national", True),
        (Role.INTAKE, "Guangdong", False),
        (Role.HEAD, "Guangdong", False),
    ],
)
def test_a_province_sees_its_own_cases_and_the_superior_those_below_it(role, code, sees):
    case = accepted_application()
    client = officer(role, code)
    with on(MONDAY):
        answers = {client.get(page).status_code < 400 for page in pages_of(case)}
        listed = str(case.pk) in ROW.findall(words(client.get("/desk/")))
    assert answers == {sees}
    assert listed == sees


def test_a_company_sees_its_own_papers_and_clocks_and_nobody_elses():
    case = accepted_application()
    own, other = browser(account(case.organisation)), browser(account(organisation()))
    with on(MONDAY):
        assert {own.get(page).status_code for page in pages_of(case)} == {200, 202}
        assert {other.get(page).status_code for page in pages_of(case)} == {404}


def test_the_offices_own_pages_do_not_exist_for_a_company():
    case = reviewed_application()
    client = browser(account(case.organisation))
    plan = reverse("visit-plan", args=[case.pk])
    for page in ("/desk/", "/dashboard/", "/calendar/", "/calendar/2026/", plan):
        assert client.get(page, follow=True).status_code == 404
    assert client.post(reverse("assign", args=[case.pk])).status_code == 404


def test_a_company_learns_which_authority_acted_but_not_which_official():
    case = accepted_application()
    person = case.entries.get(step="accept").actor
    person.name = "王建国"
    person.save()
    page = reverse("case", args=[case.pk])
    assert "王建国" in words(officer(Role.HEAD).get(page))
    own = words(browser(account(case.organisation)).get(page))
    assert case.authority.name in own
    assert "王建国" not in own


def test_a_draft_is_no_affair_of_the_office():
    case = draft()
    assert officer(Role.INTAKE).get(reverse("case", args=[case.pk])).status_code == 404


def test_a_stranger_is_asked_to_sign_in():
    case = accepted_application()
    for page in [*pages_of(case), "/desk/", "/dashboard/", "/calendar/"]:
        answer = Client().get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


def test_refused_attempts_stand_in_the_offices_journal_and_not_in_the_companys():
    case = accepted_application()
    step = reverse("step", args=[case.pk, "grant"])
    with on(MONDAY):
        answer = officer(Role.HEAD).post(step, {"confirmed": "on"})
        assert answer.status_code == 409
        page = reverse("case", args=[case.pk])
        assert "未准许" in words(officer(Role.HEAD).get(page))
        assert "未准许" not in words(browser(account(case.organisation)).get(page))


SCENARIOS = Path(__file__).resolve().parent.parent / "journeys/scenarios/open"


@pytest.mark.parametrize("scenario", ["S15", "S16", "S17", "S21", "S24", "X02"])
def test_every_kind_of_case_in_every_state_has_its_pages(scenario):
    """The cases of whole scenarios; an official of all roles opens all there is to open."""
    play(load(next(SCENARIOS.glob(f"{scenario}-*.yaml"))), keep=True)
    person = official(Role.HEAD, office("national"))
    for role in set(Role) - {Role.UNIT, Role.HEAD}:
        Appointment.objects.create(user=person, role=role, authority=office("national"))
    client, opened = browser(person), 0
    for case in Case.objects.visible_to(person):
        model = type(case.procedure)
        steps = [name for name in machine(model) if step_of(model, name).roles]
        pages = [reverse("case", args=[case.pk])]
        pages += [reverse("deadline", args=[case.pk, row.pk]) for row in case.deadlines.all()]
        pages += [reverse("step", args=[case.pk, name]) for name in steps]
        for page in pages:
            assert client.get(page).status_code == 200, page
            opened += 1
    assert opened > 20


# -- steps --------------------------------------------------------------------------------------
def test_a_blocked_step_is_shown_disabled_with_its_reason_and_article():
    case = accepted_application()
    with on(MONDAY):
        answer = officer(Role.HEAD).get(reverse("case", args=[case.pk]))
    refusal = case.law.refusal("E_NOT_PASSED")
    blocked = re.search(
        r'<button type="button"[^>]*disabled[^>]*>准予行政许可</button>', words(answer)
    )
    assert blocked
    assert refusal.reason in words(answer)


def test_a_refusal_is_shown_with_its_reason_and_nothing_typed_is_lost():
    case = decidable_application()
    step = reverse("step", args=[case.pk, "refuse"])
    typed = {
        "ground": "art-24-2-1", "reasons": "所报业绩与查证不符", "remedies": "可以申请复议",
        "confirmed": "on",
    }  # fmt: skip
    with on(MONDAY_AFTER_NEXT):
        answer = officer(Role.HEAD).post(step, typed)
    assert answer.status_code == 409
    assert case.law.refusal("E_GROUND").reason in words(answer)
    assert "所报业绩与查证不符" in words(answer)
    assert case.entries.get(outcome=Entry.Outcome.REFUSED).error == "E_GROUND"


def test_what_is_missing_is_named_at_the_field_and_in_the_summary():
    case = decidable_application()
    step = reverse("step", args=[case.pk, "refuse"])
    with on(MONDAY_AFTER_NEXT):
        answer = officer(Role.HEAD).post(step, {"reasons": "理由甲"})
    assert answer.status_code == 422
    assert words(answer).count("请选择不予许可的情形") == 2
    assert "理由甲" in words(answer)
    assert not case.entries.filter(step="refuse").exists()


def test_a_decision_is_not_taken_before_it_is_confirmed():
    case = decidable_application()
    step, client = reverse("step", args=[case.pk, "grant"]), officer(Role.HEAD)
    with on(MONDAY_AFTER_NEXT):
        assert "确认后立即生效，不能撤销" in words(client.post(step))
        case.refresh_from_db()
        assert case.state == "decision_pending"
        assert client.post(step, {"confirmed": "on"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "granted"


@pytest.mark.parametrize("name", ["no_such_step", "lapse", "begin_visit", "mark_overdue"])
def test_steps_nobody_takes_have_no_page(name):
    case = accepted_application()
    page, client = reverse("step", args=[case.pk, name]), officer(Role.HEAD)
    assert client.get(page).status_code == 404
    assert client.post(page).status_code == 404


def test_the_wrong_role_is_refused_at_the_page_as_at_the_door():
    case = submitted_application()
    with on(MONDAY):
        answer = officer(Role.REVIEWER).post(reverse("step", args=[case.pk, "accept"]))
    assert answer.status_code == 409
    assert case.law.refusal("E_ROLE").reason in words(answer)
    assert case.entries.get(outcome=Entry.Outcome.REFUSED).error == "E_ROLE"


def test_looking_at_every_page_writes_nothing():
    case = decidable_application()
    pages = [*pages_of(case), "/desk/", "/dashboard/"]
    client = officer(Role.HEAD)
    with on(MONDAY_AFTER_NEXT):
        pages += [reverse("step", args=[case.pk, name]) for name in ("grant", "refuse", "extend")]
        before = Entry.objects.count(), list(Case.objects.values())
        assert {client.get(page).status_code for page in pages} <= {200, 202}
    assert (Entry.objects.count(), list(Case.objects.values())) == before


def test_a_preview_shows_the_paper_and_leaves_no_trace():
    case = decidable_application()
    page = reverse("preview", args=[case.pk, "grant", "grant_decision"])
    before = Entry.objects.count(), Paper.objects.count(), list(NumberSeries.objects.values())
    with on(MONDAY_AFTER_NEXT):
        answer = officer(Role.HEAD).post(page)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    after = Entry.objects.count(), Paper.objects.count(), list(NumberSeries.objects.values())
    assert after == before
    case.refresh_from_db()
    assert case.state == "decision_pending"


def test_a_preview_of_a_refused_step_says_why_and_is_no_attempt():
    case = accepted_application()
    page = reverse("preview", args=[case.pk, "grant", "grant_decision"])
    with on(MONDAY):
        answer = officer(Role.HEAD).post(page)
    assert answer.status_code == 409
    assert case.law.refusal("E_NOT_PASSED").reason in words(answer)
    assert not case.entries.filter(outcome=Entry.Outcome.REFUSED).exists()
