"""One criterion at one level with its answer, and how sums and lists are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from licensing.grading.figures import amount, money
from licensing.grading.ruleset import Ruleset
from licensing.grading.statuses import Answer, Status
from licensing.worksheet.answering import Basis

RANK, LIST, BOOLEAN, GRADE = "rank", "list", "boolean", "grade"
UNITS = {"yuan": "元", "percent": "%", "count": "个", "people": "人", "years": "年",
         "square_metre": "平方米"}  # fmt: skip
YES_NO = {"yes": "是", "no": "否"}
NOT_SET = "标准数值尚未设定，由评审人员判定"
STATUS = {Status.MET: "符合", Status.NOT_MET: "不符合", Status.JUDGEMENT: "待判定"}


@dataclass(frozen=True)
class Asked:
    """One criterion at one level with its answer; `row` is what the level asks."""

    basis: Basis
    entry: Mapping[str, Any]
    level: int
    answer: Answer

    @property
    def rules(self) -> Ruleset:
        return self.basis.inquiry.rules

    @property
    def row(self) -> Mapping[str, Any]:
        return self.entry["levels"][self.level] or {}

    @property
    def values(self) -> Mapping[str, Any]:
        return self.answer.values

    @property
    def profile(self) -> Mapping[str, Any]:
        return self.basis.profile

    def threshold(self, key: str) -> str | None:
        return self.basis.threshold(key, self.level)

    def settled(self, key: str) -> str:
        """What the office has settled for the level, or that it has not, as a sentence."""
        entry = self.rules.document["parent_thresholds"][key]
        title, unit, asks = entry["zh"], entry["unit"], self.threshold(key)
        if asks is None:
            return f"{title}：{NOT_SET}。"
        if unit in UNITS:
            relation = "不少于" if entry["op"] == ">=" else "为"
            return f"{title}：要求{relation} {asks} {UNITS[unit]}。"
        return f"{title}：要求{named_as(self.rules, unit, asks)}。"


def named_as(rules: Ruleset, unit: str, asks: str) -> str:
    """What was settled in words: a rank, a grade, yes or no, a list."""
    names = {RANK: rules.tables["title_ranks"], GRADE: rules.tables["project_manager_grades"]}
    if unit in names:
        return f"{names[unit][asks]}及以上"
    return f"：{YES_NO[asks] if unit == BOOLEAN else asks}"


Say = Callable[[Asked], Iterator[str]]


def sum_of(value: Any) -> str:
    """A sum as people read it: 1,200,000.50; 未提供 when it is not known."""
    shown = money(amount(value)) if value is not None else None
    return "未提供" if shown is None else f"{Decimal(shown):,.2f}"


def listed(names: Iterable[str]) -> str:
    return "、".join(names) or "无"


def known(value: Any) -> Any:
    return "未提供" if value is None else value
