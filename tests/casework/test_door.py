"""The one door: who may, when, and in which order it is asked."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from casework import clock
from casework.door import take_step
from casework.judging import machine, offers, step_of
from casework.models import Case, Deadline, Effect, Entry, Paper, Role, User
from casework.refusal import StepRefused
from casework.simulator import play as player
from casework.simulator.document import load
from casework.steps import judges_inputs
from casework.sweep import model_of
from inspections.models import Visit
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


# -- what is offered is what the door does ------------------------------------------------------
STORIES = [
    "open/S01-happy-path", "open/S24-regime-2013", "open/S08-false-materials",
    "own/W06-visit-refused", "own/W10-overlapping-expert-reviews",
]  # fmt: skip
GOOD = {
    "declared": True, "items": ["charter"], "verdict": "pass", "reason": "确有需要",
    "reasons": ["理由"], "evidence": "证据", "citation": "某法第一条", "remedies": "复议",
    "review": "new", "experts": [], "signed_by": "legal_representative", "witnesses": [],
    "good_reason": False, "statement": "拒绝", "item": "1", "visit": date(2030, 1, 7),
    "letter_signed_by": "legal_representative", "persons": [],
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What was offered beside what the door did: '' when it may be done, else the code."""

    kind: str
    state: str
    step: str
    by: str
    offered: str
    door: str


class _Undone(Exception):
    """The attempt is over; nothing of it stays."""


def door_says(case: Case, step: str, by: User, on: date) -> str:
    """The code of the door's refusal, '' when it let the step be taken; undone either way."""
    grounds = list(case.law.grounds_for(f"{case.kind}.{step}"))
    inputs = GOOD | {"ground": grounds[0] if grounds else ""}
    try:
        with transaction.atomic():
            take_step(type(case).objects.get(pk=case.pk), step, by=by, on=on, **inputs)
            raise _Undone
    except _Undone:
        return ""
    except StepRefused as refused:
        return str(refused.code)


def judges_what_is_typed(asked: Asked) -> bool:
    return any(judges_inputs(guard) for guard in step_of(model_of(asked.kind), asked.step).guards)


def ask_everybody(case: Case, on: date) -> Iterator[Asked]:
    competent = {*case.authorities_for("decision", on), *case.authorities_for("", on)}
    people = [
        official(role, where) for role in Role if role is not Role.UNIT for where in competent
    ]
    for by in [account(case.organisation), *people]:
        for offer in offers(case, by, on):
            offered = offer.blocked.code if offer.blocked else ""
            said = door_says(case, offer.name, by, on)
            yield Asked(case.kind, case.state, offer.name, str(by), offered, said)


@pytest.mark.parametrize("story", STORIES)
def test_in_every_state_of_a_story_the_door_does_what_is_offered(
    story: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[tuple[str, str], list[Asked]] = {}
    compared = player._Player._compared

    def ask_first(self: Any, step: Any, *rest: Any) -> Any:
        for pk in set(self.world.handles.values()):
            case = Case.objects.get(pk=pk).procedure
            if case.kind in ("application", "visit") and (case.kind, case.state) not in asked:
                asked[case.kind, case.state] = list(ask_everybody(case, step.on))
        return compared(self, step, *rest)

    monkeypatch.setattr(player._Player, "_compared", ask_first)
    player.play(load(OPEN / f"{story}.yaml"))
    answers = [answer for found in asked.values() for answer in found]
    assert [a for a in answers if a.offered and not a.door] == []
    # A guard that judges inputs may refuse what is offered, or refuse before the one that blocks.
    differ = [a for a in answers if a.offered != a.door]
    assert [a for a in differ if not judges_what_is_typed(a)] == []
    assert len(differ) < len(answers) / 4
    assert [a for a in answers if a.offered == a.door == ""]


@pytest.mark.parametrize(
    ("made", "step", "inputs"),
    [
        (factories.draft, "submit", {"declared": True}),
        (factories.submitted_application, "accept", {}),
        (factories.submitted_application, "request_correction", {"items": ["charter"]}),
        (factories.application_to_correct, "resubmit", {"items": ["charter"]}),
        (factories.accepted_application, "record_written_review", {"verdict": "pass"}),
        (factories.accepted_application, "extend", {"reason": "节假日"}),
        (
            factories.accepted_application,
            "start_expert_review",
            {"reason": "技术复杂", "review": "a", "experts": []},
        ),
        (factories.accepted_application, "withdraw", {}),
        (factories.decidable_application, "grant", {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_offered_can_be_done_when_the_inputs_are_good(
    made: Callable[[], Application], step: str, inputs: dict[str, Any]
) -> None:
    case = made()
    day = case.entries.last().on if case.entries.exists() else MONDAY
    by = factories.person_for(case, step, day)
    offer = next(offer for offer in offers(case, by, day) if offer.name == step)
    assert offer.available
    act(case, step, day, **inputs)
    assert case.entries.last().outcome == "done"


def test_an_offer_leaves_no_trace() -> None:
    application = factories.submitted_application()
    entries = Entry.objects.count()
    before = state_of_the_office(application)
    assert list(offers(application, official(Role.INTAKE, office()), MONDAY))
    assert Entry.objects.count() == entries
    assert state_of_the_office(application) == before


def test_a_blocked_offer_says_the_sentence_that_the_door_would_say() -> None:
    application = factories.submitted_application()
    late = MONDAY + timedelta(days=30)
    intake = official(Role.INTAKE, office())
    offer = next(o for o in offers(application, intake, late) if o.name == "accept")
    assert offer.blocked is not None
    with clock.moved_to(factories.ten_o_clock(late)), pytest.raises(StepRefused) as refused:
        take_step(application, "accept", by=intake, on=late)
    assert (offer.blocked.code, offer.blocked.reason) == (refused.value.code, refused.value.reason)


def test_guards_that_judge_inputs_are_marked_where_they_read_them() -> None:
    """Asking would otherwise fail for want of what nobody has typed yet."""
    wrong = []
    for model in (Application, Visit):
        for name in machine(model):
            for guard in step_of(model, name).guards:
                reads = "act.inputs" in inspect.getsource(guard)
                if reads and not judges_inputs(guard):
                    wrong.append(f"{name}: {guard.__name__}")
    assert wrong == []
