"""May this step be taken? The order of checks is the same for everybody.

(1) role, (2) authority, (3) closed case, (4) state, (5) the guards, left to right, (6) the second
person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework import clock, proposing
from casework.calendars import working_calendar
from casework.models import Appointment, Case, Role, User
from casework.refusal import StepRefused
from casework.steps import Act, Guard, Step, judges_inputs


def machine(model: type[Case]) -> dict[str, Any]:
    """The steps of a kind by name, as django-fsm collected them."""
    state: Any = model._meta.get_field("state")
    return dict(state.transitions[model])


def step_of(model: type[Case], name: str) -> Step:
    """What the step says of itself; KeyError when the kind has no such step."""
    step: Step = next(iter(machine(model)[name]._django_fsm.transitions.values())).custom["step"]
    return step


def internal_steps(model: type[Case]) -> list[str]:
    """The steps that the unit a case is about does not see."""
    return [name for name in machine(model) if step_of(model, name).internal]


def judge(case: Case, act: Act, *, following: bool = False, asking: bool = False) -> None:
    """Raise StepRefused when the step may not be taken; fill in the actor's role and authority.

    following: the step is part of another act, which was judged. asking: leave out the guards
    that judge inputs.
    """
    step = step_of(type(case), act.step)
    case.bind(act.on)
    if not following and act.by is not None:
        _judge_actor(case, act, step)
    if not following:
        _judge_open(case, act, step)
    _judge_state(case, act, step)
    for guard in step.guards:
        if not (asking and judges_inputs(guard)):
            guard(case, act)
    if not following:
        proposing.judge_second_person(case, act)


def refusals(case: Case, act: Act) -> list[StepRefused]:
    """Everything that speaks against the step: whose it is and its state, or else every guard."""
    step = step_of(type(case), act.step)
    case.bind(act.on)
    try:
        _judge_actor(case, act, step)
        _judge_open(case, act, step)
        _judge_state(case, act, step)
    except StepRefused as refusal:
        return [refusal]
    asked = [guard for guard in step.guards if not judges_inputs(guard)]
    asked.append(proposing.judge_second_person)
    return [refusal for guard in asked for refusal in _refusal_of(guard, case, act)]


def objections(case: Case, act: Act) -> list[StepRefused]:
    """What the guards of the step hold against the inputs, each asked by itself."""
    asked = [guard for guard in step_of(type(case), act.step).guards if judges_inputs(guard)]
    return [refusal for guard in asked for refusal in _refusal_of(guard, case, act)]


def _refusal_of(guard: Guard, case: Case, act: Act) -> list[StepRefused]:
    try:
        guard(case, act)
    except StepRefused as refusal:
        return [refusal]
    return []


def _judge_actor(case: Case, act: Act, step: Step) -> None:
    by = act.by
    assert by is not None
    if by.organisation_id:
        if Role.UNIT not in step.roles or not case.admits_member(by, step.competence, act.on):
            raise case.law.refusal(_wrong_role(step))
        act.role = Role.UNIT
        return
    held = [a for a in by.appointments.all() if a.role in step.roles]
    if not held:
        raise case.law.refusal(_wrong_role(step))
    appointment = _competent(case, step, held, act.on)
    act.role, act.authority = appointment.role, appointment.authority


def _wrong_role(step: Step) -> str:
    return "E_NOT_HEAD" if set(step.roles) == {Role.HEAD} else "E_ROLE"


def _competent(case: Case, step: Step, held: list[Appointment], on: date) -> Appointment:
    for appointment in held:
        if case.admits(appointment, step.competence, on):
            return appointment
    raise case.law.refusal(case.refusal_of_stranger(held[0]))


def _judge_open(case: Case, act: Act, step: Step) -> None:
    """A final state is the end, unless the step moves from it or has a code of its own for it."""
    moves = machine(type(case))[act.step]._django_fsm.has_transition(case.state)
    if case.state in case.FINAL and not moves:
        raise case.law.refusal(step.elsewhere.get(case.state, "E_CASE_CLOSED"))


def _judge_state(case: Case, act: Act, step: Step) -> None:
    lawful = case.law.has_step(case.kind, act.step)
    meta = machine(type(case))[act.step]._django_fsm
    if not lawful or not meta.has_transition(case.state):
        code = step.elsewhere.get(case.state, "E_STATE")
        raise case.law.refusal(code if lawful and case.law.knows_refusal(code) else "E_STATE")


@dataclass(frozen=True)
class Offer:
    """A step as a page or the API lists it: available, or blocked because of a refusal."""

    name: str
    step: Step
    articles: tuple[str, ...]
    papers: tuple[str, ...]
    blocked: StepRefused | None

    @property
    def available(self) -> bool:
        return self.blocked is None


def offers(case: Case, by: User, on: date | None = None) -> Iterator[Offer]:
    """Every step this person could ever take in this case, asked without acting.

    Steps for which the person has not the role are left out.
    """
    moment, calendar = clock.now(), working_calendar()
    for name in machine(type(case)):
        step = step_of(type(case), name)
        act = Act(name, on or moment.date(), moment, calendar, by=by)
        try:
            judge(case, act, asking=True)
        except StepRefused as refusal:
            if refusal.code in ("E_ROLE", "E_NOT_HEAD") or not step.roles:
                continue
            if not case.law.has_step(case.kind, name):
                continue
            yield _offer(case, name, step, refusal)
        else:
            yield _offer(case, name, step, None)


def _offer(case: Case, name: str, step: Step, blocked: StepRefused | None) -> Offer:
    law = case.law.step(case.kind, name)
    return Offer(name, step, law.articles, law.papers, blocked)
