"""Preparing the cases of a voluntary assessment: a draft has no effect until its first step."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction

from casework import clock
from casework.calendars import working_calendar
from casework.door import take_step
from casework.judging import judge
from casework.models import Authority, Case, Organisation, Regulation, User
from casework.steps import Act
from casework.sweep import model_of
from licensing.assessment.base import law_of_assessment, office_of
from licensing.assessment.certificate import RUNNING
from licensing.assessment.holding import NOTIFIABLE, window_is_ahead
from licensing.models import (
    Agency,
    AnnualCheck,
    Assessment,
    AssessmentCertificate,
    Objection,
    PublicReport,
    Sanction,
    SpotCheck,
)

CaseT = TypeVar("CaseT", bound=Case)
law_on = law_of_assessment


def draft(model: type[CaseT], unit: Organisation, regulation: Regulation, **fields: Any) -> CaseT:
    office = office_of(regulation, "office")
    manager: Any = model._default_manager
    made: CaseT = manager.create(
        organisation=unit, regulation=regulation, authority=office, deciding_authority=office,
        **fields,
    )  # fmt: skip
    if party := fields.get("party"):
        made.let_join(party.seat)
    return made


def own_certificate(unit: Organisation) -> AssessmentCertificate | None:
    """The only running certificate of the unit, else the only one it has, else None."""
    held = AssessmentCertificate.objects.filter(organisation=unit)
    for found in (list(held.filter(state__in=RUNNING)), list(held)):
        if len(found) == 1:
            return found[0]
    return None


def draft_assessment(
    unit: Organisation,
    *,
    on: date,
    level: int,
    industries: list[str],
    asks: str,
    held: AssessmentCertificate | None = None,
) -> Assessment:
    builds_on = None if asks == Assessment.Asks.INITIAL else held or own_certificate(unit)
    return draft(
        Assessment, unit, law_of_assessment(on), level=level, industries=industries, asks=asks,
        held=builds_on,
    )  # fmt: skip


def draft_of_holder(
    kind: str, unit: Organisation, *, on: date, held: AssessmentCertificate | None = None
) -> Case:
    """A change or a loss of the certificate named, else of the unit's only one."""
    concerned = held or own_certificate(unit)
    return draft(model_of(kind), unit, law_of_assessment(on), held=concerned)


def draft_objection(
    unit: Organisation,
    *,
    on: date,
    subject: Any = None,
    held: AssessmentCertificate | None = None,
) -> Objection:
    return draft(Objection, unit, law_of_assessment(on), subject=subject, held=held)


def draft_sanction(
    *,
    on: date,
    unit: Organisation | None,
    party: Agency | None,
    person: str = "",
    held: AssessmentCertificate | None = None,
) -> Sanction:
    regulation = law_of_assessment(on)
    running = AssessmentCertificate.objects.filter(organisation=unit, state__in=RUNNING)
    alone = running.first() if unit and len(running) == 1 else None
    concerned = unit or (party.organisation if party else _house(regulation))
    return draft(
        Sanction, concerned, regulation, party=party, person=person,
        held=None if party else held or alone,
    )  # fmt: skip


def draft_spot_check(
    *, on: date, party: Any = None, subject: Any = None, held: Any = None
) -> SpotCheck:
    regulation = law_of_assessment(on)
    about = party or subject or held
    unit = about.organisation if about else _house(regulation)
    return draft(SpotCheck, unit, regulation, party=party, subject=subject, held=held)


def draft_public_report(*, on: date) -> PublicReport:
    regulation = law_of_assessment(on)
    return draft(PublicReport, _house(regulation), regulation)


def draft_body(regulation: Regulation, code: str, words: dict[str, Any]) -> Agency:
    """A body with a seat of its own, where its staff is appointed; `code` names the seat."""
    name = words.get("name") or code
    fields = {
        "does": words["kind"],
        "grade": words.get("class"),
        "regions": words.get("regions") or [],
        "legal_person": words.get("legal_person") or name,
    }
    if unopened := Agency._base_manager.filter(seat__code=code, opened_on=None).first():
        for field, value in fields.items():
            setattr(unopened, field, value)
        unopened.save()
        return unopened
    seat = Authority.objects.create(
        kind=Authority.Kind.BODY, code=code, name=name,
        short_name=words.get("short_name") or name[:20],
    )  # fmt: skip
    unit = Organisation.objects.create(code=f"body:{seat.pk}", name=name, province="")
    body = draft(Agency, unit, regulation, seat=seat, **fields)
    body.let_join(seat)
    return body


def _house(regulation: Regulation) -> Organisation:
    """The association itself, for what concerns no unit."""
    office = office_of(regulation, "branch")
    found, _ = Organisation.objects.get_or_create(
        code=office.code, defaults={"name": office.name, "province": ""}
    )
    return found


def notifiable() -> models.QuerySet[AssessmentCertificate]:
    """The certificates whose holders owe yearly data."""
    return AssessmentCertificate.objects.filter(state__in=NOTIFIABLE).order_by("pk")


@transaction.atomic
def notify_annual_checks(
    *,
    by: User,
    on: date,
    year: int,
    first: date,
    until: date,
    certificates: list[Any] | None = None,
) -> list[AnnualCheck]:
    """One check for each certificate named, else for all valid or suspended: all or none."""
    regulation = law_of_assessment(on)
    window = {"from": first, "until": until}
    named = list(notifiable()) if certificates is None else certificates
    if not named:
        _judge_notice(regulation, by, on, window)
    made = []
    for held in sorted(named, key=lambda one: one.state in NOTIFIABLE):
        check = draft(AnnualCheck, held.organisation, regulation, held=held, year=year)
        take_step(check, "notify", by=by, on=on, **window)
        made.append(check)
    return made


def _judge_notice(regulation: Regulation, by: User, on: date, window: dict[str, date]) -> None:
    """Raise StepRefused when the notice might not be given even though it reaches nobody."""
    office = office_of(regulation, "office")
    check = AnnualCheck(
        kind=AnnualCheck.KIND, organisation=_house(regulation), regulation=regulation,
        authority=office, deciding_authority=office,
    )  # fmt: skip
    act = Act("notify", on, clock.now(), working_calendar(), by=by, inputs=dict(window))
    judge(check, act, asking=True)
    window_is_ahead(check, act)
