"""The forms of inspections, investigations and cases of unlicensed business."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.forms import Lines, StepForm, choose_among, day_field, reason_field, register
from casework.models import Authority
from inspections.checking import sheet_of_check
from licensing.forms import ground_choices
from supervision.forms.common import FactsForm, ReasonsForm, Units, choice, tick, yes_no


class PlanForm(StepForm):
    units = Units("单位名录", required=True)
    inspectors = Lines(label="检查人员名录", help_text="每行一人。")
    count = forms.IntegerField(label="抽取数量", min_value=1, max_value=1000)
    seed = forms.CharField(label="随机种子", max_length=80)


class NotifyForm(StepForm):
    date = day_field("检查日期")


class TeamForm(StepForm):
    inspectors = Lines(label="检查人员", help_text="每行一人。")


class ReportForm(StepForm):
    findings = forms.MultipleChoiceField(
        label="发现的问题", widget=forms.CheckboxSelectMultiple, required=False
    )

    def prepare(self) -> None:
        choose_among(self, "findings", ground_choices(self, "inspection.report"))
        sheet = sheet_of_check(self.case)
        if sheet and sheet.against:
            said = self.law.document["steps"]["inspection"]["report"].get("findings", {})
            self.initial = {"findings": list(said.values()), **self.initial}
            clauses = "、".join(dict.fromkeys(s.point.clause for s in sheet.against))
            self.fields["findings"].help_text = f"检查记录中不符合、部分符合的条款：{clauses}。"


class StatementForm(StepForm):
    statement = reason_field("拒绝检查的情况")


register(
    "inspection",
    {
        "plan": PlanForm,
        "notify": NotifyForm,
        "start": TeamForm,
        "report": ReportForm,
        "record_refusal": StatementForm,
    },
)


class PreserveForm(StepForm):
    things = Lines(label="登记保存的物品", help_text="每行一件，写明名称、特征和保存地点。")

    def inputs(self) -> dict[str, Any]:
        things = self.cleaned_data["things"]
        return {"items": len(things), "things": things}


class ConcludeForm(StepForm):
    breach = yes_no("是否存在违法行为")


class HandleForm(StepForm):
    outcome = choice(
        "处理方式", [("enforcement", "立案查处"), ("refusal", "不予许可"), ("none", "不作处理")]
    )


class CopyForm(StepForm):
    to = forms.ModelChoiceField(
        label="抄告机关", queryset=Authority.objects.all(), to_field_name="code",
        empty_label="（请选择）",
    )  # fmt: skip


register(
    "investigation",
    {
        "open": FactsForm,
        "preserve": PreserveForm,
        "conclude": ConcludeForm,
        "handle": HandleForm,
        "copy": CopyForm,
    },
)


class UnlicensedForm(FactsForm):
    self_run = tick("机关、单位自行开展")


class CarriersForm(StepForm):
    items = forms.IntegerField(label="载体件数", min_value=0)


class ReferForm(StepForm):
    to = forms.MultipleChoiceField(
        label="移送机关",
        choices=[("market_regulator", "市场监督管理部门"), ("police", "公安机关")],
        widget=forms.CheckboxSelectMultiple,
    )


register(
    "unlicensed",
    {
        "open": UnlicensedForm,
        "dismiss": ReasonsForm,
        "list_carriers": CarriersForm,
        "refer": ReferForm,
    },
)
