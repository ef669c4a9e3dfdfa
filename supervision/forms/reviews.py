"""The forms of yearly reviews by the authority."""

from __future__ import annotations

from django import forms

from casework import clock
from casework.forms import StepForm, reason_field, register
from licensing.forms import VERDICTS
from supervision.forms.common import choice


class OpenForm(StepForm):
    year = forms.IntegerField(label="审查年度", min_value=1990)

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year >= clock.today().year:
            raise forms.ValidationError("审查年度应当已经结束")
        return year


class ConcludeForm(StepForm):
    verdict = choice("结论", VERDICTS)
    reasons = reason_field("理由", "未通过的必须写明。", required=False)


register("annual_review", {"open": OpenForm, "conclude": ConcludeForm})
