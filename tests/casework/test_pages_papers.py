"""Pages that prove something: the ledger of a deadline, a paper, its code."""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse

from casework.drawing import draw_ordered
from casework.models import Role
from casework.winding import reading_of
from tests.factories import (
    MONDAY,
    accepted_application,
    account,
    act,
    decidable_application,
    issued_application,
    organisation,
)
from tests.pages import browser, officer, on, words

pytestmark = pytest.mark.django_db


# -- deadlines ----------------------------------------------------------------------------------
def ledger_rows(page: str) -> list[tuple[str, str]]:
    """Day and number of each row of the ledger, as the page shows them."""
    rows = re.findall(r'<tr class="day-[^>]*>.*?datetime="([\d-]+)".*?</tr>', page, re.DOTALL)
    numbers = re.findall(r'<td class="amount">(?:第(\d+)日)?</td>', page)
    return list(zip(rows, numbers, strict=True))


def test_the_last_number_of_the_ledger_is_the_length_and_its_day_the_last_day():
    case = accepted_application()
    deadline = case.deadlines.get(period="decision")
    with on(MONDAY):
        answer = officer(Role.REVIEWER).get(reverse("deadline", args=[case.pk, deadline.pk]))
    counted = [(day, int(number)) for day, number in ledger_rows(words(answer)) if number]
    assert [number for _, number in counted] == list(range(1, deadline.length + 1))
    assert counted[-1][0] == deadline.due_on.isoformat()
    assert case.regulation.title in words(answer)


def test_days_of_an_expert_review_carry_no_number_in_the_ledger():
    case = decidable_application()
    review = {"review": "专家评审", "type": "expert_review", "experts": [], "reason": "确有需要"}
    act(case, "start_expert_review", date(2026, 3, 17), **review)
    act(case, "end_expert_review", date(2026, 3, 19), review="专家评审", opinion="favourable")
    deadline = case.deadlines.get(period="decision")
    with on(date(2026, 3, 20)):
        answer = officer(Role.REVIEWER).get(reverse("deadline", args=[case.pk, deadline.pk]))
    numbers = dict(ledger_rows(words(answer)))
    assert [numbers[f"2026-03-{day}"] for day in (16, 17, 18, 19, 20)] == ["10", "", "", "", "11"]
    assert max(numbers) == reading_of(deadline).due_on.isoformat()


def test_a_deadline_is_explained_only_under_its_own_case():
    case, other = accepted_application(), accepted_application()
    page = reverse("deadline", args=[case.pk, other.deadlines.first().pk])
    assert officer(Role.HEAD).get(page).status_code == 404


# -- papers -------------------------------------------------------------------------------------
def test_a_paper_not_drawn_yet_says_so_and_asks_again():
    paper = accepted_application().papers.get(key="acceptance_notice")
    answer = officer(Role.INTAKE).get(reverse("paper", args=[paper.pk]))
    assert answer.status_code == 202
    assert answer["Refresh"] == "5"
    assert "正在制作" in words(answer)


def test_a_code_is_verified_by_anybody_with_what_the_certificate_is_today():
    certificate = issued_application().issued_certificate
    paper = certificate.papers.get()
    answer = Client().get(reverse("verify", args=[paper.code]))
    assert answer.status_code == 200
    for said in (certificate.number, paper.number, certificate.holder_name, certificate.state_name):
        assert said in words(answer)
    assert Client().get(reverse("verify", args=["0" * 20])).status_code == 404


def test_a_drawn_paper_is_downloaded_as_it_was_drawn_by_those_entitled_only():
    case = accepted_application()
    assert draw_ordered() == 2
    paper = case.papers.get(key="acceptance_notice")
    page = reverse("paper", args=[paper.pk])
    for client in (officer(Role.INTAKE), browser(account(case.organisation))):
        answer = client.get(page)
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment")
        assert sha256(answer.getvalue()).hexdigest() == paper.sha256
    for stranger in (officer(Role.INTAKE, "Guangdong"), browser(account(organisation()))):
        assert stranger.get(page).status_code == 404
