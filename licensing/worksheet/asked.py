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
        title = self.rules.document["parent_thresholds"][key]["zh"]
        asks = self.threshold(key)
        return f"{title}：要求不少于 {asks}。" if asks else f"{title}：{NOT_SET}。"


Say = Callable[[Asked], Iterator[str]]


def sum_of(value: Any) -> str:
    """A sum as people read it: 1,200,000.50; 未提供 when it is not known."""
    shown = money(amount(value)) if value is not None else None
    return "未提供" if shown is None else f"{Decimal(shown):,.2f}"


def listed(names: Iterable[str]) -> str:
    return "、".join(names) or "无"


def known(value: Any) -> Any:
    return "未提供" if value is None else value
