"""The field of each member: takes what people type and what cells of a workbook hold.

`clean` gives the JSON value that is kept (None for nothing) or raises ValidationError. Values are
str, int, float, bool, date, datetime or None.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from applicants import codes, facts
from applicants.fields import words_of
from applicants.records import catalogue
from applicants.records.catalogue import Member
from applicants.secrecy import mark_in

LONGEST_TEXT = 200
MOST_DECIMALS = 20
EXACT_TO = 10**15  # a spreadsheet keeps fifteen digits of a number
FIRST_YEAR, LAST_YEAR = 1900, 2100
MONEY = re.compile(r"[-+]?\d+(\.\d{1,2}0*)?")
DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))")
ANSWERS = {"yes": "是", "no": "否"}
ANSWER_WORDS = {"是": "yes", "否": "no", "有": "yes", "无": "no", "true": "yes", "false": "no"}


def plain(value: Any) -> str:
    """Text in half width, without spaces and separators of thousands."""
    text = unicodedata.normalize("NFKC", str(value))
    return text.replace(",", "").replace("，", "").replace(" ", "").strip()


class TextField(forms.CharField):
    """A short text without marks of secrecy. A number cell is text only while it is exact."""

    def __init__(self, *, reads: Callable[[str], str] | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_TEXT, **kwargs)
        self.reads = reads

    def clean(self, value: Any) -> str | None:
        text = super().clean(_as_text(value))
        if not text:
            return None
        if mark_in(text):
            raise forms.ValidationError("带有密级标志。不得填写涉及国家秘密的内容")
        try:
            return self.reads(text) if self.reads else " ".join(text.split())
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from fault


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return ANSWERS["yes" if value else "no"]
    if isinstance(value, (date, datetime)):
        raise forms.ValidationError("单元格是日期格式。请把它设为文本格式后重新填写")
    if not isinstance(value, (int, float)):
        return value
    if abs(value) >= EXACT_TO:
        raise forms.ValidationError("数字过长，末几位已经丢失。请把单元格设为文本格式后重新填写")
    return str(int(value)) if float(value).is_integer() else repr(value)


class WholeField(forms.IntegerField):
    """A whole number, typed in full width, with separators or the unit 元 or not."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short"})
    default_error_messages = {
        "invalid": "请填写整数，例如 3000000",
        "min_value": "不能小于 %(limit_value)s",
        "max_value": "不能大于 %(limit_value)s",
    }

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, (bool, date)):
            raise forms.ValidationError(self.error_messages["invalid"])
        if isinstance(value, float):
            value = int(value) if value.is_integer() else repr(value)
        return super().to_python(plain(value).removesuffix("元") if value is not None else value)


class PerCentField(forms.CharField):
    """An exact share from 0 to 100, with or without the sign; kept as it is written: '33.34'."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
    invalid = "请填写 0 至 100 的百分数，例如 33.34"

    def clean(self, value: Any) -> str | None:
        if isinstance(value, (bool, date)):
            raise forms.ValidationError(self.invalid)
        if isinstance(value, float):
            value = f"{Decimal(repr(value)):f}"
        text = super().clean(plain("" if value is None else value).removesuffix("%"))
        if not text:
            return None
        try:
            share = Decimal(text)
        except InvalidOperation as fault:
            raise forms.ValidationError(self.invalid) from fault
        if not share.is_finite() or not 0 <= share <= 100 or "e" in text.lower():
            raise forms.ValidationError(self.invalid)
        if -int(share.as_tuple().exponent) > MOST_DECIMALS:
            raise forms.ValidationError(f"小数不能超过 {MOST_DECIMALS} 位")
        return f"{share:f}"


class MoneyField(forms.CharField):
    """A sum in yuan to the cent, below zero or not; kept exactly as text: '-1200.50'."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
    invalid = "请填写金额（元），最多两位小数，例如 1200000.50"

    def clean(self, value: Any) -> str | None:
        if isinstance(value, (bool, date)):
            raise forms.ValidationError(self.invalid)
        if isinstance(value, float):
            value = f"{Decimal(repr(value)):f}"
        text = super().clean(plain("" if value is None else value).removesuffix("元"))
        if not text:
            return None
        if not MONEY.fullmatch(text) or abs(Decimal(text)) >= EXACT_TO:
            raise forms.ValidationError(self.invalid)
        return f"{Decimal(text):f}"


class DayField(forms.DateField):
    """A day: 2026-11-20, 2026/11/20, 2026年11月20日, 20261120 or a date cell; kept as ISO text."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": "请填写有效的日期，例如 2026-11-20"}

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            found = super().to_python(value)
        else:
            found = self._read(plain(value).removesuffix(".0"))
        if found and not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["invalid"])
        return found

    def _read(self, text: str) -> date | None:
        match = DAY.fullmatch(text)
        parts = [int(part) for part in match.groups() if part] if match else []
        try:
            return date(*parts) if parts else super().to_python(text)
        except (ValueError, TypeError) as fault:
            raise forms.ValidationError(self.error_messages["invalid"]) from fault

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return day.isoformat() if day else None


class WordField(forms.ChoiceField):
    """One of some words, by its key or by its Chinese name."""

    def __init__(self, *, words: Mapping[str, str], unset: str, **kwargs: Any) -> None:
        super().__init__(choices=[("", unset), *words.items()], **kwargs)
        self.words = dict(words)
        self.keys = {plain(name): key for key, name in words.items()}
        self.error_messages["invalid_choice"] = f"请填写：{'、'.join(words.values())}"

    def to_python(self, value: Any) -> str:
        text = super().to_python(_as_text(value)).strip()
        return text if text in self.words else self.keys.get(plain(text), text)

    def clean(self, value: Any) -> Any:
        return super().clean(value) or None


class AnswerField(WordField):
    """是 or 否; kept as true or false."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return ANSWER_WORDS.get(text.lower(), text)

    def clean(self, value: Any) -> Any:
        answer = super().clean(value)
        return None if answer is None else answer == "yes"

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


READERS = {
    "identity": codes.identity_number,
    "phone": codes.phone_number,
    "places": catalogue.places_of,
}
EXACT: dict[str, type[forms.Field]] = {
    "per_cent": PerCentField,
    "money": MoneyField,
    "day": DayField,
}


def field_for(member: Member, names: Mapping[str, str]) -> forms.Field:
    """The field of the member; `names` are the names of the categories of business."""
    defined = catalogue.definition(member.reference) or facts.definition(member.reference)
    shape = defined or member.shape
    asked: dict[str, Any] = {
        "label": member.name,
        "required": member.required,
        "help_text": member.hint,
    }
    if member.reference == "answer":
        return AnswerField(words=ANSWERS, unset="（请选择）", **asked)
    if exact := EXACT.get(member.reference):
        return exact(**asked)
    if allowed := words_of(shape, member.reference):
        known = {**catalogue.words(), **names}
        words = {word: known.get(word) or facts.label(word) for word in allowed}
        return WordField(words=words, unset="（请选择）", **asked)
    if "integer" in shape.get("type", ()):
        least, most = shape.get("minimum"), shape.get("maximum", EXACT_TO - 1)
        return WholeField(min_value=least, max_value=most, **asked)
    return TextField(reads=READERS.get(member.reference), **asked)
