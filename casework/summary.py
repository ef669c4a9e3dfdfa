"""What a form was filled in with, in words, to be read once more before it counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Model

from casework.templatetags.law import chinese_date

NOTHING = "未填写"


def summary(form: forms.Form) -> list[tuple[str, str]]:
    """Label and answer of each field of a valid form, in its order."""
    return [
        (str(field.label), said(field.field, form.cleaned_data.get(field.name)))
        for field in form.visible_fields()
    ]


def said(field: forms.Field, value: Any) -> str:
    """The answer as it stood on the form."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None or value == "":
        return NOTHING
    if isinstance(value, date):
        return chinese_date(value)
    if isinstance(value, (str, Model)):
        return _chosen(field, value)
    if isinstance(value, Iterable):
        return "\n".join(_chosen(field, each) for each in value) or NOTHING
    return str(value)


def _chosen(field: forms.Field, value: Any) -> str:
    if isinstance(value, str) and isinstance(field, forms.ChoiceField):
        return _words(cast(Iterable[Any], field.choices)).get(value, value)
    return str(value)


def _words(choices: Iterable[Any]) -> dict[str, str]:
    """Choices by their value; groups are opened."""
    found: dict[str, str] = {}
    for value, name in choices:
        if isinstance(name, (list, tuple)):
            found |= _words(name)
        else:
            found[str(value)] = str(name)
    return found
