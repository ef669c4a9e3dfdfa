"""Steps through the API: the same door, told in problem documents."""

from __future__ import annotations

import threading
from contextvars import copy_context
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from casework.door import take_step
from casework.models import Case, Entry, Paper, Role
from casework.refusal import StepRefused
from tests import factories
from tests.casework.api_person import Person, is_problem, staff, unit_of
from tests.factories import office, official

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]


def test_a_step_answers_with_its_entry_its_papers_and_the_new_state() -> None:
    case = factories.submitted_application()
    answer = staff(Role.INTAKE).take(case, "request_correction", {"items": ["charter"]})
    assert answer.status_code == 200, answer.content
    taken = answer.json()
    assert (taken["source"], taken["target"]) == ("received", "correction_required")
    assert taken["state_name"] == "待补正"
    assert [paper["key"] for paper in taken["papers"]] == ["correction_notice"]
    assert Case.objects.get(pk=case.pk).state == "correction_required"


@pytest.mark.parametrize(
    ("role", "code", "step", "status", "error"),
    [
        (None, "", "accept", 403, "E_ROLE"),
        (None, "", "record_written_review", 403, "E_ROLE"),
        (None, "", "grant", 403, "E_NOT_HEAD"),
        (Role.REVIEWER, "Hubei", "grant", 403, "E_NOT_HEAD"),
        (Role.INTAKE, "national", "accept", 403, "E_WRONG_AUTHORITY"),
        (Role.HEAD, "national", "grant", 403, "E_NOT_DECIDING_AUTHORITY"),
        (Role.HEAD, "Hubei", "grant", 409, "E_STATE"),
        (Role.HEAD, "Hubei", "refuse", 409, "E_STATE"),
    ],
)
def test_a_refusal_tells_code_reason_and_article(
    role: str | None, code: str, step: str, status: int, error: str
) -> None:
    case = factories.submitted_application()
    person = staff(role, code) if role else unit_of(case)
    problem = is_problem(person.take(case, step), status)
    said = case.law.refusal(error)
    assert problem["code"] == error
    assert problem["detail"] == said.reason
    assert problem["article"] == said.article
    assert problem["type"] == "urn:problem-type:step-refused"
    assert Case.objects.get(pk=case.pk).state == "received"


def test_the_page_and_the_api_refuse_with_the_same_sentence() -> None:
    case = factories.submitted_application()
    head = staff(Role.HEAD)
    problem = is_problem(head.take(case, "grant"), 409)
    page = head.client.post(f"/cases/{case.pk}/steps/grant/", {"confirmed": "on"})
    assert page.status_code == 409
    assert problem["detail"] in page.content.decode()


def test_a_refused_attempt_is_written_down() -> None:
    case = factories.submitted_application()
    is_problem(staff(Role.HEAD).take(case, "grant"), 409)
    entry = case.entries.last()
    assert (entry.step, entry.outcome, entry.error) == ("grant", "refused", "E_STATE")
    with pytest.raises(StepRefused):
        take_step(case, "grant", by=official(Role.HEAD, office()))


@pytest.mark.parametrize("step", ["deem_accepted", "lapse", "mark_overdue", "delete", "__init__"])
def test_what_only_the_sweep_does_and_what_nobody_does_is_not_there(step: str) -> None:
    case = factories.submitted_application()
    is_problem(staff(Role.INTAKE).take(case, step), 404)
    assert case.entries.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "items"),
        ({"items": []}, "items"),
        ({"items": ["no_such_material"]}, "items"),
        ({"items": ["charter"], "itmes": ["licence"]}, "itmes"),
        ({"items": ["charter"], "reasons": "a\x00b"}, "reasons"),
        ({"items": ["charter"], "reasons": "\ud800"}, "reasons"),
        ({"items": [["charter"]]}, "items"),
        ({"items": ["charter", None]}, "items"),
        ([], "form"),
        ("charter", "form"),
    ],
)
def test_bad_inputs_are_named_field_by_field(body: Any, field: str) -> None:
    case = factories.submitted_application()
    problem = is_problem(staff(Role.INTAKE).take(case, "request_correction", body), 422)
    assert list(problem["errors"]) == [field]
    assert all(problem["errors"][field])
    assert Case.objects.get(pk=case.pk).state == "received"


@pytest.mark.parametrize("body", ["{", "\xff", "[" * 100_000])
def test_what_is_no_json_is_refused_as_unreadable(body: str) -> None:
    case = factories.submitted_application()
    intake = staff(Role.INTAKE).client
    path = f"/api/cases/{case.pk}/steps/accept"
    answer = intake.post(path, body.encode("latin-1"), content_type="application/json")
    is_problem(answer, 400)
    is_problem(intake.post(path, "x", content_type="text/csv"), 415)


