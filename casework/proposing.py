"""Two persons for what is decided against a unit: one proposes it, another decides.

Which steps need it, and what counts as a proposal, stands in the regulation (`two_persons`): steps
taken earlier in the case (`prepared_by`), by somebody with a certain post (`role`), for certain
inputs only (`when`). Whoever takes the step must not be who prepared it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework import practices
from casework.steps import Act, on_inputs

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from casework.models import Case, Entry

PROPOSE = "propose"
DONE = "done"


def is_open(case: Case, act: Act) -> None:
    if case.state in case.FINAL:
        raise case.law.refusal("E_CASE_CLOSED")


@on_inputs
def awaits_proposal(case: Case, act: Act) -> None:
    """The step proposed is one that two persons decide, and a reason is given."""
    if act.inputs["decision"] not in case.law.proposable(case.kind):
        raise case.law.refusal("E_STATE")
    if not str(act.inputs.get("reasons") or "").strip():
        raise case.law.refusal("E_REASON_MISSING")


def judge_second_person(case: Case, act: Act) -> None:
    """Raise StepRefused when the person who acts is the only one behind the decision."""
    asked = case.law.step(case.kind, act.step).two_persons
    if act.by is None or not asked or not case.law.follows(practices.TWO_PERSONS):
        return
    wanted = asked.get("when", {})
    if not all(act.inputs.get(name) == word for name, word in wanted.items()):
        return
    if all(entry.actor_id == act.by.pk for entry in prepared(case, act.step)):
        raise case.law.refusal("E_SECOND_PERSON")


def prepared(case: Case, name: str) -> list[Entry]:
    """What people did in the case that prepares this step, since it was taken last."""
    asked = case.law.step(case.kind, name).two_persons or {}
    found: list[Entry] = []
    for entry in _done(case, [name, *asked["prepared_by"]]):
        if entry.step == name:
            found = []
        elif entry.step != PROPOSE or entry.inputs["decision"] == name:
            found.append(entry)
    if role := asked.get("role"):
        found = [e for e in found if e.actor and e.actor.appointments.filter(role=role).exists()]
    return [entry for entry in found if entry.actor_id]


def standing(case: Case) -> list[Entry]:
    """The proposals of a case that nobody has decided on, the oldest first."""
    names = case.law.proposable(case.kind)
    found: dict[str, list[Entry]] = {name: [] for name in names}
    for entry in _done(case, [PROPOSE, *names]) if names else []:
        if entry.step != PROPOSE:
            found[entry.step] = []
        elif entry.inputs["decision"] in found:
            found[entry.inputs["decision"]].append(entry)
    return sorted((e for rows in found.values() for e in rows), key=lambda entry: entry.position)


def _done(case: Case, steps: list[str]) -> QuerySet[Entry]:
    done = case.entries.filter(outcome=DONE, step__in=steps)
    return done.select_related("actor", "authority").order_by("position")
