"""The form of a step: what pages and API ask before they go to the door.

Each app registers the forms of its steps; a step without one asks nothing. A form checks shapes;
whether the law allows the act is for the guards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models

from casework import clock
from casework.models import Case

_forms: dict[tuple[str, str], type[StepForm]] = {}
EVERY = "*"


class StepForm(forms.Form):
    """The inputs of one step in one case; `inputs()` is what the door takes."""

    use_required_attribute = False

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.law = case.law
        self.prepare()
        name_what_is_missing(self)

    def prepare(self) -> None:
        """Fill choices from the case and its regulation."""

    def inputs(self) -> dict[str, Any]:
        """The cleaned inputs in the words of the step."""
        return dict(self.cleaned_data)


def choose_among(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """Let the choice field of this name offer these; TypeError for another kind of field."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choices")
    field.choices = list(choices)


def pick_from(form: forms.Form, name: str, rows: models.QuerySet[Any]) -> None:
    """Let the field of this name offer these rows; TypeError for another kind of field."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} offers no rows")
    field.queryset = rows


def name_what_is_missing(form: forms.Form) -> None:
    """Let an empty field ask for itself by name: 请填写理由, 请选择结论."""
    usual = forms.Field.default_error_messages["required"]
    for field in form.fields.values():
        if field.error_messages["required"] == usual:
            chosen = isinstance(field, (forms.ChoiceField, forms.ModelChoiceField))
            field.error_messages["required"] = f"请{'选择' if chosen else '填写'}{field.label}"


def register(kind: str, forms_by_step: Mapping[str, type[StepForm]]) -> None:
    """Let the steps of a kind, or of EVERY kind, be asked with these forms."""
    _forms.update({(kind, step): form for step, form in forms_by_step.items()})


def form_for(kind: str, step: str) -> type[StepForm]:
    """The form of the step; an empty one when it asks nothing."""
    return _forms.get((kind, step)) or _forms.get((EVERY, step), StepForm)


class Lines(forms.CharField):
    """Several short texts, one to a line; cleaned to a list without blanks."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        if isinstance(value, (list, tuple)):
            return [str(line).strip() for line in value if str(line).strip()]
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def run_validators(self, value: Any) -> None:
        super().run_validators("\n".join(value))


def reason_field(label: str, help_text: str = "", *, required: bool = True) -> forms.CharField:
    """A free text of some lines. NUL and lone control characters are refused by Django."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def day_field(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        error_messages={"invalid": "请填写有效的日期，例如 2026-11-20"},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def future_day(day: Any) -> Any:
    """Refuse a day that has passed."""
    if day < clock.today():
        raise forms.ValidationError("日期不能早于今天")
    return day


def pairs(entries: Mapping[str, Mapping[str, Any]], key: str = "name") -> list[tuple[str, str]]:
    """Choices from a section of the regulation."""
    return [(code, entry.get(key) or entry.get("says", code)) for code, entry in entries.items()]
