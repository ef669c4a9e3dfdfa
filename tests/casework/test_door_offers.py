"""What is offered is what the door does."""

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
from casework.models import Case, Entry, Role, User
from casework.refusal import StepRefused
from casework.simulator import play as player
from casework.simulator.document import load
from casework.steps import judges_inputs
from casework.sweep import model_of
from inspections.models import Visit
from licensing.models import Application
from tests import factories
from tests.casework.test_door import state_of_the_office
from tests.factories import MONDAY, account, act, office, official

pytestmark = pytest.mark.django_db
OPEN = Path(__file__).resolve().parents[1] / "journeys" / "scenarios"


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
