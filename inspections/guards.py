"""The guards of a visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.reading import due_on
from casework.steps import Act, on_inputs
from licensing.models import Expert
from licensing.refusing import refuse_blank, refuse_unless

if TYPE_CHECKING:
    from inspections.models import Visit

SIGNERS = ("legal_representative", "principal")
LEAD = "onsite_notice_lead"


def subject_awaits_visit(case: Visit, act: Act) -> None:
    refuse_unless(case.subject.state == "onsite_pending", case, "E_NOT_PASSED")


def team_is_large_enough(case: Visit, act: Act) -> None:
    least = case.law.document["visit"]["least_staff"]
    refuse_unless(len(set(case.staff)) >= least, case, "E_TEAM_TOO_SMALL")


def experts_are_eligible(case: Visit, act: Act) -> None:
    unfit = Expert.objects.unfit(case.experts, case.organisation)
    refuse_unless(not unfit, case, "E_EXPERT_NOT_ELIGIBLE")


def notice_is_long_enough(case: Visit, act: Act) -> None:
    _lead(case, act, case.visit_on)


@on_inputs
def new_notice_is_long_enough(case: Visit, act: Act) -> None:
    _lead(case, act, act.inputs["visit"])


def _lead(case: Visit, act: Act, visit_on) -> None:
    rule = case.law.rules[LEAD]
    earliest = due_on(rule, act.on, rule.length, act.calendar)
    refuse_unless(visit_on >= earliest, case, "E_NOTICE_TOO_SHORT")


@on_inputs
def gives_reason(case: Visit, act: Act) -> None:
    refuse_blank(case, act.inputs.get("reason"))


@on_inputs
def names_item(case: Visit, act: Act) -> None:
    refuse_blank(case, act.inputs.get("item"))


def day_has_come(case: Visit, act: Act) -> None:
    refuse_unless(act.on >= case.visit_on, case, "E_VISIT_TOO_EARLY")


def every_step_is_recorded(case: Visit, act: Act) -> None:
    refuse_unless(not case.missing_steps, case, "E_STEPS_MISSING")


@on_inputs
def report_is_signed(case: Visit, act: Act) -> None:
    signed_by = act.inputs["signed_by"]
    witnesses = [w for w in act.inputs.get("witnesses") or [] if w.strip()]
    refused = signed_by == "refused" and len(witnesses) >= case.law.document["visit"]["witnesses"]
    refuse_unless(signed_by in SIGNERS or refused, case, "E_SIGNATURE")


@on_inputs
def has_no_good_reason(case: Visit, act: Act) -> None:
    refuse_unless(not act.inputs["good_reason"], case, "E_GOOD_REASON")
