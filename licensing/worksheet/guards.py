"""What the steps of a grading ask; each raises StepRefused with a code of the law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casework.steps import Act, on_inputs
from licensing.grading.statuses import Status
from licensing.worksheet.answering import Basis, answer, criteria, fingerprint
from licensing.worksheet.rows import basis_of_case, rows_of, verdict

if TYPE_CHECKING:
    from licensing.models import Grading, Override


def _refuse_unless(holds: Any, case: Grading, code: str) -> None:
    if not holds:
        raise case.law.refusal(code)


def basis_of(case: Grading, level: int, criterion: str) -> str:
    """The fingerprint of what the criterion rests on in the profile as it is frozen now."""
    return fingerprint(basis_of_case(case), criterion, level)


def states_a_level(case: Grading, act: Act) -> None:
    _refuse_unless(str(case.level) in case.law.document["levels"], case, "E_LEVEL")


@on_inputs
def is_asked(case: Grading, act: Act) -> None:
    """The level has the criterion, and it is one that is judged."""
    basis, level = basis_of_case(case), act.inputs["level"]
    _refuse_unless(str(level) in case.law.document["levels"], case, "E_LEVEL")
    known = {entry["key"] for entry in criteria(basis, level)}
    _refuse_unless(act.inputs["criterion"] in known, case, "E_CRITERION")


@on_inputs
def is_another_answer(case: Grading, act: Act) -> None:
    """A person says what the rules did not: met or not met, otherwise than computed."""
    basis: Basis = basis_of_case(case)
    computed = answer(basis, act.inputs["criterion"], act.inputs["level"]).status
    allowed = {Status.MET, Status.NOT_MET} - {computed}
    _refuse_unless(act.inputs["status"] in allowed, case, "E_SAME_ANSWER")


@on_inputs
def gives_its_reasons(case: Grading, act: Act) -> None:
    _refuse_unless(str(act.inputs.get("reasons") or "").strip(), case, "E_REASON_MISSING")


def named_override(case: Grading, act: Act) -> Override:
    """The override to be confirmed. Raises StepRefused when nothing of that number waits."""
    waiting = case.overrides.filter(confirmed_by=None, pk=act.inputs["override"]).first()
    if waiting is None:
        raise case.law.refusal("E_OVERRIDE")
    return waiting


def waits_for_confirmation(case: Grading, act: Act) -> None:
    _refuse_unless(case.overrides.filter(confirmed_by=None).exists(), case, "E_OVERRIDE")


@on_inputs
def is_a_second_person(case: Grading, act: Act) -> None:
    proposed_by = named_override(case, act).proposed_by_id
    _refuse_unless(act.by and act.by.pk != proposed_by, case, "E_SAME_PERSON")


def nothing_waits(case: Grading, act: Act) -> None:
    _refuse_unless(not case.overrides.filter(confirmed_by=None).exists(), case, "E_UNCONFIRMED")


@on_inputs
def reaches_the_level(case: Grading, act: Act) -> None:
    """Every criterion of the level is met, computed or by two people; None is no level at all."""
    level = act.inputs["level_reached"]
    if level is None:
        gives_its_reasons(case, act)
        return
    _refuse_unless(str(level) in case.law.document["levels"], case, "E_LEVEL")
    _refuse_unless(verdict(rows_of(case, level)) is Status.MET, case, "E_NOT_REACHED")
