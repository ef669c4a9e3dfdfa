"""The forms of a grading: what is stated beside the records, a person's answer, the conclusion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from applicants.records.fields import AnswerField, DayField, WholeField
from casework.forms import StepForm, choose_among, name_what_is_missing, reason_field
from casework.law import Law
from licensing.grading.ruleset import Ruleset
from licensing.grading.statuses import Status
from licensing.grading_law import ruleset_of
from licensing.models import Grading, Override
from licensing.worksheet.answering import criteria
from licensing.worksheet.rows import NAMES, basis_of_case

Pairs = list[tuple[str, str]]
ANSWERS = {"yes": "是", "no": "否"}
AWARDS = {"national": "国家级", "provincial_ministerial": "省部级", "lower": "其他", "none": "无"}
CAUSES = {
    "document_checked": "已审阅证明材料",
    "reading_of_the_text": "对条文用语的理解",
    "tie_resolved": "金额相同时的选定",
    "data_error": "所填数据有误",
    "special_circumstance": "经认可的重大事项",
    "other": "其他",
}
UNSET = "（请选择）"


def level_choices(law: Law) -> Pairs:
    return [(level, entry["name"]) for level, entry in law.document["levels"].items()]


def _choice(label: str, choices: Iterable[tuple[Any, str]], **asked: Any) -> forms.ChoiceField:
    offered = [("", UNSET), *((str(key), name) for key, name in choices)]
    return forms.ChoiceField(label=label, choices=offered, required=False, **asked)


def _answer(label: str) -> AnswerField:
    return AnswerField(words=ANSWERS, unset=UNSET, label=label, required=False)


def _whole(label: str, help_text: str = "") -> WholeField:
    return WholeField(label=label, help_text=help_text, required=False, min_value=0, max_value=100)


class StatedForm(forms.Form):
    """The level one asks for and what no record tells; `stated` is kept as JSON.

    The names of its fields are paths in what is stated: certificate.level.
    """

    use_required_attribute = False

    def __init__(self, data: Any = None, *, law: Law, kept: Grading | None = None) -> None:
        super().__init__(data)
        rules = ruleset_of(law)
        levels = level_choices(law)
        self.fields["level"] = forms.ChoiceField(
            label="申报等级", choices=levels, widget=forms.RadioSelect
        )
        self.fields |= _certificate(levels) | _circumstances() | _lead()
        for person, title in (("technical_head", "技术负责人"), ("finance_head", "财务负责人")):
            self.fields |= _head(person, title, rules.tables)
        if kept:
            self.initial = {"level": str(kept.level), **dict(_flat(kept.stated))}
        name_what_is_missing(self)

    @property
    def stated(self) -> dict[str, Any]:
        """Nested by path; a group of which nothing is given is None."""
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            group, _, member = name.partition(".")
            given = None if value in ("", None) else value
            if not member:
                found[group] = given
                continue
            found.setdefault(group, {})[member] = given
        found.pop("level")
        return {name: _group(name, value) for name, value in found.items()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        held = [
            cleaned.get(f"certificate.{name}") for name in ("level", "first_issued", "obtained")
        ]
        if any(held) and not all(held):
            self.add_error(
                "certificate.level", "已持有资质的，等级、首次取得日期和现等级取得日期都要填写"
            )
        return cleaned


def _certificate(levels: Pairs) -> dict[str, forms.Field]:
    return {
        "certificate.level": _choice("已持有的资质等级", levels),
        "certificate.first_issued": DayField(label="该等级首次取得日期", required=False),
        "certificate.obtained": DayField(label="现等级取得日期", required=False),
        "certificate.downgraded_from": _choice("由哪一等级降级而来", levels),
        "first_contract_date": DayField(
            label="首个完成的系统集成项目的合同签订日期", required=False
        ),
    }


def _circumstances() -> dict[str, forms.Field]:
    return {
        "recognition.local_confirmed": _answer("战略转型、收购兼并等重大事项已经当地主管部门确认"),
        "recognition.ministry_recognised": _answer("上述重大事项已经评定机构认可"),
    }


def _lead() -> dict[str, forms.Field]:
    return {
        "technical_lead.industry_years": _whole("技术带头人的行业背景（年）"),
        "technical_lead.monographs": _whole("技术带头人的专著（部）"),
        "technical_lead.award": _choice("技术带头人获得的科技奖励", AWARDS.items()),
    }


def _head(person: str, title: str, tables: Mapping[str, Any]) -> dict[str, forms.Field]:
    series = tables["finance_series"] if person == "finance_head" else {}
    fields: dict[str, forms.Field] = {
        f"{person}.education": _choice(f"{title}的学历", tables["education"].items()),
        f"{person}.graduated": _answer(f"{title}已毕业"),
        f"{person}.years": _whole(f"{title}从事相关工作的年数"),
        f"{person}.rank": _choice(f"{title}的职称级别", tables["title_ranks"].items()),
    }
    if series:
        fields[f"{person}.series"] = _choice(f"{title}的职称系列", series.items())
    return fields


def _group(name: str, value: Any) -> Any:
    """What a group comes to in the words of the rules."""
    if not isinstance(value, dict):
        return value
    if all(given is None for given in value.values()):
        return None
    if name == "certificate":
        numbers = {key: value[key] and int(value[key]) for key in ("level", "downgraded_from")}
        return value | numbers
    if name.endswith("_head"):
        rank, series = value.pop("rank"), value.pop("series", None)
        return value | {"titles": [{"series": series, "rank": rank}] if rank else []}
    return value


def _flat(stated: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for group, value in stated.items():
        if not isinstance(value, dict):
            yield group, value
            continue
        titles = value.get("titles") or [{}]
        for member, given in {**value, **titles[0]}.items():
            if member != "titles":
                yield f"{group}.{member}", given


class OverrideForm(StepForm):
    """A person's answer to one criterion of one level."""

    case: Grading
    level = forms.TypedChoiceField(label="等级", coerce=int)
    criterion = forms.ChoiceField(label="条件")
    status = forms.ChoiceField(
        label="认定", widget=forms.RadioSelect,
        choices=[(status.value, NAMES[status]) for status in (Status.MET, Status.NOT_MET)],
    )  # fmt: skip
    cause = forms.ChoiceField(
        label="原因", choices=list(CAUSES.items()), widget=forms.RadioSelect,
        help_text="数据有误的，应当先请单位补充更正，再看计算结果。",
    )  # fmt: skip
    reasons = reason_field("理由", "写明审阅了什么材料、第几页，为什么这样认定。")

    def prepare(self) -> None:
        choose_among(self, "level", level_choices(self.law))
        basis = basis_of_case(self.case)
        levels = [int(level) for level in self.law.document["levels"]]
        names = {e["key"]: e["zh"] for level in levels for e in criteria(basis, level)}
        choose_among(self, "criterion", names.items())


