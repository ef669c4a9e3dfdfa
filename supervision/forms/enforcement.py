"""The forms of enforcement cases, remedies and leaks."""

from __future__ import annotations

from typing import Any

from django import forms

from casework import clock
from casework.forms import StepForm, choose_among, day_field, pairs, register
from licensing import regime
from supervision.forms.common import FactsForm, FoundForm, GroundForm, ReasonsForm, choice, past_day


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


register(
    "enforcement",
    {
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
    found = day_field("发现日期")
    found_at = forms.TimeField(label="发现时间", widget=forms.TimeInput(attrs={"type": "time"}))

    def clean_found(self) -> Any:
        return past_day(self.cleaned_data["found"])

    def inputs(self) -> dict[str, Any]:
        return self.cleaned_data | {"found_at": f"{self.cleaned_data['found_at']:%H:%M}"}


register("reconsideration", {"register": RegisterRemedyForm, "record_result": ResultForm})
register("leak", {"report": LeakForm})
