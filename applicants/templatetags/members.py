"""What a member may do, for pages: a link that would be refused is not shown."""

from __future__ import annotations

from django import template

from applicants import membership
from casework.models import User

register = template.Library()


@register.filter
def may(user: User, deed: str) -> bool:
    """Whether the member may do the deed: members, identity, profile, apply, case."""
    return membership.may(user, deed)
