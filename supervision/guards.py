"""The guards of the cases after the grant."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from casework.models import Case, Effect, Role
from casework.steps import Act, on_inputs
from inspections.checking import sheet_of_check
from licensing import regime
from licensing.models.certificate import HELD
from licensing.refusing import refuse_blank, refuse_unless

if TYPE_CHECKING:
    from licensing.models import Certificate
    from supervision.models import AnnualReview, Change, Enforcement, Filing, Reconsideration

PUNISHABLE = (*HELD, "expired_pending")


def stands(certificate: Certificate | None, states: tuple[str, ...], on: date) -> bool:
    """Whether the certificate is in one of these states, by the calendar."""
    return bool(certificate and certificate.state_on(on) in states)


@on_inputs
def gives_reasons(case: Case, act: Act) -> None:
    refuse_blank(case, act.inputs.get("reasons"))


@on_inputs
def gives_facts(case: Case, act: Act) -> None:
    refuse_blank(case, act.inputs.get("facts"))


@on_inputs
def gives_statement(case: Case, act: Act) -> None:
    refuse_blank(case, act.inputs.get("statement"))


@on_inputs
def fails_with_reasons(case: Case, act: Act) -> None:
    if act.inputs["verdict"] == "fail":
        refuse_blank(case, act.inputs.get("reasons"))


@on_inputs
def reviews_a_year_once(case: AnnualReview, act: Act) -> None:
    others = type(case).objects.filter(licence=case.licence_id, year=act.inputs["year"])
    refuse_unless(not others.exclude(pk=case.pk).exists(), case, "E_YEAR_REVIEWED")


# -- changes ------------------------------------------------------------------------------------
def holds_certificate(case: Change, act: Act) -> None:
    refuse_unless(stands(case.licence, HELD, act.on), case, "E_NOT_VALID_CERT")


def _item(case: Case, what: str) -> dict[str, Any]:
    found: dict[str, Any] = case.law.document["changes"].get(what, {})
    return found


@on_inputs
def is_reported_before(case: Change, act: Act) -> None:
    when = _item(case, act.inputs["what"]).get("reported", "before")
    refuse_unless(when == "before", case, "E_STATE")


@on_inputs
def is_reported_after(case: Change, act: Act) -> None:
    """The classified premises are never a mere business address."""
    when = _item(case, act.inputs["what"]).get("reported", "after")
    premises = act.inputs.get("classified_premises")
    refuse_unless(when == "after" and not premises, case, "E_PRIOR_REPORT")


def is_for_head(case: Change, act: Act) -> None:
    """Some items only the head decides; an officer who is both acts as the head."""
    if _item(case, case.what).get("decided_by") != Role.HEAD or act.role == Role.HEAD or not act.by:
        return
    heads = act.by.appointments.filter(role=Role.HEAD, authority=act.authority)
    refuse_unless(heads.exists(), case, "E_NOT_HEAD")
    act.role = Role.HEAD


def is_not_on_hold(case: Change, act: Act) -> None:
    refuse_unless(not case.security_review or case.security_result, case, "E_ON_HOLD")


@on_inputs
def is_no_listing(case: Change, act: Act) -> None:
    passes = act.inputs["verdict"] == "pass"
    refuse_unless(not (passes and case.listing), case, "E_LISTING")


@on_inputs
def is_not_prohibited(case: Change, act: Act) -> None:
    passes = act.inputs["verdict"] == "pass"
    refuse_unless(not (passes and case.security_result == "prohibited"), case, "E_GROUND")


def awaits_security_review(case: Change, act: Act) -> None:
    refuse_unless(case.security_review and not case.security_result, case, "E_STATE")


def plans_listing(case: Change, act: Act) -> None:
    refuse_unless(case.listing, case, "E_STATE")


def needs_no_reissue(case: Change, act: Act) -> None:
    refuse_unless(case.happened_on and not case.is_printed, case, "E_STATE")


@on_inputs
def names_people(case: Case, act: Act) -> None:
    refuse_unless(act.inputs.get("people"), case, "E_GROUND")


# -- filings ------------------------------------------------------------------------------------
def is_unregistered(case: Filing, act: Act) -> None:
    refuse_unless(case.opened_on is None, case, "E_STATE")


@on_inputs
def passes_gate(case: Filing, act: Act) -> None:
    """Asked only of what is merely intended: a signed contract is a fact."""
    if not act.inputs.get("signed"):
        code = case.gate(act.inputs, act.on)
        refuse_unless(not code, case, code)


def is_not_signed(case: Filing, act: Act) -> None:
    refuse_unless(case.opened_on and not case.signed_on, case, "E_STATE")


def is_signed(case: Filing, act: Act) -> None:
    refuse_unless(case.signed_on, case, "E_STATE")


@on_inputs
def goes_to_place(case: Filing, act: Act) -> None:
    refuse_unless(act.inputs["to"] == case.authority, case, "E_WRONG_AUTHORITY")


def is_not_completed(case: Filing, act: Act) -> None:
    refuse_unless(case.completed_on is None, case, "E_STATE")


@on_inputs
def completed_after_signing(case: Filing, act: Act) -> None:
    signed, completed = case.signed_on or date.min, act.inputs["completed"]
    refuse_unless(signed <= completed <= act.on, case, "E_GROUND")


def business_goes_on(case: Filing, act: Act) -> None:
    """Revocation and annulment for fraud stop what was under way."""
    stopped = case.organisation.cases.filter(
        certificate__business_stopped_on__gte=case.signed_on or date.min
    )
    refuse_unless(not stopped.exists(), case, "E_BUSINESS_STOPPED")


@on_inputs
def secrecy_is_assured(case: Filing, act: Act) -> None:
    refuse_unless(act.inputs["secrecy_assured"], case, "E_SECRECY_NOT_ASSURED")


# -- enforcement --------------------------------------------------------------------------------
def has_punishable_certificate(case: Enforcement, act: Act) -> None:
    refuse_unless(stands(case.licence, PUNISHABLE, act.on), case, "E_NOT_VALID_CERT")


@on_inputs
def ground_of_opening(case: Enforcement, act: Act) -> None:
    regime.ground(case.law, act.inputs["ground"], "enforcement.open")


def is_rectified_first(case: Enforcement, act: Act) -> None:
    refuse_unless(case.path == "rectify", case, "E_GROUND")


@on_inputs
def term_is_lawful(case: Enforcement, act: Act) -> None:
    """The days the law sets, no others; where it sets none, the day the order names."""
    length = case.law.rules["rectification"].length
    days, due = act.inputs.get("days"), act.inputs.get("due")
    lawful = days in (None, length) and not due if length else due and due >= act.on
    refuse_unless(lawful, case, "E_RECTIFICATION_LENGTH")


def rectification_is_not_over(case: Enforcement, act: Act) -> None:
    refuse_unless(not case.is_over("rectification", act.on), case, "E_PERIOD_OVER")


def rectification_is_over(case: Enforcement, act: Act) -> None:
    refuse_unless(case.is_over("rectification", act.on), case, "E_STATE")


@on_inputs
def ground_of_proposing(case: Enforcement, act: Act) -> None:
    ground = act.inputs["ground"]
    case.law.ground(ground, "enforcement.propose_revocation")
    refuse_unless(case.state != "opened" or ground == case.ground, case, "E_GROUND")


@on_inputs
def order_is_open(case: Enforcement, act: Act) -> None:
    ordered = act.inputs["outcome"] == "ordered"
    refuse_unless(not ordered or case.path == "rectify", case, "E_GROUND")


def was_told_before(case: Enforcement, act: Act) -> None:
    last = case.may_speak_until()
    refuse_unless(last, case, "E_STATE")
    refuse_unless(last and act.on <= last, case, "E_PERIOD_OVER")


def has_defended(case: Enforcement, act: Act) -> None:
    refuse_unless("defend" in {entry.step for entry in case.said_since_notice()}, case, "E_STATE")


# -- checks -------------------------------------------------------------------------------------
@on_inputs
def team_is_large_enough(case: Case, act: Act) -> None:
    least = case.law.document["rules"].get("inspection_team", {}).get("staff_at_least", 0)
    names = {name.strip() for name in act.inputs["inspectors"] if name.strip()}
    refuse_unless(len(names) >= least, case, "E_TEAM_TOO_SMALL")


def sheet_is_undisputed(case: Case, act: Act) -> None:
    """What the team found is one finding at every point, before the report rests on it."""
    sheet = sheet_of_check(case)
    refuse_unless(sheet is None or not sheet.disputed, case, "E_SHEET_DISPUTED")


@on_inputs
def grounds_of_report(case: Case, act: Act) -> None:
    for ground in act.inputs.get("findings") or []:
        case.law.ground(ground, "inspection.report")


def has_to_copy(case: Case, act: Act) -> None:
    duty = case.effects.filter(kind=Effect.Kind.DUTY, key="copy")
    refuse_unless(duty.exists(), case, "E_STATE")


def is_not_self_run(case: Any, act: Act) -> None:
    refuse_unless(not case.self_run, case, "E_GROUND")


# -- remedies -----------------------------------------------------------------------------------
def attacks_decision(case: Reconsideration, act: Act) -> None:
    refuse_unless(case.decision, case, "E_STATE")


def time_to_apply_runs(case: Reconsideration, act: Act) -> None:
    period = case.subject.deadlines.filter(period="reconsideration_apply").last()
    over = period and period.due_on and period.due_on < act.on
    refuse_unless(not over, case, "E_PERIOD_OVER")
