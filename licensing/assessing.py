"""The eligibility engine asked about a real organisation, with what the register knows of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from applicants.known import Known, facts_on
from casework import clock
from casework.law import Law
from casework.models import DRAFT, Entry, Organisation
from licensing.eligibility import Assessment, Register, evaluate, survey
from licensing.models.certificate import Certificate

if TYPE_CHECKING:
    from licensing.models import Application


def assess(application: Application) -> Assessment:
    """The conditions of the application, as of the day it was received.

    The facts are those declared today: what was unknown may be supplied during the examination
    (scenario W12). What changed since the submission is shown beside (`licensing.freezing`).
    """
    return assess_organisation(
        application.law,
        application.organisation,
        level=application.level,
        categories=application.categories,
        on=application.opened_on or clock.today(),
    )


def facts_of(organisation: Organisation, law: Law, on: date) -> dict[str, Any]:
    """Every fact of the organisation as it stands on a day; unknown ones are None."""
    return facts_on(organisation, on, law).facts


def assess_organisation(
    law: Law,
    organisation: Organisation,
    *,
    level: str,
    categories: list[str],
    on: date,
    facts: dict[str, Any] | None = None,
) -> Assessment:
    """The conditions for a level and categories on a day; `facts` replace known ones.

    Raises ValueError for a level or category the regulation does not know.
    """
    return evaluate(
        law.document,
        facts=facts_of(organisation, law, on) | (facts or {}),
        level=level,
        categories=categories,
        on=on,
        register=register_of(organisation),
    )


def assess_known(
    law: Law, register: Register, *, known: Known, level: str, categories: list[str], on: date
) -> Assessment:
    """The conditions by facts already read. Raises ValueError as `assess_organisation` does."""
    return evaluate(
        law.document,
        facts=known.facts,
        level=level,
        categories=categories,
        on=on,
        register=register,
    )


def survey_organisation(
    law: Law, organisation: Organisation, *, known: Known, on: date
) -> dict[tuple[str, str], Assessment]:
    """Every category at every level on a day, by (category, level), from facts read once."""
    register = register_of(organisation)
    return survey(law.document, facts=known.facts, on=on, register=register)


def register_of(organisation: Organisation) -> Register:
    """What the register of licences knows: revocations that stand, qualifications held."""
    certificates = Certificate.objects.filter(organisation=organisation).exclude(state=DRAFT)
    revoked = Entry.objects.filter(
        case__in=[c.pk for c in certificates], step="revoke", outcome="done"
    )
    standing = revoked.filter(case__state__in=("revoked", "cancelled"))
    held = [
        {"category": category, "level": c.level, "from": c.valid_from, "until": c.valid_until}
        for c in certificates
        for category in c.categories
    ]
    return Register(revocations=list(standing.values_list("on", flat=True)), qualifications=held)
