"""Drafts, conditions and visits through the API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from casework.models import Case, Role
from casework.refusal import StepRefused
from licensing.drafts import DraftForm, change_draft, drop_draft
from licensing.models import Application
from tests import factories
from tests.casework.api_person import Person, is_problem, staff, unit_of
from tests.factories import MONDAY, account, office, official

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]


# -- drafts, conditions --------------------------------------------------------------------------
def test_a_draft_is_made_changed_and_thrown_away_by_its_organisation() -> None:
    unit = Person(account(factories.organisation()))
    body = {"level": "B", "categories": ["software_development"]}
    made = unit.post("applications/", body)
    assert made.status_code == 201, made.content
    draft = made.json()
    assert draft["state"] == "draft"
    assert draft["authority"]["code"] == "Hubei"
    assert [row["given"] for row in draft["materials"]] == [False] * 9
    changed = unit.patch(f"applications/{draft['id']}/", {"level": "A"}).json()
    assert changed["authority"]["code"] == changed["deciding_authority"]["code"] == "national"
    assert changed["categories"] == ["software_development"]
    assert unit.delete(f"applications/{draft['id']}/").status_code == 204
    is_problem(unit.get(f"applications/{draft['id']}/"), 404)


def test_a_draft_on_which_something_rests_is_not_thrown_away() -> None:
    unit = factories.organisation()
    refused, marked = factories.draft(organisation=unit), factories.draft(organisation=unit)
    factories.Case.objects.filter(pk=refused.pk).update(authority=office("Hunan"))
    is_problem(Person(account(unit)).take(refused, "submit", {"declared": True}), 403)
    marked.materials.create(key="charter", marked=True, current=False)
    for draft in (refused, marked):
        assert (
            "草稿须保留"
            in is_problem(Person(account(unit)).delete(f"applications/{draft.pk}/"), 409)["detail"]
        )
        assert Case.objects.filter(pk=draft.pk).exists()


def test_changing_a_draft_that_is_submitted_at_the_same_moment_does_not_take_it_back() -> None:
    draft = factories.draft()
    stale = Application.objects.get(pk=draft.pk)
    factories.act(draft, "submit", MONDAY, declared=True)
    form = DraftForm(
        {"level": "A", "categories": ["data_recovery"], "asks": "initial"},
        organisation=draft.organisation,
    )
    assert form.is_valid()
    with pytest.raises(StepRefused):
        change_draft(stale, form, on=MONDAY)
    with pytest.raises(StepRefused):
        drop_draft(stale)
    draft.refresh_from_db()
    assert (draft.state, draft.level) == ("received", "B")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"level", "categories"}),
        ({"level": "Z", "categories": ["cooking"]}, {"level", "categories"}),
        ({"level": "B", "categories": []}, {"categories"}),
        ({"level": "B", "categories": ["data_recovery"], "asks": "renewal"}, {"renews"}),
        ({"level": "B", "categories": ["data_recovery"], "renews": 1}, {"renews"}),
        ({"level": "B", "categories": ["data_recovery"], "renews": "x"}, {"renews"}),
        ({"level": "B", "categories": ["data_recovery"], "lvl": "A"}, {"lvl"}),
    ],
)
def test_a_draft_that_the_law_cannot_mean_is_refused_by_field(
    body: dict[str, Any], fields: set[str]
) -> None:
    unit = Person(account(factories.organisation()))
    assert set(is_problem(unit.post("applications/", body), 422)["errors"]) == fields


def test_what_was_submitted_is_changed_by_steps_only() -> None:
    case = factories.submitted_application()
    for problem in (
        is_problem(unit_of(case).patch(f"applications/{case.pk}/", {"level": "A"}), 409),
        is_problem(unit_of(case).delete(f"applications/{case.pk}/"), 409),
    ):
        assert problem["code"] == "E_STATE"
    is_problem(staff(Role.INTAKE).post("applications/", {"level": "B"}), 403)


def test_the_conditions_are_assessed_for_the_callers_organisation() -> None:
    unit = Person(account(factories.organisation()))
    answer = unit.get("eligibility", level="B", categories=["software_development"])
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert found["overall"] == "pass"
    assert all(finding["citation"] for finding in found["findings"])
    assert json.dumps(found["metrics"])
    assert found["law"] == "classified-2020"
    assert {"fact", "kind", "count", "changed_at"} == set(found["sources"][0])
    assert {finding["standing"] for finding in found["findings"]} == {"met", "judged", "not_asked"}
    earlier = unit.get("eligibility", level="B", categories=["system_consulting"], on="2021-02-28")
    assert (earlier.json()["law"], earlier.json()["on"]) == ("classified-2013", "2021-02-28")
    problem = is_problem(unit.get("eligibility", level="Q"), 422)
    asked = {"level": "B", "categories": ["software_development"]}
    assert is_problem(unit.get("eligibility", **asked, on="2026-02-30"), 422)["errors"].keys() == {
        "on"
    }
    assert set(problem["errors"]) == {"level", "categories"}
    is_problem(staff(Role.HEAD).get("eligibility", level="B"), 403)


# -- visits --------------------------------------------------------------------------------------
def test_a_visit_is_planned_by_those_who_may_announce_it() -> None:
    case = factories.reviewed_application(MONDAY)
    people = [official(Role.INSPECTOR, office()), official(Role.REVIEWER, office())]
    body = {"subject": case.pk, "visit_on": "2036-03-17", "staff": [p.pk for p in people]}
    is_problem(unit_of(case).post("visits/", body), 403)
    is_problem(staff(Role.INTAKE).post("visits/", body), 403)
    is_problem(staff(Role.REVIEWER, "Hunan").post("visits/", body), 404)
    assert not case.visits.exists()
    planned = staff(Role.REVIEWER).post("visits/", body)
    assert planned.status_code == 201, planned.content
    again = staff(Role.REVIEWER).post("visits/", body | {"visit_on": "2036-03-18"})
    assert again.json()["id"] == planned.json()["id"]
    assert again.json()["visit_on"] == "2036-03-18"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"subject": None}, "subject"),
        ({"subject": "x"}, "subject"),
        ({"visit_on": "2026-02-30"}, "visit_on"),
        ({"visit_on": "2020-01-01"}, "visit_on"),
        ({"staff": []}, "staff"),
        ({"staff": [99999]}, "staff"),
        ({"experts": [99999]}, "experts"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_field(changed: dict[str, Any], field: str) -> None:
    case = factories.reviewed_application(MONDAY)
    person = official(Role.INSPECTOR, office())
    body = {"subject": case.pk, "visit_on": "2036-03-17", "staff": [person.pk]} | changed
    problem = is_problem(staff(Role.REVIEWER).post("visits/", body), 422)
    assert list(problem["errors"]) == [field]


def test_a_plan_whose_notice_would_be_refused_is_not_kept() -> None:
    case = factories.reviewed_application(MONDAY)
    alone = [official(Role.INSPECTOR, office()).pk]
    body = {"subject": case.pk, "visit_on": "2036-03-17", "staff": alone}
    problem = is_problem(staff(Role.REVIEWER).post("visits/", body), 409)
    assert problem["code"] == "E_TEAM_TOO_SMALL"
    assert not case.visits.exists()
