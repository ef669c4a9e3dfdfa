"""The materials of an application for templates of any app."""

from __future__ import annotations

from django import template

from applicants.materials import MaterialRow, rows_of
from applicants.models import Material
from casework.models import Case
from casework.templatetags.law import chinese_date
from casework.templatetags.pages import file_size

register = template.Library()


@register.simple_tag
def material_rows(case: Case) -> list[MaterialRow]:
    """Each material the law asks of the case, with what was handed in."""
    return rows_of(case)


@register.filter
def material_earlier(material: Material) -> str:
    """Of a file handed in before: its size, with which application and when, and its digest."""
    came = f"{chinese_date(material.added_at)}提交"
    parts = (file_size(material.size), str(material.case.number), came)
    return " · ".join((*parts, f"校验值 {material.sha256[:16]}"))


@register.filter
def material_about(material: Material) -> str:
    """When it came, which version it is, and what the scanner said."""
    came = chinese_date(material.added_at)
    return f"{came} · 第{material.version}版 · {material.get_scan_display()}"
