"""What the parent document asks beside, as far as it is measured here; a person compares."""

from __future__ import annotations

from collections.abc import Iterator

from licensing.worksheet.asked import Asked, Say, known, sum_of


def _revenue(asked: Asked) -> Iterator[str]:
    values = asked.values
    first, *_, last = values["years"]
    yield (
        f"{first} 年至 {last} 年系统集成收入合计 {sum_of(values['si'])} 元，"
        f"营业收入合计 {sum_of(values['revenue'])} 元，所占比例 {values['si_pct'] or '未知'}%。"
    )


def _projects(asked: Asked) -> Iterator[str]:
    values = asked.values
    yield (
        f"近三年完成的项目 {values['completed']} 个，申报额合计 "
        f"{sum_of(values['completed_amount'])} 元；其中软件和信息技术服务费 "
        f"{sum_of(values['fee_total'])} 元，所占比例 {values['fee_pct'] or '未知'}%。"
    )


def _heads(asked: Asked) -> Iterator[str]:
    given = asked.profile["technical_head"] or {}
    yield f"技术负责人的相关工作经历：{known(given.get('years'))} 年。"


SAYINGS: dict[str, Say] = {
    "parent_revenue": _revenue,
    "parent_projects": _projects,
    "parent_heads": _heads,
}
