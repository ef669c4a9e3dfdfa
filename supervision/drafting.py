"""Preparing the cases after the grant: a draft has no legal effect until its first step."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from casework.models import Authority, Case, Entry, Organisation, Regulation
from licensing.law import law_in_force
from licensing.models import Certificate
from licensing.steps.afterlife import LED_TO
from supervision.models import (
    Change,
    CrossFiling,
    Enforcement,
    Filing,
    Inspection,
    Investigation,
    Leak,
    Reconsideration,
    Unlicensed,
)
from supervision.offices import certificate_of, licensing_authority, province_of

PLAIN = {"enforcement": Enforcement, "unlicensed": Unlicensed}
CaseT = TypeVar("CaseT", bound=Case)
UNDONE_BY = ("restore", "reopen")


def _draft(
    model: type[CaseT],
    unit: Organisation,
    on: date,
    *,
    authority: Authority | None = None,
    regulation: Regulation | None = None,
    deciding: Authority | None = None,
    **fields: Any,
) -> CaseT:
    licensing = deciding or licensing_authority(unit)
    manager: Any = model._default_manager
    made: CaseT = manager.create(
        organisation=unit,
        regulation=regulation or law_in_force(on),
        authority=authority or licensing,
        deciding_authority=licensing,
        **fields,
    )
    return made


def draft_change(unit: Organisation, *, on: date, certificate: Certificate | None = None) -> Change:
    """A change to be reported; the certificate is the one in force unless named."""
    concerned = certificate or certificate_of(unit)
    deciding = concerned.deciding_authority if concerned else None
    return _draft(Change, unit, on, licence=concerned, deciding=deciding)


def draft_filing(unit: Organisation, *, on: date) -> Filing:
    """A contract to be registered; its place comes with the first step."""
    return _draft(Filing, unit, on)


def draft_cross_filing(unit: Organisation, *, on: date, to: Authority) -> CrossFiling:
    return _draft(CrossFiling, unit, on, authority=to)


def draft_enforcement(
    unit: Organisation,
    *,
    on: date,
    certificate: Certificate | None = None,
    place: Authority | None = None,
) -> Enforcement:
    """`place`: the authority where the breach was, when it was elsewhere."""
    concerned = certificate or certificate_of(unit)
    deciding = concerned.deciding_authority if concerned else None
    return _draft(
        Enforcement, unit, on, licence=concerned, authority=place or deciding, deciding=deciding
    )


def draft_inspection(unit: Organisation, *, on: date, place: Authority | None = None) -> Inspection:
    return _draft(Inspection, unit, on, authority=place)


def draft_investigation(
    unit: Organisation, *, on: date, place: Authority | None = None
) -> Investigation:
    return _draft(Investigation, unit, on, authority=place)


def draft_leak(unit: Organisation, *, on: date) -> Leak:
    return _draft(Leak, unit, on, authority=province_of(unit))


def draft_unlicensed(unit: Organisation, *, on: date) -> Unlicensed:
    return _draft(Unlicensed, unit, on, deciding=province_of(unit))


def unstored(kind: str, unit: Organisation, *, on: date, place: Authority | None) -> Case:
    """A case about a unit that is not stored before its first step: the form asks first."""
    concerned = certificate_of(unit)
    licence = {"licence": concerned} if kind == Enforcement.KIND else {}
    deciding = concerned.deciding_authority if concerned else province_of(unit)
    made: Case = PLAIN[kind](
        kind=kind, organisation=unit, regulation=law_in_force(on), authority=place or deciding,
        deciding_authority=deciding, **licence,
    )  # fmt: skip
    return made


def draft_reconsideration(against: Case, *, on: date) -> Reconsideration:
    """A record of a remedy against the last decision of the case, under the law of its day."""
    attacked = decision_against_unit(against)
    authority = attacked.authority if attacked else None
    return _draft(
        Reconsideration,
        against.organisation,
        on,
        deciding=authority or against.deciding_authority,
        regulation=law_in_force(attacked.on if attacked else on),
        subject_id=against.pk,
        decision=_named(attacked) if attacked else "",
    )


def decision_against_unit(case: Case) -> Entry | None:
    """The last decision against the unit that no remedy has set aside.

    Of a certificate that came into the register later, the entry that brought it.
    """
    steps = law_in_force(date.max).law.document["steps"]["reconsideration"]
    attacks = steps["register"]["attacks"].get(case.kind, [])
    done = Entry.objects.filter(case=case.pk, outcome=Entry.Outcome.DONE)
    last = done.filter(step__in=[*attacks, "enter", *UNDONE_BY]).order_by("position").last()
    return last if last and _named(last) else None


def _named(entry: Entry) -> str:
    """The decision an entry stands for: its step, or what led to the state it brought."""
    if entry.step in UNDONE_BY:
        return ""
    if entry.step != "enter":
        return entry.step
    led = (step for step, states in LED_TO.items() if entry.target in states)
    return next(led, "")
