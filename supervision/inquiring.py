"""Questions to the register by people of public bodies: written down, and not too many at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from casework import clock
from casework.models import Authority, Organisation, Role, User
from licensing.models import Certificate
from supervision.models import Inquiry

WINDOW = timedelta(minutes=10)
MOST = 60


class TooMany(Exception):
    """The person asked too often within the window."""


def may_read_register(user: User) -> bool:
    """Whether the register is published to this person: administrations and registered bodies."""
    if user.is_applicant or user.only_asks:
        return user.only_asks
    posts = user.appointments.exclude(role=Role.ADMIN)
    return posts.filter(authority__kind=Authority.Kind.ADMINISTRATION).exists()


def note(by: User, unit: Organisation | None, asked: dict[str, Any], answer: str) -> None:
    """Write down what a public body asked; other people's questions are no inquiries.

    Raises TooMany instead when the window is full.
    """
    if not by.only_asks:
        return
    now = clock.now()
    if Inquiry.objects.filter(by=by, at__gt=now - WINDOW).count() >= MOST:
        raise TooMany
    Inquiry.objects.create(at=now, by=by, unit=unit, asked=asked, answer=answer)


def unit_named(words: str) -> Organisation | None:
    """The holder, or former holder, with exactly this code, name or certificate number."""
    issued = Certificate.objects.exclude(opened_on=None).select_related("organisation")
    for field in ("organisation__code__iexact", "number", "holder_name", "organisation__name"):
        if found := issued.filter(**{field: words}).order_by("-pk").first():
            return found.organisation
    return None
