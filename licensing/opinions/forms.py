"""The form of an expert's opinion."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.forms import name_what_is_missing, reason_field
from licensing.models import ExpertOpinion


class OpinionForm(forms.Form):
    use_required_attribute = False
    found = forms.ChoiceField(
        label="意见", choices=ExpertOpinion.Found.choices, widget=forms.RadioSelect,
        help_text="与申请单位有利害关系，或者有其他可能影响公正评审的情形的，请申请回避。",
    )  # fmt: skip
    says = reason_field("理由", "不得写入国家秘密。提交后不能更改。")
    free = forms.BooleanField(
        label="本人与申请单位没有利害关系，独立提出以上意见。", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        recused = cleaned.get("found") == ExpertOpinion.Found.RECUSED
        if cleaned.get("found") and not recused and not cleaned.get("free"):
            self.add_error("free", "没有利害关系的，请勾选声明；有的，请申请回避")
        return cleaned

    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("found", "says")}
