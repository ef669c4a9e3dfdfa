"""What somebody should know before a case after the grant is begun: terms, papers, who decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from casework.calendars import working_calendar
from casework.law import Law
from casework.models import Case, Organisation
from casework.reading import Moment, read
from casework.templatetags.law import chinese_date
from licensing.law import law_in_force
from licensing.scope import Part, can_take
from supervision.personnel import changes_between, last_filed, people_of

CHANGES = {"added": "新增", "left": "离开", "changed": "变动"}


@dataclass(frozen=True)
class Hint:
    """One line beside the form."""

    term: str
    says: str
    article: str = ""
    url: str = ""


Tell = Callable[[Law, date, Organisation], list[Hint]]
_hints: dict[tuple[str, str], Tell] = {}


def hints_for(kind: str, name: str, unit: Organisation, today: date) -> list[Hint]:
    """The lines for this first step of the unit under the law of today."""
    tell = _hints.get((kind, name))
    return tell(law_in_force(today).law, today, unit) if tell else []


def _told(kind: str, name: str) -> Callable[[Tell], Tell]:
    def register(tell: Tell) -> Tell:
        _hints[kind, name] = tell
        return tell

    return register


def gate_of(case: Case, inputs: dict[str, Any], today: date) -> list[Part]:
    """The gate as it answers to what was typed of a contract; nothing for other cases."""
    if case.kind != "filing" or not {"category", "secrecy", "place"} <= inputs.keys():
        return []
    contract: Any = case
    day = inputs.get("signed") or today
    return can_take(case.organisation, contract.business_of(inputs), day)


def last_day_of(law: Law, period: str, step: str, today: date) -> Hint | None:
    """The last day of a period that would begin today; None where the law has no such period."""
    rule = law.rules.get(period)
    if rule is None or step not in rule.starts:
        return None
    moment = Moment(step, today, {rule.starts[step]: today}, law.code)
    found = read(rule, [moment], working_calendar(), law.pauses)
    due = found[0].due_on if found else None
    says = f"自今天起算的，最后一日为{chinese_date(due)}。"
    return Hint(rule.title, says, rule.article) if due else None


def _lines(*hints: Hint | None) -> list[Hint]:
    return [hint for hint in hints if hint]


def _obligation(law: Law, key: str, term: str) -> Hint | None:
    said = law.document["obligations"].get(key)
    return Hint(term, f"{said['says']}。", said["article"]) if said else None


@_told("filing", "register")
def _contract(law: Law, today: date, unit: Organisation) -> list[Hint]:
    return _lines(
        last_day_of(law, "project_filing", "register", today),
        Hint("之后", "登记后还须提交备案，备案机关出具回执；只是拟承接的，签订时再登记签订。"),
        _obligation(law, "consent_to_partners", "合作单位"),
        _obligation(law, "no_unqualified_subcontractor", "分包单位"),
        _obligation(law, "file_across_province", "跨省业务"),
        Hint("不得填写", "项目名称涉及国家秘密的，填写代号。"),
    )


@_told("cross_filing", "file")
def _elsewhere(law: Law, today: date, unit: Organisation) -> list[Hint]:
    reading = law.document["readings"].get("P16")
    return _lines(
        _obligation(law, "file_across_province", "事先备案"),
        Hint("签订以后", f"{reading['reading']}。", reading["article"]) if reading else None,
    )


@_told("change", "report_before")
def _before(law: Law, today: date, unit: Organisation) -> list[Hint]:
    hints = [Hint("程序", "报告后由发证机关审查；审查通过后实施，完成后再报告完成情况。")]
    for item in law.document["changes"].values():
        if item["reported"] == "before":
            parts = ["完成后须现场审查"] * bool(item.get("onsite"))
            parts += ["由机关负责人决定"] * (item.get("decided_by") == "head")
            hints.append(Hint(item["name"], "，".join(parts) or "书面审查", item["article"]))
    strip = _obligation(law, "strip_before_listing", "拟公开上市")
    return [
        *hints,
        *_lines(last_day_of(law, "change_completion_report", "implement", today), strip),
    ]


@_told("change", "note")
def _after(law: Law, today: date, unit: Organisation) -> list[Hint]:
    printed = [i["name"] for i in law.document["changes"].values() if i.get("printed")]
    return _lines(
        last_day_of(law, "post_change_report", "note", today),
        Hint("之后", "登记后须提交变更报告。"),
        Hint("换发证书", f"{'、'.join(printed)}变更的，审核后换发证书，编号和有效期不变。"),
        Hint("经营地址", "该地址用于涉密集成业务的，属于变更前报告的事项。"),
    )


@_told("leak", "report")
def _leak(law: Law, today: date, unit: Organisation) -> list[Hint]:
    duty = law.document["obligations"].get("report_leak")
    if duty is None:
        return []
    hours = f"发现后{duty['hours']}小时以内，按连续小时计算，含最后一分钟，以登记收到为准。"
    return [
        Hint("时限", hours, duty["article"]),
        Hint("这里只登记收据", "书面报告通过涉密渠道报送。本页没有、也不得填写泄露的内容。"),
        Hint("逾期", "仍应当立即登记。逾期和内容不齐由机关核实处理。"),
    ]


@_told("personnel", "file")
def _personnel(law: Law, today: date, unit: Organisation) -> list[Hint]:
    people = people_of(unit)
    found = changes_between(last_filed(unit), people)
    told = [Hint(word, "、".join(found[key])) for key, word in CHANGES.items() if found[key]]
    roll = f"按单位记录中的涉密人员生成，现有{len(people)}人。须填写涉密等级和确定日期。"
    return [
        Hint("名册", roll, url=reverse("records", args=["person"])),
        *(told or [Hint("变动", "与上次备案相比没有变动。")]),
        Hint("期限", "没有规定期限；有变动的，应当及时备案。"),
    ]
