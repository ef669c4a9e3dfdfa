"""What the applicants app shows on the page of a case."""

from __future__ import annotations

from typing import Any

from applicants import contacts
from casework.kinds import kind_names
from casework.models import Case, User
from casework.panels import panel


@panel("application", template="casework/_materials.html")
def materials(case: Case, user: User) -> dict[str, Any]:
    """The materials of the law, and a viewer beside them."""
    return {}


@panel(*kind_names(), template="applicants/_case_contacts.html")
def contacts_of_unit(case: Case, user: User) -> dict[str, Any] | None:
    """Whom to ask at the unit; for the office alone."""
    if user.is_applicant:
        return None
    shown = contacts.shown(case.organisation, user)
    return {"contacts": shown} if shown else None
