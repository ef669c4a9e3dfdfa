"""The guards of what happens to a certificate after its issue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casework.models import Case
from casework.steps import Act, on_inputs
from licensing.refusing import refuse_blank, refuse_unless

if TYPE_CHECKING:
    from licensing.models import Certificate
    from licensing.models.certificate_record import CertificateRecord

TAKEN_AWAY = ("annulled", "revoked", "withdrawn")


def enforcement_in(case: CertificateRecord, act: Act, state: str) -> Any:
    """The enforcement case in this state that the act names, or the only one; None without."""
    cases = case.enforcements.model.objects.filter(licence__in=case.versions)
    standing = cases.filter(state=state).order_by("pk")
    named = act.inputs.get("enforcement")
    return standing.filter(pk=named.pk).first() if named else standing.first()


def runs_by_calendar(case: Certificate, act: Act) -> None:
    refuse_unless(case.valid_until >= act.on, case, "E_STATE")


# -- suspension ---------------------------------------------------------------------------------
def rectification_failed(case: Certificate, act: Act) -> None:
    waiting = case.running("suspension")
    refuse_unless(not waiting and enforcement_in(case, act, "failed"), case, "E_STATE")


def holder_was_heard(case: Certificate, act: Act) -> None:
    """Where the office follows other law, the holder may speak before the licence is touched."""
    if not case.law.follows("prior_notice"):
        return
    state = "failed" if act.step == "suspend" else "revocation_proposed"
    enforcement = enforcement_in(case, act, state)
    refuse_unless(enforcement and enforcement.was_heard(act.on), case, "E_NOT_HEARD")


@on_inputs
def length_is_lawful(case: Certificate, act: Act) -> None:
    """Measures that set no bounds leave the length to the decision."""
    bounds = case.law.document["rules"].get("suspension_months")
    months = act.inputs["months"]
    lawful = not bounds or bounds["at_least"] <= months <= bounds["at_most"]
    refuse_unless(months > 0 and lawful, case, "E_SUSPENSION_LENGTH")


@on_inputs
def starts_after_service(case: Certificate, act: Act) -> None:
    first = act.inputs.get("from") or act.on
    refuse_unless(first >= act.on, case, "E_SUSPENSION_START")


@on_inputs
def gives_reasons(case: Case, act: Act) -> None:
    refuse_blank(case, act.inputs.get("reasons"))


@on_inputs
def tells_facts(case: Case, act: Act) -> None:
    refuse_blank(case, act.inputs.get("facts"))


def is_to_be_rechecked(case: Certificate, act: Act) -> None:
    standing = case.suspended_for
    refuse_unless(standing and standing.state == "recheck", case, "E_STATE")


def did_not_expire(case: Certificate, act: Act) -> None:
    lives = case.state == "recheck" and case.valid_until >= act.on
    refuse_unless(lives, case, "E_NOT_VALID_CERT")


def was_found_compliant(case: Certificate, act: Act) -> None:
    standing = case.suspended_for
    found = case.recheck_verdict == "compliant" and standing and standing.state == "recheck"
    refuse_unless(found, case, "E_RECHECK_MISSING")


# -- the end ------------------------------------------------------------------------------------
def revocation_is_proposed(case: Certificate, act: Act) -> None:
    refuse_unless(enforcement_in(case, act, "revocation_proposed"), case, "E_STATE")


@on_inputs
def ground_was_proposed(case: Certificate, act: Act) -> None:
    ground = act.inputs["ground"]
    case.law.ground(ground, "certificate.revoke")
    enforcement = enforcement_in(case, act, "revocation_proposed")
    refuse_unless(enforcement.proposed_ground == ground, case, "E_GROUND")


@on_inputs
def ground_of_annulling(case: Certificate, act: Act) -> None:
    case.law.ground(act.inputs["ground"], "certificate.annul")


@on_inputs
def ground_of_cancelling(case: Certificate, act: Act) -> None:
    ground = case.law.ground(act.inputs["ground"], "certificate.cancel")
    required = ground.get("requires")
    refuse_unless(not required or required in _record_of(case), case, "E_GROUND")


def _record_of(case: Certificate) -> set[str]:
    """What the record of the certificate allows a cancellation to rest on."""
    shown = {"expired"} if case.state == "expired" else set()
    if case.state in TAKEN_AWAY:
        shown.add("taken_away")
    if case.cancellation_requested_on:
        shown.add("cancellation_requested")
    return shown


@on_inputs
def something_printed_changed(case: Certificate, act: Act) -> None:
    change = act.inputs.get("change")
    subject: Any = change.procedure if change else None
    concerned = subject and subject.organisation_id == case.organisation_id
    reported = concerned and subject.state == "reported" and subject.is_printed
    refuse_unless(reported and not case.running("suspension"), case, "E_STATE")


# -- the sheets ---------------------------------------------------------------------------------
@on_inputs
def is_a_copy(case: Case, act: Act) -> None:
    copies = case.law.document["certificate"]["copies"]
    refuse_unless(act.inputs.get("copy") in copies, case, "E_GROUND")


@on_inputs
def lost_in_the_past(case: Certificate, act: Act) -> None:
    lost_on = act.inputs["lost_on"]
    refuse_unless(case.valid_from <= lost_on <= act.on, case, "E_GROUND")


def a_copy_is_lost(case: Certificate, act: Act) -> None:
    refuse_unless(case.lost_copies, case, "E_STATE")


@on_inputs
def is_the_lost_copy(case: Certificate, act: Act) -> None:
    refuse_unless(act.inputs["copy"] in case.lost_copies, case, "E_GROUND")
