"""Measures of 2013: the authority reviews each year of a holder; a change may end it."""

from __future__ import annotations

from datetime import date

import pytest

from casework.forms import form_for
from casework.models import Case, Effect, Role
from casework.refusal import StepRefused
from licensing.law import law_in_force
from licensing.models import Certificate
from supervision.beginning import beginnings, new_case
from supervision.models import AnnualReview
from tests.factories import act, official
from tests.pages import on
from tests.supervision.holders import holder

LAST_DAY, FIRST_OF_2020 = date(2021, 2, 28), date(2021, 3, 1)


def held() -> Certificate:
    """A certificate of three years under the measures of 2013."""
    return holder(
        LAST_DAY, regulation="classified-2013", categories=["system_integration"],
        valid_from=date(2019, 3, 1), valid_until=date(2022, 2, 28),
    )  # fmt: skip


def review(certificate: Certificate, day: date = LAST_DAY, year: int = 2020) -> AnnualReview:
    case = new_case("annual_review", certificate, day)
    assert isinstance(case, AnnualReview)
    case.save()
    act(case, "open", day, year=year)
    return case


@pytest.mark.django_db
@pytest.mark.article("2013:30-1", "2013:30-2")
def test_a_review_that_is_not_passed_is_a_finding_for_which_rectification_may_be_ordered() -> None:
    case = review(held())
    act(case, "conclude", LAST_DAY, verdict="fail", reasons="保密制度没有落实。")
    assert case.state == "failed"
    (found,) = Effect.objects.filter(case=case.pk, kind="findings")
    ground = case.law.document["grounds"][found.key]
    assert (ground["article"], ground["path"]) == ("32-2(3)", "rectify")


@pytest.mark.django_db
@pytest.mark.article("2013:30-1")
def test_a_year_is_reviewed_once_and_failing_it_needs_reasons() -> None:
    certificate = held()
    case = review(certificate)
    with pytest.raises(StepRefused) as again:
        review(certificate)
    assert again.value.code == "E_YEAR_REVIEWED"
    with pytest.raises(StepRefused) as silent:
        act(case, "conclude", LAST_DAY, verdict="fail", reasons=" ")
    assert silent.value.code == "E_REASON_MISSING"
    act(case, "conclude", LAST_DAY, verdict="pass", reasons="")
    assert (case.state, Effect.objects.filter(case=case.pk).count()) == ("passed", 0)


@pytest.mark.django_db
@pytest.mark.article("2013:30-1")
def test_the_later_measures_know_no_review_by_the_authority() -> None:
    certificate = held()
    supervisor = official(Role.SUPERVISOR, certificate.deciding_authority)
    with on(LAST_DAY):
        assert "annual_review" in {each.kind for each in beginnings(certificate, supervisor)}
    with on(FIRST_OF_2020):
        assert "annual_review" not in {each.kind for each in beginnings(certificate, supervisor)}
    with pytest.raises(StepRefused) as refused:
        review(certificate, FIRST_OF_2020)
    assert refused.value.code == "E_STATE"


@pytest.mark.django_db
def test_the_year_under_review_is_over() -> None:
    case: Case = new_case("annual_review", held(), LAST_DAY)
    with on(LAST_DAY):
        form = form_for(case.kind, "open")
        assert not form({"year": "2021"}, case=case).is_valid()
        assert form({"year": "2020"}, case=case).is_valid()


@pytest.mark.django_db
@pytest.mark.article("2013:31", "2013:32-1(1)", "2013:32-1(2)", "2013:32-1(3)")
def test_a_qualification_is_annulled_on_the_grounds_of_its_own_measures() -> None:
    law = law_in_force(LAST_DAY).law
    articles = {entry["article"] for entry in law.grounds_for("certificate.annul").values()}
    assert articles == {"31", "32-1(1)", "32-1(2)", "32-1(3)"}
    certificate = held()
    act(certificate, "annul", LAST_DAY, ground="2013-art-31", reasons="股权变动后有境外投资。")
    assert certificate.state == "annulled"
