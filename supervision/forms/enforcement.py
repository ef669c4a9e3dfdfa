"""The forms of enforcement cases, remedies and leaks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from casework import clock
from casework.forms import StepForm, choose_among, day_field, pairs, reason_field, register
from licensing import regime
from supervision.forms.common import (
    FactsForm,
    FoundForm,
    GroundForm,
    ReasonsForm,
    choice,
    past_day,
    tick,
    yes_no,
)
from supervision.models.leak import CHANNELS


class OpenForm(FactsForm):
    ground = choice("情形", [])
    field_order = ["ground", "facts"]

    def prepare(self) -> None:
        choose_among(self, "ground", self._grounds())

    def _grounds(self) -> list[tuple[str, str]]:
        """Those of the law of the day, and those of older measures for conduct of their time."""
        own = self.law.grounds_for("enforcement.open")
        older = regime.grounds_for(self.law, "enforcement.open")
        named = [(key, f"{g['says']}（适用原办法）") for key, g in older.items() if key not in own]
        return [*pairs(own, "says"), *named]


class OrderForm(StepForm):
    """Nothing is asked where the law sets the days."""

    due = day_field("整改期限届满日")

    def prepare(self) -> None:
        self.case.bind(clock.today())
        if self.case.law.rules["rectification"].length:
            del self.fields["due"]


class ProposeForm(GroundForm):
    step = "enforcement.propose_revocation"


class OverruleForm(ReasonsForm):
    outcome = choice("处理", [("dismissed", "不成立"), ("ordered", "责令整改")])
    field_order = ["outcome", "reasons"]


class DefendForm(StepForm):
    statement = reason_field("陈述、申辩的意见", "不填写国家秘密。")
    hearing = tick("要求听证")


class HearForm(StepForm):
    statement = reason_field("复核意见或者听证情况")


register(
    "enforcement",
    {
        "give_notice": ReasonsForm,
        "defend": DefendForm,
        "hear": HearForm,
        "open": OpenForm,
        "dismiss": ReasonsForm,
        "order": OrderForm,
        "verify": FoundForm,
        "propose_revocation": ProposeForm,
        "overrule": OverruleForm,
    },
)


class RegisterRemedyForm(StepForm):
    kind = choice("救济途径", [("reconsideration", "行政复议"), ("litigation", "行政诉讼")])
    body = forms.CharField(label="复议机关或者法院", max_length=120)


class ResultForm(StepForm):
    result = choice(
        "结果",
        [
            ("upheld", "维持"),
            ("withdrawn", "撤回"),
            ("annulled", "撤销"),
            ("changed", "变更"),
            ("ordered", "责令履行"),
        ],
    )


class LeakForm(StepForm):
    """The receipt: when, by which channel, under which number. No field takes what was leaked."""

    found = day_field("发现日期")
    found_at = forms.TimeField(
        label="发现时间", help_text="北京时间，时限按连续小时计算，不扣除夜间和节假日。",
        widget=forms.TimeInput(attrs={"type": "time"}),
    )  # fmt: skip
    channel = choice("书面报告的报送途径", list(CHANNELS.items()))
    paper_number = forms.CharField(
        label="书面报告编号", max_length=60, help_text="只填编号，不得填写标题和内容。"
    )
    contents = forms.MultipleChoiceField(
        label="书面报告写明的内容", widget=forms.CheckboxSelectMultiple, required=False,
        help_text="逐项勾选已经写明的；没有写明的，应当尽快通过原途径补充。",
    )  # fmt: skip
    remedied = yes_no("是否已经采取补救措施")

    def prepare(self) -> None:
        duty = self.law.document["obligations"].get("report_leak", {})
        if asked := duty.get("contents"):
            choose_among(self, "contents", list(asked.items()))
        else:
            del self.fields["contents"]

    def clean(self) -> None:
        found, at = self.cleaned_data.get("found"), self.cleaned_data.get("found_at")
        if found and at and datetime.combine(found, at, clock.ZONE) > clock.now():
            self.add_error("found_at", "发现时间不能晚于现在")

    def clean_found(self) -> Any:
        return past_day(self.cleaned_data["found"])

    def inputs(self) -> dict[str, Any]:
        return self.cleaned_data | {"found_at": f"{self.cleaned_data['found_at']:%H:%M}"}


register("reconsideration", {"register": RegisterRemedyForm, "record_result": ResultForm})
register("leak", {"report": LeakForm})
