"""The guards of a visit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casework.judging import judge
from casework.reading import due_on
from casework.steps import Act, on_inputs
from inspections.occasions import AWAITED, RECORDED_BY
from inspections.reporting.standing import UNIT_ROLES
from inspections.team import seats
from inspections.team.fitness import Situation
from licensing.models.expert import Expert
from licensing.refusing import refuse_blank, refuse_listed, refuse_unless

if TYPE_CHECKING:
    from inspections.models import Visit

LEAD = "onsite_notice_lead"


def subject_awaits_visit(case: Visit, act: Act) -> None:
    refuse_unless(case.subject.state == AWAITED, case, "E_NOT_PASSED")


def team_is_large_enough(case: Visit, act: Act) -> None:
    least = case.law.document["visit"]["least_staff"]
    refuse_unless(len(set(case.staff)) >= least, case, "E_TEAM_TOO_SMALL")


def experts_are_eligible(case: Visit, act: Act) -> None:
    unfit = Expert.objects.unfit(case.experts, case.organisation, case.visit_on)
    refuse_listed(case, "E_EXPERT_NOT_ELIGIBLE", unfit)


def experts_are_few_enough(case: Visit, act: Act) -> None:
    most = case.law.document["visit"].get("most_experts")
    refuse_unless(most is None or len(set(case.experts)) <= most, case, "E_TOO_MANY_EXPERTS")


def members_are_fit(case: Visit, act: Act) -> None:
    _fit(case, case.visit_on)


@on_inputs
def members_are_free_then(case: Visit, act: Act) -> None:
    _fit(case, act.inputs["visit"])


def _fit(case: Visit, day: date) -> None:
    """Refuse with every reason against a member; a visit without rows of members has none."""
    situation = Situation.of(case.subject.procedure, day, but=case)
    refuse_listed(case, "E_TEAM_UNFIT", situation.against(seats.present(case)))


def team_is_known(case: Visit, act: Act) -> None:
    refuse_unless(seats.present(case).exists(), case, "E_NOT_MEMBER")


def somebody_is_to_declare(case: Visit, act: Act) -> None:
    """Asked by a person: one who is of the team, or who speaks for an expert."""
    pending = seats.present(case).filter(declaration=seats.D.PENDING)
    mine = [member for member in pending if member.user in (None, act.by)]
    refuse_unless(mine, case, "E_NOT_MEMBER")


@on_inputs
def speaks_for_the_member(case: Visit, act: Act) -> None:
    """Staff speak for themselves; an expert has no account; the unit's wish anybody writes down."""
    member = seats.present(case).filter(pk=act.inputs["member"].pk).first()
    refuse_unless(member, case, "E_NOT_MEMBER")
    if member is not None:
        asked_by_unit = act.inputs.get("asked_by") == "unit"
        own = member.user in (None, act.by)
        refuse_unless(own or asked_by_unit, case, "E_NOT_MEMBER")
        refuse_unless(member.declaration != seats.D.RECUSED, case, "E_NOT_MEMBER")


@on_inputs
def successor_fits(case: Visit, act: Act) -> None:
    """Who comes is fit for the day; who goes leaves enough staff behind."""
    member = seats.present(case).filter(pk=act.inputs["member"].pk).first()
    if member is None:
        raise case.law.refusal("E_NOT_MEMBER")
    successor = act.inputs.get("successor")
    if successor is not None:
        situation = Situation.of(case.subject.procedure, max(case.visit_on, act.on), but=case)
        refuse_listed(case, "E_TEAM_UNFIT", situation.against_person(successor))
        refuse_unless(not seats.holds(case, successor), case, "E_NOT_MEMBER")
    elif member.user:
        staff = seats.present(case).exclude(user=None).count()
        least = case.law.document["visit"]["least_staff"]
        refuse_unless(staff - 1 >= least, case, "E_TEAM_TOO_SMALL")


def team_has_declared(case: Visit, act: Act) -> None:
    """Nobody of the team is undeclared or recused; visits without rows of members have nobody."""
    refuse_listed(case, "E_NOT_DECLARED", seats.undeclared(case))


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


def may_be_recorded(case: Visit, act: Act) -> None:
    """Where a step of its case records the visit, that step may be taken by this person now."""
    if step := RECORDED_BY.get(case.subject.kind):
        asked = Act(step, act.on, act.at, act.calendar, by=act.by)
        judge(case.subject.procedure, asked, asking=True)


def every_step_is_recorded(case: Visit, act: Act) -> None:
    refuse_unless(not case.missing_steps, case, "E_STEPS_MISSING")


@on_inputs
def report_is_signed(case: Visit, act: Act) -> None:
    signed_by = act.inputs["signed_by"]
    witnesses = [w for w in act.inputs.get("witnesses") or [] if w.strip()]
    refused = signed_by == "refused" and len(witnesses) >= case.law.document["visit"]["witnesses"]
    refuse_unless(signed_by in UNIT_ROLES or refused, case, "E_SIGNATURE")


@on_inputs
def has_no_good_reason(case: Visit, act: Act) -> None:
    refuse_unless(not act.inputs["good_reason"], case, "E_GOOD_REASON")
