"""The forms of what happens to a certificate after its issue."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.forms import StepForm, choose_among, day_field, pick_from, reason_field, register
from casework.models import Case
from supervision.forms.common import (
    FoundForm,
    GroundForm,
    OptionalDay,
    ReasonsForm,
    choice,
    past_day,
)


class SuspendForm(ReasonsForm):
    months = forms.IntegerField(label="暂停月数", min_value=1, max_value=120)
    first = OptionalDay("暂停首日", "不填的，自今日起暂停。")
    field_order = ["months", "first", "reasons"]

    def inputs(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        first = cleaned.pop("first")
        return cleaned | ({"from": first} if first else {})


class RevokeForm(GroundForm):
    step = "certificate.revoke"


class AnnulForm(GroundForm):
    step = "certificate.annul"


class CancelForm(GroundForm):
    step = "certificate.cancel"


class ReissueForm(StepForm):
    change = forms.ModelChoiceField(
        label="据以换发的变更", queryset=Case.objects.none(), empty_label="（请选择）"
    )

    def prepare(self) -> None:
        unit = self.case.organisation
        pick_from(self, "change", unit.cases.filter(kind="change", state="reported"))


class ComplaintForm(StepForm):
    facts = reason_field("举报、投诉的内容", "不填写国家秘密，不填写举报人。")


class CopyForm(StepForm):
    """One of the two copies the law names."""

    copy = choice("正本或者副本", [])

    def prepare(self) -> None:
        choose_among(self, "copy", [(copy, copy) for copy in self.copies()])

    def copies(self) -> list[str]:
        named: list[str] = self.law.document["certificate"]["copies"]
        return named


class PrintForm(CopyForm):
    serial = forms.CharField(label="印制流水号", max_length=40, help_text="空白证书纸上的号码。")


class LossForm(CopyForm):
    lost_on = day_field("遗失日期", "不能确定的，填发现遗失的日期。")

    def clean_lost_on(self) -> Any:
        return past_day(self.cleaned_data["lost_on"])


class ReplaceForm(CopyForm):
    def copies(self) -> list[str]:
        certificate: Any = self.case.procedure
        lost: list[str] = certificate.lost_copies
        return lost


register(
    "certificate",
    {
        "receive_complaint": ComplaintForm,
        "record_print": PrintForm,
        "report_loss": LossForm,
        "replace_lost": ReplaceForm,
        "suspend": SuspendForm,
        "recheck": FoundForm,
        "revoke": RevokeForm,
        "annul": AnnulForm,
        "cancel": CancelForm,
        "reissue": ReissueForm,
    },
)