def test_results_may_be_nested_as_the_step_names_them() -> None:
    case = factories.accepted_application()
    body = {"results": {"software_development": "pass"}}
    answer = staff(Role.REVIEWER).take(case, "record_written_review", body)
    assert answer.status_code == 200, answer.content
    assert answer.json()["target"] == "onsite_pending"


def test_a_form_post_is_understood_like_json() -> None:
    case = factories.submitted_application()
    answer = staff(Role.INTAKE).client.post(
        f"/api/cases/{case.pk}/steps/request_correction", {"items": ["charter", "licence"]}
    )
    assert answer.status_code == 200
    assert answer.json()["facts"]["items"] == ["charter", "licence"]


def test_a_post_without_the_token_of_the_session_is_refused() -> None:
    case = factories.submitted_application()
    client = Client(enforce_csrf_checks=True)
    head = Person(official(Role.INTAKE, office()), client)
    is_problem(head.take(case, "accept"), 403)
    assert Case.objects.get(pk=case.pk).state == "received"


# -- once ----------------------------------------------------------------------------------------
def test_the_same_key_takes_the_step_once_and_answers_alike() -> None:
    case = factories.submitted_application()
    intake = staff(Role.INTAKE)
    first = intake.take(case, "accept", **{"Idempotency-Key": "k-1"})
    again = intake.take(case, "accept", **{"Idempotency-Key": "k-1"})
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert "Idempotency-Replayed" not in first.headers
    assert again["Idempotency-Replayed"] == "true"
    assert case.entries.count() == 2
    assert Paper.objects.filter(case=case, key="acceptance_notice").count() == 1


def test_a_step_that_could_be_taken_twice_is_not_under_one_key() -> None:
    case = factories.accepted_application()
    reviewer = staff(Role.REVIEWER)
    body = {"review": "第一次评审", "type": "expert_review", "reason": "技术复杂"}
    for _ in range(3):
        answer = reviewer.take(case, "start_expert_review", body, **{"Idempotency-Key": "a"})
        assert answer.status_code == 200, answer.content
    assert case.entries.filter(step="start_expert_review").count() == 1
    ended = {"review": "第一次评审", "opinion": "favourable"}
    for _ in range(2):
        answer = reviewer.take(case, "end_expert_review", ended, **{"Idempotency-Key": "b"})
        assert answer.status_code == 200, answer.content


def test_a_key_that_was_refused_stays_refused() -> None:
    case = factories.submitted_application()
    head = staff(Role.HEAD)
    first = is_problem(head.take(case, "grant", **{"Idempotency-Key": "k"}), 409)
    assert is_problem(head.take(case, "grant", **{"Idempotency-Key": "k"}), 409) == first
    assert case.entries.filter(step="grant").count() == 1


def test_a_key_belongs_to_one_request_one_person_and_one_case() -> None:
    case, other = factories.submitted_application(), factories.submitted_application()
    intake, key = staff(Role.INTAKE), {"Idempotency-Key": "k"}
    assert intake.take(case, "request_correction", {"items": ["charter"]}, **key).status_code == 200
    changed = intake.take(case, "request_correction", {"items": ["licence"]}, **key)
    assert list(is_problem(changed, 422)["errors"]) == ["Idempotency-Key"]
    assert (
        intake.take(other, "request_correction", {"items": ["licence"]}, **key).status_code == 200
    )
    colleague = factories.User.objects.create(username="colleague")
    colleague.appointments.create(role=Role.INTAKE, authority=office())
    body = {"items": ["charter"]}
    is_problem(Person(colleague).take(case, "request_correction", body, **key), 409)
    long = {"Idempotency-Key": "x" * 101}
    is_problem(intake.take(case, "decline", {}, **long), 422)


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_under_one_key_are_one_act() -> None:
    case = factories.accepted_application()
    user = official(Role.REVIEWER, office())
    body = {"review": "评审", "type": "expert_review", "reason": "技术复杂"}
    answers: list[Any] = []
    start = threading.Barrier(4)

    def ask() -> None:
        person = Person(user)
        start.wait()
        try:
            answers.append(
                person.take(case, "start_expert_review", body, **{"Idempotency-Key": "same"})
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=copy_context().run, args=[ask]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.content for answer in answers}) == 1
    assert Entry.objects.filter(case=case.pk, step="start_expert_review").count() == 1
