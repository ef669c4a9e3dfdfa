"""The one door: who may, when, and in which order it is asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casework import clock
from casework.door import take_step
from casework.models import Case, Deadline, Effect, Paper, Role, User
from casework.refusal import StepRefused
from licensing.models import Application
from tests import factories
from tests.factories import MONDAY, account, act, office, official

pytestmark = pytest.mark.django_db
OPEN = Path(__file__).resolve().parents[1] / "journeys" / "scenarios"


def refusal(case: Case, step: str, by: User, on: date = MONDAY, **inputs: Any) -> str:
    with (
        clock.moved_to(factories.ten_o_clock(on)),
        pytest.raises(StepRefused) as refused,
    ):
        take_step(case, step, by=by, on=on, **inputs)
    return str(refused.value.code)


# -- the order of checks ------------------------------------------------------------------------
def test_the_role_is_asked_before_everything_else() -> None:
    application = factories.accepted_application()
    act(application, "withdraw", MONDAY)
    clerk_elsewhere = official(Role.CLERK, office("Hunan"))
    assert refusal(application, "accept", clerk_elsewhere) == "E_ROLE"


def test_what_only_the_head_may_do_is_refused_to_others_by_that_name() -> None:
    application = factories.submitted_application()
    assert refusal(application, "grant", official(Role.REVIEWER, office())) == "E_NOT_HEAD"


def test_a_unit_may_not_act_in_the_case_of_another() -> None:
    application = factories.application_to_correct()
    stranger = account(factories.organisation())
    assert refusal(application, "resubmit", stranger, items=["charter"]) == "E_ROLE"


def test_the_authority_is_asked_before_the_state_of_the_case() -> None:
    application = factories.accepted_application()
    act(application, "withdraw", MONDAY)
    assert refusal(application, "accept", official(Role.INTAKE, office("Hunan"))) == (
        "E_WRONG_AUTHORITY"
    )
    assert refusal(application, "grant", official(Role.HEAD, office("Hunan"))) == (
        "E_NOT_DECIDING_AUTHORITY"
    )


def test_a_closed_case_is_told_before_a_state_without_the_move() -> None:
    application = factories.accepted_application()
    act(application, "withdraw", MONDAY)
    assert refusal(application, "grant", official(Role.HEAD, office())) == "E_CASE_CLOSED"


def test_a_state_without_the_move_is_told_before_the_guards() -> None:
    accepted = factories.accepted_application()
    intake = official(Role.INTAKE, office())
    assert refusal(accepted, "request_correction", intake, items=[]) == "E_ALREADY_ACCEPTED"
    assert refusal(accepted, "grant", official(Role.HEAD, office())) == "E_NOT_PASSED"


def test_the_guards_are_asked_from_left_to_right() -> None:
    draft = factories.draft(categories=["no_such_business"])
    draft.materials.update(marked=True)
    unit = account(draft.organisation)
    assert refusal(draft, "submit", unit, declared=False) == "E_DECLARATION_MISSING"
    assert refusal(draft, "submit", unit, declared=True) == "E_MARKED_MATERIAL"
    draft.materials.update(marked=False)
    assert refusal(draft, "submit", unit, declared=True) == "E_CATEGORY"


def test_a_refusal_says_the_article_and_a_sentence() -> None:
    application = factories.submitted_application()
    with pytest.raises(StepRefused) as refused:
        take_step(application, "grant", by=official(Role.REVIEWER, office()), on=MONDAY)
    assert refused.value.reason
    assert refused.value.article in application.law.document["articles"]


def test_a_step_the_kind_does_not_know_is_an_error_of_the_program() -> None:
    application = factories.submitted_application()
    with pytest.raises(KeyError):
        take_step(application, "no_such_step", by=official(Role.HEAD, office()), on=MONDAY)


# -- a refused attempt --------------------------------------------------------------------------
def state_of_the_office(case: Case) -> dict[str, Any]:
    own = Application.objects.filter(pk=case.pk).values().get()
    for moved in ("journal_length", "journal_head"):
        own.pop(moved)
    return {
        "case": own,
        "deadlines": list(Deadline.objects.order_by("pk").values()),
        "papers": list(Paper.objects.order_by("pk").values()),
        "effects": list(Effect.objects.order_by("pk").values()),
    }


def test_a_refused_attempt_changes_nothing_and_stands_in_the_journal() -> None:
    application = factories.submitted_application()
    before = state_of_the_office(application)
    head = official(Role.HEAD, office())
    assert refusal(application, "grant", head) == "E_STATE"
    assert state_of_the_office(application) == before
    last = application.entries.last()
    assert last is not None
    assert (last.step, last.outcome, last.error) == ("grant", "refused", "E_STATE")
    assert (last.actor, last.source, last.target) == (head, "received", "received")


def test_a_refused_first_submission_leaves_a_draft_without_a_number() -> None:
    draft = factories.draft()
    assert refusal(draft, "submit", account(draft.organisation), declared=False) == (
        "E_DECLARATION_MISSING"
    )
    draft.refresh_from_db()
    assert (draft.state, draft.number, draft.opened_on) == ("draft", None, None)


# -- the entry of a done step -------------------------------------------------------------------
@pytest.mark.article("18")
def test_a_done_step_says_who_when_as_what_and_by_which_article() -> None:
    application = factories.submitted_application()
    intake = official(Role.INTAKE, office())
    with clock.moved_to(factories.ten_o_clock(MONDAY)):
        entry = take_step(application, "accept", by=intake, on=MONDAY)
    assert (entry.actor, entry.role, entry.authority) == (intake, "intake", office())
    assert (entry.source, entry.target) == ("received", "written_review")
    assert (entry.on, entry.at) == (MONDAY, factories.ten_o_clock(MONDAY))
    assert entry.articles == ["18"]


def test_a_follower_takes_its_step_in_the_same_act_and_names_its_cause() -> None:
    application = factories.reviewed_application()
    day = date(2026, 3, 16)
    visit = factories.notified_visit(application, MONDAY, day)
    started = act(visit, "start", day)
    followed = application.entries.get(step="begin_visit")
    assert followed.cause == started
    assert (followed.on, followed.actor) == (day, started.actor)


def test_an_act_whose_follower_refuses_does_not_happen() -> None:
    application = factories.reviewed_application()
    day = date(2026, 3, 16)
    visit = factories.notified_visit(application, MONDAY, day)
    act(application, "terminate", day, ground="art-23-1", evidence="伪造合同")
    inspector = official(Role.INSPECTOR, office())
    assert refusal(visit, "start", inspector, day) == "E_STATE"
    visit.refresh_from_db()
    assert visit.state == "notified"
