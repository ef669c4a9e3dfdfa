"""Who fills the sheet of a visit, and when it may be filled."""

from __future__ import annotations

from datetime import date, datetime

from casework.models import Entry, User
from inspections.models import Visit
from inspections.occasions import VISITORS
from inspections.planning import is_appointed

ON_SITE = ("in_progress", "checking")


def is_of_team(visit: Visit, by: User, on: date) -> bool:
    """Whether the plan names the person and an authority that may visit has appointed them."""
    named = (by.name or by.username) in visit.staff
    return named and any(is_appointed(visit, by, role, on) for role in VISITORS)


def may_fill(visit: Visit, by: User, on: date) -> bool:
    return visit.state in ON_SITE and not visit.is_locked and is_of_team(visit, by, on)


def time_on_site(visit: Visit) -> tuple[datetime | None, datetime | None]:
    """When the team began, and when it ended; None for what has not happened."""
    done = visit.entries.filter(outcome=Entry.Outcome.DONE).order_by("pk")
    began = done.filter(target__in=ON_SITE).first()
    ended = done.filter(source__in=ON_SITE).exclude(target__in=ON_SITE).last()
    return (began.at if began else None, ended.at if ended else None)
