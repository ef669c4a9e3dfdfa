"""The gate: may this unit take this business on this day? One question for contracts and customers.

Filing duties are no part of it. Each part narrows the certificates; the first that leaves none
gives the code of the refusal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.law import Law
from casework.models import DRAFT, Organisation
from licensing.law import law_in_force
from licensing.models import Certificate
from licensing.register import standings

STOPPED = ("suspended", "recheck")


@dataclass(frozen=True)
class Business:
    """What is to be taken on. `built_by`: name or code of the unit that built the system.

    place: code of the authority of the place of business, by default the unit's own province.
    others: categories of the unit's other contracts on the same project.
    """

    category: str
    secrecy: str
    place: str = ""
    built_by: str = ""
    others: tuple[str, ...] = ()


def refusal(unit: Organisation, business: Business, on: date) -> str:
    """The code of the first part of the gate that fails, or ''."""
    law = law_in_force(on).law
    certificates = holdings(unit, on)
    valid = [held.certificate for held in certificates if held.state == "valid"]
    if not valid:
        stopped = any(held.state in STOPPED for held in certificates)
        return "E_SUSPENDED" if stopped else "E_NOT_VALID_CERT"
    covering = [held for held in valid if _covers_grade(held, business)]
    if not covering:
        return "E_LEVEL_SECRECY"
    nearby = [held for held in covering if _covers_place(held, law, unit, business)]
    if not nearby:
        return "E_TERRITORY"
    if not any(_covers_category(held, unit, business) for held in nearby):
        return "E_OUT_OF_SCOPE"
    return "E_CONFLICT_CONSULT_SUPERVISE" if _conflicts(law, business) else ""


def is_qualified(unit: Organisation, business: Business, on: date) -> bool:
    """The parts asked of a partner or subcontractor: validity, level and category."""
    valid = [held.certificate for held in holdings(unit, on) if held.state == "valid"]
    return any(_covers_grade(c, business) and _covers_category(c, unit, business) for c in valid)


@dataclass(frozen=True)
class Holding:
    """A certificate of the unit, and its state by the calendar of a day."""

    certificate: Certificate
    state: str


def holdings(unit: Organisation, on: date) -> list[Holding]:
    """Every certificate of the unit that was ever issued, as of that day."""
    issued = Certificate.objects.filter(organisation=unit).exclude(state=DRAFT).order_by("pk")
    found = standings(list(issued), on)
    return [Holding(certificate, found[certificate.pk].state) for certificate in issued]


def _covers_grade(certificate: Certificate, business: Business) -> bool:
    grades: Iterable[str] = certificate.law.document["levels"][certificate.level]["grades"]
    return business.secrecy in grades


def _covers_place(
    certificate: Certificate, law: Law, unit: Organisation, business: Business
) -> bool:
    bound = law.document["levels"][certificate.level].get("territory")
    return not bound or (business.place or unit.province) == unit.province


def _covers_category(certificate: Certificate, unit: Organisation, business: Business) -> bool:
    """By the words of the certificate's own law."""
    if business.category in certificate.categories:
        return True
    known = certificate.law.categories
    printed: list[Any] = [known.get(category, {}) for category in certificate.categories]
    covered = {also for entry in printed for also in entry.get("covers", ())}
    if business.built_by and business.built_by in (unit.code, unit.name):
        covered |= {also for e in printed for also in e.get("covers_if_built_by_holder", ())}
    return business.category in covered


def _conflicts(law: Law, business: Business) -> bool:
    """Who advises or supervises does nothing else on the same project."""
    others = {category for category in business.others if category != business.category}
    exclusive = {
        category
        for category in {business.category, *others}
        if law.categories.get(category, {}).get("excludes_on_same_project")
    }
    return bool(others and exclusive)
