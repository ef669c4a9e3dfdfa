"""The fields and forms that steps of several kinds share."""

from __future__ import annotations

from typing import Any

from django import forms

from casework import clock
from casework.forms import Lines, StepForm, choose_among, reason_field
from casework.models import Organisation
from licensing.forms import ground_choices

RADIO = forms.RadioSelect
FOUND = [("compliant", "符合要求"), ("not_compliant", "不符合要求")]
YES_NO = [("true", "是"), ("false", "否")]


def choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=RADIO)


def yes_no(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        widget=RADIO,
        coerce=lambda word: word in (True, "true", "True"),
    )


def tick(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def past_day(day: Any) -> Any:
    """Refuse a day that has not come; None stays None."""
    if day and day > clock.today():
        raise forms.ValidationError("日期不能晚于今天")
    return day


class OptionalDay(forms.DateField):
    def __init__(self, label: str, help_text: str = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )


class Units(Lines):
    """Organisations by their codes, one to a line; cleaned to the organisations."""

    def __init__(self, label: str, *, required: bool = False) -> None:
        hint = "每行一个统一社会信用代码。"
        rows = forms.Textarea(attrs={"rows": 2})
        super().__init__(label=label, help_text=hint, required=required, widget=rows)

    def clean(self, value: Any) -> list[Organisation]:
        codes = super().clean(value)
        known = {unit.code: unit for unit in Organisation.objects.filter(code__in=codes)}
        if unknown := [code for code in codes if code not in known]:
            raise forms.ValidationError(f"没有登记的单位：{'、'.join(unknown)}")
        return [known[code] for code in dict.fromkeys(codes)]


class ReasonsForm(StepForm):
    reasons = reason_field("理由")


class FactsForm(StepForm):
    facts = reason_field("认定的事实")


class FoundForm(ReasonsForm):
    """A check with a verdict and its reasons."""

    verdict = choice("结论", FOUND)
    field_order = ["verdict", "reasons"]


class GroundForm(ReasonsForm):
    """One ground the regulation names for the step, and the reasons."""

    ground = choice("情形", [])
    field_order = ["ground", "reasons"]
    step = ""

    def prepare(self) -> None:
        self.case.bind(clock.today())
        self.law = self.case.law
        choose_among(self, "ground", ground_choices(self, self.step))
