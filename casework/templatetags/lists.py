"""The place of a case in the list it was opened from."""

from __future__ import annotations

from typing import Any

from django import template

from casework.models import Case
from casework.neighbours import neighbours

register = template.Library()


@register.inclusion_tag("components/neighbours.html", takes_context=True)
def neighbours_of(context: dict[str, Any], case: Case) -> dict[str, Any]:
    """The way to the cases before and after, by link and by key; nothing without a list."""
    return {"place": neighbours(context["request"], case.pk)}
