"""The forms that settle findings, publications and filings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from casework import clock
from casework.forms import day_field, name_what_is_missing, reason_field
from casework.models import Effect
from supervision.forms.common import past_day

PROOFS = "发布的载体、网址，或者报备的文号。"


class LeaveForm(forms.Form):
    """Why a finding is not pursued."""

    use_required_attribute = False
    reasons = reason_field("不予立案的理由")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)


class DoneForm(forms.Form):
    """When a decision was published or a certificate filed, and what proves it."""

    use_required_attribute = False
    on = day_field("日期")
    proof = forms.CharField(label="凭据", max_length=400, help_text=PROOFS)

    def __init__(self, *args: Any, effect: Effect, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": clock.today()})
        super().__init__(*args, **kwargs)
        self.effect = effect
        name_what_is_missing(self)

    def clean_on(self) -> date:
        day: date = past_day(self.cleaned_data["on"])
        if day < self.effect.on:
            raise forms.ValidationError("日期不能早于决定作出的日期")
        return day
