"""The materials of an application for templates of any app."""

from __future__ import annotations

from django import template

from applicants.materials import MaterialRow, rows_of
from casework.models import Case

register = template.Library()


@register.simple_tag
def material_rows(case: Case) -> list[MaterialRow]:
    """Each material the law asks of the case, with what was handed in."""
    return rows_of(case)
