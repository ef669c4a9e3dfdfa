"""What the applicants app shows on the page of a case."""

from __future__ import annotations

from typing import Any

from applicants import contacts
from applicants.declaring import profile_of
from applicants.records.catalogue import kinds
from applicants.records.keeping import kept
from casework.kinds import kind_names
from casework.models import Case, User
from casework.panels import FILES, panel


@panel("application", "assessment", template="casework/_materials.html", place=FILES)
def materials(case: Case, user: User) -> dict[str, Any]:
    """The materials of the law, and a viewer beside them."""
    return {}


@panel("application", template="applicants/_unit_records.html")
def unit_records(case: Case, user: User) -> dict[str, Any] | None:
    """What the unit keeps of itself; only for those who handle the case."""
    if user.is_applicant:
        return None
    counted = kept(case.organisation)
    return {
        "kinds": [(kind, counted[key]) for key, kind in kinds().items() if counted[key].count],
        "profile": profile_of(case.organisation),
    }


@panel(*kind_names(), template="applicants/_case_contacts.html")
def contacts_of_unit(case: Case, user: User) -> dict[str, Any] | None:
    """Whom to ask at the unit; for the office alone."""
    if user.is_applicant:
        return None
    shown = contacts.shown(case.organisation, user)
    return {"contacts": shown} if shown else None
