"""Form fields of single values: numbers, days, words, as facts keep and pages show them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from applicants import facts
from casework.forms import Lines

Schema = Mapping[str, Any]


class WholeNumberField(forms.IntegerField):
    """A whole number that may be typed in full width and with separators."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short"})
    default_error_messages = {
        "invalid": "请输入整数，例如 3000000",
        "min_value": "不能小于零",
        "max_value": "数额过大",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=10**15, required=False, **kwargs)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value)
            value = value.replace(",", "").replace(" ", "").removesuffix("元")
        return super().to_python(value)


class NumbersField(Lines):
    """Several whole numbers, one to a line."""

    def clean(self, value: Any) -> list[int]:
        number = WholeNumberField()
        return [number.clean(line) for line in super().clean(value)]

    def prepare_value(self, value: Any) -> Any:
        kept = isinstance(value, (list, tuple))
        return super().prepare_value([str(number) for number in value] if kept else value)


class DaysField(Lines):
    """Several days, one to a line."""

    def clean(self, value: Any) -> list[str]:
        day = forms.DateField(error_messages={"invalid": "请按 2026-11-20 的格式填写日期"})
        return [day.clean(line).isoformat() for line in super().clean(value)]


def single(schema: Schema, label: str, names: Mapping[str, str]) -> forms.Field:
    """The field of a shape that is one value."""
    reference = schema.get("$ref", "").rpartition("/")[2]
    if "anyOf" in schema:
        return single(schema["anyOf"][0], label, names)
    if reference == "amount":
        return WholeNumberField(label=label)
    if reference == "answer" or schema.get("type") == "boolean":
        return choice(label, {"yes": "是", "no": "否"}, unknown="尚未填写")
    if reference == "day":
        picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        invalid = {"invalid": "请填写有效的日期"}
        return forms.DateField(label=label, required=False, widget=picker, error_messages=invalid)
    if reference == "category":
        return choice(label, names)
    if words := words_of(schema, reference):
        return choice(label, {word: names.get(word) or facts.label(word) for word in words})
    return forms.CharField(label=label, required=False, max_length=200)


def words_of(schema: Schema, reference: str) -> list[str]:
    allowed = schema.get("enum") or facts.definition(reference).get("enum") or []
    return [word for word in allowed if word is not None]


def choice(label: str, words: Mapping[str, str], unknown: str = "（未填写）") -> forms.Field:
    return forms.ChoiceField(label=label, required=False, choices=[("", unknown), *words.items()])


def stored(value: Any) -> Any:
    """A cleaned value as a fact keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


def shown(value: Any) -> Any:
    """A kept value as its field shows it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
