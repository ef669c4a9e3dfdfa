"""The forms of contracts and of filings before work in another province."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.forms import StepForm, choose_among, day_field, pairs, pick_from, register
from casework.models import Authority
from supervision.forms.common import OptionalDay, Units, choice, past_day, yes_no
from supervision.models import CrossFiling


def province_field(label: str, *, empty: str = "（请选择）") -> forms.ModelChoiceField:
    """Choose the office of a province; `empty` says what choosing none means."""
    return forms.ModelChoiceField(
        label=label,
        empty_label=empty,
        queryset=Authority.objects.provincial().order_by("pk"),
        to_field_name="code",
    )


class CrossForm(StepForm):
    """Names the filing that was made before the job was taken, if one was."""

    cross = forms.ModelChoiceField(
        label="跨省备案",
        queryset=CrossFiling.objects.none(),
        required=False,
        empty_label="（没有）",
    )

    def prepare(self) -> None:
        own = CrossFiling.objects.filter(organisation=self.case.organisation)
        pick_from(self, "cross", own.filter(state__in=["filed", "acknowledged"]))


class RegisterForm(CrossForm):
    category = choice("业务种类", [])
    secrecy = choice("密级", [])
    place = province_field("业务所在地机关")
    project = forms.CharField(label="项目名称", max_length=200, required=False)
    signed = OptionalDay("签订日期", "只是拟承接、尚未签订的不填。")
    built_by = forms.CharField(
        label="系统建设单位", max_length=120, required=False,
        help_text="承接运行维护的填写；系统由本单位承建的，填写本单位全称。",
    )  # fmt: skip
    partners_agreed = Units("合作单位（委托方已书面同意）")
    partners_not_agreed = Units("合作单位（委托方未书面同意）")
    subcontractors = Units("分包单位")
    field_order = [
        "category", "secrecy", "place", "project", "signed", "built_by", "partners_agreed",
        "partners_not_agreed", "subcontractors", "cross",
    ]  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        choose_among(self, "category", pairs(self.law.categories))
        levels = self.law.document["levels"].values()
        grades = dict.fromkeys(grade for level in levels for grade in level["grades"])
        choose_among(self, "secrecy", [(grade, grade) for grade in grades])
        self.fields["place"].initial = self.case.organisation.province

    def clean_signed(self) -> Any:
        return past_day(self.cleaned_data["signed"])

    def inputs(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        agreed, silent = cleaned.pop("partners_agreed"), cleaned.pop("partners_not_agreed")
        partners = [{"unit": unit, "consent": True} for unit in agreed]
        partners += [{"unit": unit, "consent": False} for unit in silent]
        return cleaned | {"partners": partners}


class FileForm(StepForm):
    to = province_field("备案机关")

    def prepare(self) -> None:
        if self.case.pk:
            self.fields["to"].initial = self.case.authority


class FileBeforeForm(FileForm):
    project = forms.CharField(label="项目名称", max_length=200, required=False)


class CompletionForm(StepForm):
    completed = day_field("项目验收日期")
    handed_over = yes_no("涉密资料是否已经移交委托方")

    def clean_completed(self) -> Any:
        return past_day(self.cleaned_data["completed"])


class ContinueForm(StepForm):
    secrecy_assured = yes_no("能否确保安全保密")


register(
    "filing",
    {
        "register": RegisterForm,
        "sign": CrossForm,
        "file": FileForm,
        "report_completion": CompletionForm,
        "continue": ContinueForm,
    },
)
register("cross_filing", {"file": FileBeforeForm})
