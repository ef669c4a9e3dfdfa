"""The forms of an application's steps."""

from __future__ import annotations

from typing import Any

from django import forms

from casework import clock
from casework.forms import (
    Lines,
    StepForm,
    choose_among,
    day_field,
    future_day,
    pairs,
    reason_field,
    register,
)
from casework.models import Authority
from licensing.assessment import forms as assessment_forms  # noqa: F401 - register themselves
from licensing.assessment import forms_holding, forms_opening  # noqa: F401
from licensing.models import Application, Expert
from licensing.opinions import asking
from licensing.reviewing import flowing
from licensing.submitting import SubmitForm
from licensing.worksheet.forms import ConcludeForm, ConfirmForm, OverrideForm

VERDICTS = [("pass", "合格"), ("fail", "不合格")]


def verdict_field(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=VERDICTS, widget=forms.RadioSelect)


def ground_choices(form: StepForm, step: str) -> list[tuple[str, str]]:
    """The grounds the regulation names for the step."""
    return pairs(form.law.grounds_for(step), "says")


class ItemsForm(StepForm):
    """Materials to be corrected: any of those required."""

    items = forms.MultipleChoiceField(
        label="需要补正的材料",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一项材料"},
    )

    def prepare(self) -> None:
        choose_among(self, "items", self.choices())

    def choices(self) -> list[tuple[str, str]]:
        return pairs(self.law.materials_for(self.case.organisation.kind))


