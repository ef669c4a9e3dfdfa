"""What an application asks for or a certificate holds, in the words of its law."""

from __future__ import annotations

from django import template

from licensing.models import Application, Certificate

register = template.Library()


@register.filter
def level(of: Application | Certificate) -> str:
    return of.law.level_name(of.level)


@register.filter
def categories(of: Application | Certificate) -> list[str]:
    return of.law.category_names(of.categories)
