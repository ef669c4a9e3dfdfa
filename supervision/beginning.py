"""What may be begun about the holder of a certificate, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from applicants import membership
from casework import clock
from casework.judging import step_of
from casework.models import Case, Role, User
from casework.sweep import model_of
from licensing.law import law_in_force
from licensing.models import Certificate
from supervision.drafting import decision_against_unit, draft_reconsideration
from supervision.offices import province_of

BEGINNINGS = (
    "change.report_before", "change.note", "filing.register", "cross_filing.file",
    "personnel.file", "leak.report",
    "annual_review.open", "enforcement.open", "inspection.open_flying", "investigation.open",
    "reconsideration.register",
)  # fmt: skip
ABOUT_LICENCE = ("annual_review", "change", "enforcement")
REMEDY = "reconsideration"
# Told to the authority of the place where the unit is, whoever licensed it.
TO_THE_PLACE = ("leak", "personnel")


@dataclass(frozen=True)
class Beginning:
    """The first step of a kind of case, as a page offers it."""

    kind: str
    name: str
    label: str
    effect: str


def beginnings(certificate: Certificate, user: User) -> list[Beginning]:
    """The steps with which this person may begin a case about the holder."""
    roles = _roles(certificate, user)
    law = law_in_force(clock.today(), certificate.regulation.family).law
    found = []
    for kind, name in (beginning.split(".") for beginning in BEGINNINGS):
        step = step_of(model_of(kind), name)
        possible = kind != REMEDY or decision_against_unit(certificate)
        if roles & set(step.roles) and possible and law.has_step(kind, name):
            found.append(Beginning(kind, name, step.label, step.effect))
    return found


def _roles(certificate: Certificate, user: User) -> set[str]:
    """What the person is to this certificate: its holder, or staff of its authority."""
    if user.organisation_id:
        own = user.organisation_id == certificate.organisation_id
        return {Role.UNIT} if own and membership.may(user, membership.APPLY) else set()
    held = user.appointments.filter(authority=certificate.deciding_authority_id)
    return set(held.values_list("role", flat=True))


def new_case(kind: str, certificate: Certificate, on: date) -> Case:
    """A case of this kind about the holder that nobody has stored yet."""
    concerned: dict[str, Any] = {"licence": certificate} if kind in ABOUT_LICENCE else {}
    place = province_of(certificate.organisation) if kind in TO_THE_PLACE else None
    return model_of(kind)(
        kind=kind,
        organisation=certificate.organisation,
        regulation=law_in_force(on, certificate.regulation.family),
        authority=place or certificate.deciding_authority,
        deciding_authority=certificate.deciding_authority,
        **concerned,
    )


def store(case: Case, certificate: Certificate, on: date, inputs: dict[str, Any]) -> Case:
    """Make it a draft that its first step can be taken in."""
    if case.kind == REMEDY:
        return draft_reconsideration(certificate, on=on)
    if case.kind == "cross_filing":
        case.authority = inputs["to"]
    case.save()
    return case