class RequestCorrectionForm(ItemsForm):
    """What is to be corrected in each material, told at once; begun with what the review found."""

    case: Application
    reasons = reason_field("其他补正要求", "不属于某一项材料的，写在这里。", required=False)

    def prepare(self) -> None:
        super().prepare()
        for key, name in self.choices():
            self.fields[f"says.{key}"] = forms.CharField(
                label=f"{name}：补正要求",
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.order_fields(["items", *(f"says.{key}" for key, _ in self.choices()), "reasons"])
        self.initial = {**flowing.for_correction(self.case), **self.initial}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for key, name in self.choices():
            if cleaned.get(f"says.{key}") and key not in cleaned.get("items", ()):
                self.add_error(f"says.{key}", f"请勾选“{name}”，或者清空它的补正要求")
        return cleaned

    def inputs(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        says = {key: cleaned[f"says.{key}"] for key in cleaned["items"]}
        given = {key: words for key, words in says.items() if words}
        told = {"says": given} if given else {}
        return {"items": cleaned["items"], "reasons": cleaned["reasons"], **told}


class OpenItemsForm(ItemsForm):
    """Only items of the notice that was given."""

    case: Application

    def choices(self) -> list[tuple[str, str]]:
        required = self.law.materials_for(self.case.organisation.kind)
        return [(k, n) for k, n in pairs(required) if k in self.case.notified_items]


class NotifiedItemsForm(OpenItemsForm):
    items = forms.MultipleChoiceField(
        label="材料", widget=forms.CheckboxSelectMultiple, required=False
    )


class DeclineForm(StepForm):
    ground = forms.ChoiceField(label="不予受理的情形", widget=forms.RadioSelect)
    reasons = reason_field("理由")
    direct_to = forms.ModelChoiceField(
        label="应当向其申请的机关", queryset=Authority.objects.all(), required=False,
        to_field_name="code", empty_label="（不适用）",
    )  # fmt: skip

    def prepare(self) -> None:
        choose_among(self, "ground", ground_choices(self, "application.decline"))

    def inputs(self) -> dict[str, Any]:
        direct_to = self.cleaned_data["direct_to"]
        return self.cleaned_data | {"direct_to": direct_to.code if direct_to else ""}


class WrittenReviewForm(StepForm):
    """A verdict for each category; the reasons of every failure."""

    case: Application
    reasons = Lines(
        label="不合格的理由", help_text="每行一条。有不合格的必须填写。", required=False
    )

    def prepare(self) -> None:
        for category in self.case.categories:
            name = self.law.name("categories", category)
            self.fields[f"results.{category}"] = verdict_field(name)
        self.order_fields([*(f"results.{c}" for c in self.case.categories), "reasons"])
        self.initial = {**flowing.for_written_review(self.case), **self.initial}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "fail" in cleaned.values() and not cleaned.get("reasons"):
            self.add_error("reasons", "有业务种类不合格的，请写明理由")
        return cleaned

    def inputs(self) -> dict[str, Any]:
        results = {c: self.cleaned_data[f"results.{c}"] for c in self.case.categories}
        return {"results": results, "reasons": self.cleaned_data["reasons"]}


class VerdictForm(StepForm):
    verdict = verdict_field("结论")


class StartExpertReviewForm(StepForm):
    case: Application
    review = forms.CharField(label="评审名称", max_length=40, initial="专家评审")
    type = forms.ChoiceField(
        label="方式", choices=[("expert_review", "专家评审"), ("appraisal", "鉴定")]
    )
    experts = forms.MultipleChoiceField(
        label="专家", widget=forms.CheckboxSelectMultiple, required=False,
        help_text="有账号的专家可以登录查看所选材料并提出意见，互不可见。",
    )  # fmt: skip
    materials = forms.MultipleChoiceField(
        label="提供给专家的材料", widget=forms.CheckboxSelectMultiple, required=False,
        help_text="专家只能查看这里选定的材料。",
    )  # fmt: skip
    due_on = day_field("专家提出意见的期限", "告知申请单位；期限临近、超过时提醒专家和承办人员。")
    reason = reason_field("确有需要的理由", "理由将告知申请单位。")

    def prepare(self) -> None:
        eligible = Expert.objects.eligible_for(self.case.organisation, clock.today())
        choose_among(self, "experts", [(e.code, e.name) for e in eligible])
        given = {material.key for material in self.case.given_materials.exclude(file="")}
        names = pairs(self.law.materials_for(self.case.organisation.kind))
        choose_among(self, "materials", [(key, name) for key, name in names if key in given])
        self.fields["due_on"].required = False
        self.order_fields(["review", "type", "reason", "experts", "materials", "due_on"])

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        return future_day(day) if day else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("experts") and "due_on" in cleaned and cleaned["due_on"] is None:
            self.add_error("due_on", "请填写专家提出意见的期限")
        return cleaned


class EndExpertReviewForm(StepForm):
    case: Application
    review = forms.ChoiceField(label="评审")
    opinion = forms.ChoiceField(
        label="意见", choices=[("favourable", "同意"), ("unfavourable", "不同意")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    statement = reason_field("评审意见", required=False)

    def prepare(self) -> None:
        named = [(review, review) for review in self.case.open_reviews]
        choose_among(self, "review", named or [("experts", "专家评审")])
        self.initial = {**asking.for_ending(self.case), **self.initial}
        if silent := asking.missing(self.case):
            names = "、".join(str(request.expert) for request in silent)
            self.fields["statement"].help_text = f"尚未提出意见的专家：{names}。"


class ReasonForm(StepForm):
    reason = reason_field("理由")


class WithdrawForm(StepForm):
    reason = reason_field("撤回理由", required=False)


class TerminateForm(StepForm):
    ground = forms.ChoiceField(label="终止审查的情形", widget=forms.RadioSelect)
    evidence = reason_field("事实和证据")
    citation = forms.CharField(label="违反的规定", max_length=200, required=False)

    def prepare(self) -> None:
        choose_among(self, "ground", ground_choices(self, "application.terminate"))


class RefuseForm(StepForm):
    case: Application
    ground = forms.ChoiceField(label="不予许可的情形", widget=forms.RadioSelect)
    reasons = reason_field("理由", "理由写入决定书。")
    remedies = reason_field("救济途径")
    citation = forms.CharField(label="依据的规定", max_length=200, required=False)

    def prepare(self) -> None:
        choose_among(self, "ground", ground_choices(self, "application.refuse"))
        self.fields["remedies"].initial = self.law.remedies
        self.initial = {**flowing.for_refusal(self.case), **self.initial}


class TrainingForm(StepForm):
    persons = forms.MultipleChoiceField(
        label="已参加培训的人员",
        choices=[("legal_representative", "法定代表人"), ("secrecy_managers", "保密管理人员")],
        widget=forms.CheckboxSelectMultiple,
    )
    letter_signed_by = forms.ChoiceField(
        label="保密责任书签署人",
        choices=[("legal_representative", "法定代表人"), ("other", "其他人员")],
    )


register(
    "application",
    {
        "submit": SubmitForm,
        "request_correction": RequestCorrectionForm,
        "resubmit": NotifiedItemsForm,
        "record_open_items": OpenItemsForm,
        "decline": DeclineForm,
        "record_written_review": WrittenReviewForm,
        "record_onsite_review": VerdictForm,
        "start_expert_review": StartExpertReviewForm,
        "end_expert_review": EndExpertReviewForm,
        "extend": ReasonForm,
        "terminate": TerminateForm,
        "withdraw": WithdrawForm,
        "refuse": RefuseForm,
        "record_training": TrainingForm,
        "convert": ReasonForm,
    },
)
register("grading", {"override": OverrideForm, "confirm": ConfirmForm, "conclude": ConcludeForm})
