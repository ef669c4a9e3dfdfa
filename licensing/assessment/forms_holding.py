"""The forms of what follows the certificate: requests, yearly data, objections, sanctions."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.forms import StepForm, choose_among, pairs, reason_field, register
from licensing.assessment.certificate import ASKED, AssessmentCertificate
from licensing.assessment.certificate_guards import ASKED_IN
from licensing.assessment.forms import (
    ReasonsForm,
    RecipientForm,
    choice,
    explained,
    several,
)
from licensing.assessment.objecting import RESTARTS, Objection
from licensing.assessment.sanction import Sanction
from licensing.assessment.settings import setting

UPHELD = [("upheld", "成立"), ("not_upheld", "不成立")]
FOUND = [("compliant", "符合要求"), ("not_compliant", "不符合要求")]
VERIFIED = [("pass", "核实无误"), ("fail", "不予办理")]


def day(label: str, help_text: str = "", *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


def level_field(*, required: bool = True) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="等级", widget=forms.RadioSelect, coerce=int, empty_value=None, required=required
    )  # fmt: skip


def lower_levels(form: StepForm, held: AssessmentCertificate | None) -> list[tuple[str, str]]:
    """The levels below the certificate's."""
    above = held.level if held else 0
    return [(key, name) for key, name in pairs(form.law.document["levels"]) if int(key) > above]


class OnCertificate(StepForm):
    case: AssessmentCertificate


class RequestForm(OnCertificate):
    what = choice("申请事项")

    def prepare(self) -> None:
        possible = [what for what, states in ASKED_IN.items() if self.case.state in states]
        choose_among(self, "what", [(what, ASKED[what]) for what in possible])


class UntilForm(ReasonsForm):
    until = day("截止日期", "不填写的，按设置的期限；没有设置的，没有截止日期。")
    field_order = ["until", "reasons"]


class DowngradeForm(ReasonsForm):
    case: AssessmentCertificate
    level = level_field()
    field_order = ["level", "reasons"]

    def prepare(self) -> None:
        choose_among(self, "level", lower_levels(self, self.case))


class DropItemForm(ReasonsForm):
    case: AssessmentCertificate
    industries = several("减去的行业分项")
    field_order = ["industries", "reasons"]

    def prepare(self) -> None:
        held = [(i, self.law.name("categories", i)) for i in self.case.industries]
        choose_among(self, "industries", held)


class YearForm(StepForm):
    information = reason_field("年度检查信息", "填写经营、业绩、管理、技术和人员的情况及变化。")


class ExamineForm(StepForm):
    verdict = choice("检查结论", FOUND)
    reasons = reason_field("理由", "不符合要求的必须写明理由。", required=False)

    def clean(self) -> dict[str, Any]:
        return explained(self, {"not_compliant"})


class VerifyForm(StepForm):
    verdict = choice("核实结果", VERIFIED)
    reasons = reason_field("理由", "不予办理的必须写明理由。", required=False)

    def clean(self) -> dict[str, Any]:
        return explained(self, {"fail"})


class DeclareForm(StepForm):
    place = forms.CharField(label="发布遗失声明的地方", max_length=120)

    def prepare(self) -> None:
        if places := setting(self.law, "loss_places"):
            self.fields["place"] = choice("发布遗失声明的地方", [(p, p) for p in places])


class HandlerForm(StepForm):
    handler = forms.CharField(
        label="办理人", max_length=60, help_text="须是没有参与本次评定的人员。"
    )


class AnswerForm(ReasonsForm):
    case: Objection
    verdict = choice("申诉、投诉", UPHELD)
    restart = choice("重新办理", required=False)
    field_order = ["verdict", "restart", "reasons"]

    def prepare(self) -> None:
        names = self.law.document["states"]["assessment"]
        possible = RESTARTS.get(self.case.subject.state, ()) if self.case.subject else ()
        choose_among(self, "restart", [("none", "不重新办理"), *((s, names[s]) for s in possible)])

    def inputs(self) -> dict[str, Any]:
        return self.cleaned_data | {"restart": self.cleaned_data["restart"] or "none"}


class StatementForm(StepForm):
    statement = reason_field("陈述意见")


class DecideForm(ReasonsForm):
    case: Sanction
    measure = choice("处理")
    level = level_field(required=False)
    until = day("截止日期", "暂停、暂停受理的截止日期；不填写的，按设置的期限。")
    field_order = ["measure", "level", "until", "reasons"]

    def prepare(self) -> None:
        measures = self.law.document["measures"]
        possible = {k: m for k, m in measures.items() if self.case.met_by(m["against"])[0]}
        choose_among(self, "measure", pairs(possible, "says"))
        choose_among(self, "level", lower_levels(self, self.case.held))
        if not self.case.held:
            del self.fields["level"]


class CheckRecordForm(ReasonsForm):
    result = choice("抽查结果", FOUND)
    ground = choice("情形", required=False)
    field_order = ["result", "ground", "reasons"]

    def prepare(self) -> None:
        case: Any = self.case
        fitting = {
            key: ground for key, ground in self.law.document["grounds"].items()
            if ground["party"] in case.parties
        }  # fmt: skip
        choose_among(self, "ground", pairs(fitting, "says"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("result") == "not_compliant" and not cleaned.get("ground"):
            self.add_error("ground", "请选择情形")
        return cleaned


class OutcomeForm(StepForm):
    outcome = reason_field("处理结果")


register("assessment_certificate", {
    "request": RequestForm, "suspend": UntilForm, "resume": ReasonsForm,
    "downgrade": DowngradeForm, "drop_item": DropItemForm, "cancel": ReasonsForm,
})  # fmt: skip
register("annual_check", {"submit": YearForm, "examine": ExamineForm, "excuse": ReasonsForm})
register("certificate_change", {"submit": RecipientForm, "verify": VerifyForm})
register("loss", {"declare": DeclareForm, "submit": RecipientForm, "verify": VerifyForm})
register("objection", {"assign": HandlerForm, "answer": AnswerForm})
register("sanction", {
    "hear": StatementForm, "dismiss": ReasonsForm, "decide": DecideForm, "lift": ReasonsForm,
})  # fmt: skip
register("spot_check", {"record": CheckRecordForm})
register("public_report", {"close": OutcomeForm})
