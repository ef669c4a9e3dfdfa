"""The forms of a draw."""

from __future__ import annotations

from typing import Any

from django import forms

from casework import clock
from casework.forms import Lines, choose_among, day_field, name_what_is_missing, reason_field
from casework.models import Authority
from supervision.draws import acts, population
from supervision.draws.population import Plan, inspector_id
from supervision.draws.selection import DrawRefused, allowed
from supervision.models import Draw

HUNDRED = 100
PARTS = 3


def _number(label: str, help_text: str, *, initial: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=help_text, initial=initial, min_value=0, max_value=most
    )


class FreezeForm(forms.Form):
    """The plan of a draw; `frozen` is the document once the form is valid."""

    use_required_attribute = False
    title = forms.CharField(label="抽查名称", max_length=80, help_text="例如：2026年第四季度抽查。")
    high_rate = _number(
        "重点单位抽取比例", "百分之几，不足一家的按一家。", initial=50, most=HUNDRED
    )
    usual_rate = _number("一般单位抽取比例", "百分之几。", initial=10, most=HUNDRED)
    risk_months = _number(
        "重点单位回溯月数", "这些月内有查处、调查或者泄密案件的为重点单位。", initial=24, most=120
    )
    avoid_months = _number(
        "避免重复检查的月数", "这些月内审查或者检查过的单位不列入。", initial=6, most=120
    )
    inspectors = forms.MultipleChoiceField(
        label="检查人员名录", widget=forms.CheckboxSelectMultiple
    )
    excluded = Lines(
        label="其他不列入的单位",
        required=False,
        help_text="每行一家：统一社会信用代码 理由。理由随结果公布。",
    )
    related = Lines(
        label="应当回避的人员",
        required=False,
        help_text="每行一人：统一社会信用代码 检查人员姓名 理由。理由随结果公布。",
    )
    seed_source = forms.CharField(
        label="种子来源",
        max_length=200,
        help_text="写明公开的、事先无人知道的数字和录入格式。",
    )
    seed_day = day_field("种子产生日期", "晚于今天。")

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.authority = authority
        self.people = population.inspectors(authority)
        self.codes = {unit.code for unit in population.holders(authority)}
        choose_among(self, "inspectors", [(inspector_id(u), str(u)) for u in self.people])
        name_what_is_missing(self)

    def clean_seed_day(self) -> Any:
        if self.cleaned_data["seed_day"] <= clock.today():
            raise forms.ValidationError("种子产生日期应当晚于今天")
        return self.cleaned_data["seed_day"]

    def clean_excluded(self) -> dict[str, str]:
        told = {}
        for line in self.cleaned_data["excluded"]:
            code, _, reason = line.partition(" ")
            self._check_unit(code)
            if not reason.strip():
                raise forms.ValidationError(f"请写明{code}不列入的理由")
            told[code] = reason.strip()
        return told

    def clean_related(self) -> list[tuple[str, str, str]]:
        told = []
        for line in self.cleaned_data["related"]:
            parts = line.split(maxsplit=PARTS - 1)
            if len(parts) < PARTS:
                raise forms.ValidationError(f"请写全代码、姓名和理由：{line}")
            self._check_unit(parts[0])
            same = [inspector_id(user) for user in self.people if str(user) == parts[1]]
            if not same:
                raise forms.ValidationError(f"检查人员名录中没有{parts[1]}")
            told += [(parts[0], person, parts[2]) for person in same]
        return told

    def _check_unit(self, code: str) -> None:
        if code not in self.codes:
            raise forms.ValidationError(f"持证单位中没有{code}")

    def clean(self) -> None:
        told: dict[str, Any] = dict(self.cleaned_data)
        if self.errors:
            return
        told["inspectors"] = [u for u in self.people if inspector_id(u) in told["inspectors"]]
        self.frozen = population.freeze(Plan(**told), self.authority, clock.today())
        units = [unit for stratum in self.frozen["strata"] for unit in stratum["units"]]
        if not units:
            raise forms.ValidationError("没有可以抽取的单位，请核对不列入的单位")
        for unit in units:
            self._has_team(unit)

    def _has_team(self, unit: dict[str, str]) -> None:
        try:
            allowed(self.frozen, unit["code"])
        except DrawRefused:
            least = self.frozen["team"]
            says = f"能检查{unit['name']}的人员不足{least}名，请增加检查人员"
            raise forms.ValidationError(says) from None


class SeedForm(forms.Form):
    use_required_attribute = False
    seed = forms.CharField(label="种子", max_length=80, help_text="录入后不能更改。")

    def __init__(self, *args: Any, draw: Draw, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)


class SwapForm(forms.Form):
    use_required_attribute = False
    pair = forms.ChoiceField(label="被调换的人员")
    now = forms.ChoiceField(label="替换的人员")
    reason = reason_field("理由")

    def __init__(self, *args: Any, draw: Draw, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = {person["id"]: person["name"] for person in draw.frozen["inspectors"]}
        units = {u["code"]: u["name"] for s in draw.frozen["strata"] for u in s["units"]}
        teams = acts.teams(draw).items()
        seats = [
            (f"{code} {key}", f"{units[code]}：{people[key]}")
            for code, team in teams
            for key in team
        ]
        choose_among(self, "pair", seats)
        choose_among(self, "now", people.items())
        name_what_is_missing(self)

    def inputs(self) -> dict[str, str]:
        unit, was = self.cleaned_data["pair"].split()
        return {"unit": unit, "was": was, "now": self.cleaned_data["now"]} | {
            "reason": self.cleaned_data["reason"]
        }
