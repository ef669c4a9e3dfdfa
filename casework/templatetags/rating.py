"""What the page of a case shows of its rating."""

from __future__ import annotations

from typing import Any

from django import template

from casework import rating
from casework.calendars import working_calendar
from casework.models import Case, User
from casework.views.rating import told

register = template.Library()


@register.inclusion_tag("casework/_rating.html")
def rating_of(case: Case, user: User) -> dict[str, Any]:
    """For the unit the rating or the way to it; for who oversees the office the rating.

    The case team learns it from its supervisors; nothing is shown before the end.
    """
    if case.closed_on is None:
        return {}
    given = rating.rating_of(case)
    page: dict[str, Any] = {"case": case, "unit": user.is_applicant}
    if given and (user.is_applicant or user.roles() & set(rating.ANSWERERS)):
        return page | {"told": told(given, working_calendar())}
    return page | {"open": not rating.why_not(case, user)}