class ConfirmForm(StepForm):
    case: Grading
    override = forms.TypedChoiceField(label="人工认定", coerce=int)
    agreed = forms.TypedChoiceField(
        label="是否同意", widget=forms.RadioSelect, choices=[("true", "同意"), ("false", "不同意")],
        coerce=lambda word: word in (True, "true", "True"),
    )  # fmt: skip

    def prepare(self) -> None:
        rules = ruleset_of(self.law)
        waiting = self.case.overrides.filter(confirmed_by=None).select_related("proposed_by")
        told = [(str(each.pk), self._told(each, rules)) for each in waiting]
        choose_among(self, "override", told)

    def _told(self, override: Override, rules: Ruleset) -> str:
        name = rules.criterion(override.criterion)["zh"]
        said = f"{NAMES[Status(override.status)]}（{override.proposed_by}：{override.reasons}）"
        return f"{self.law.level_name(str(override.level))}，{name}：{said}"


class ConcludeForm(StepForm):
    level_reached = forms.TypedChoiceField(
        label="达到的等级", coerce=int, empty_value=None, required=False
    )
    reasons = reason_field("说明", "没有达到任何等级的，写明理由。", required=False)

    def prepare(self) -> None:
        choose_among(self, "level_reached", [("", "没有达到任何等级"), *level_choices(self.law)])
