"""The arithmetic of time and of the audited years, told in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from licensing.grading.statuses import Status
from licensing.worksheet.answering import last_year
from licensing.worksheet.asked import STATUS, Asked, Say, sum_of

RECOGNITION = ("local_confirmed", "ministry_recognised")
ANSWERED = {True: "是", False: "否", None: "尚无结论"}
UNITS = {"years": "年", "months": "个月"}
LIMBS = {
    "certificate": "前一等级首次取得资质",
    "downgrade": "降级后取得现等级",
    "business": "首个完成项目签订合同",
}
REVENUE = {
    "main": "主营业务收入",
    "other": "其他业务收入",
    "si": "系统集成收入",
    "other_it": "其他IT类收入",
    "non_it": "非IT类收入",
}


def _times(asked: Asked) -> Iterator[str]:
    on = asked.profile["application_date"]
    if not asked.values["limbs"]:
        yield "已持有申报等级或者更高等级的资质，条文没有写明此时的年限，由评审人员判定。"
    for name, limb in asked.values["limbs"].items():
        rule = _limb_rule(asked.row["any"], name)
        unit, length = next((u, rule[u]) for u in UNITS if u in rule)
        title = LIMBS[name]
        full = limb["anniversary"] or "未提供或者不适用"
        status = STATUS[Status(limb["status"])]
        yield f"{title}：须满{length}{UNITS[unit]}，满期日 {full}，评定基准日 {on}，{status}。"


def _limb_rule(rules: list[Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    wanted = {"certificate": "held_level", "downgrade": "downgraded", "business": "since"}[name]
    fits = [rule for rule in rules if wanted in rule]
    return fits[-1] if name == "business" else fits[0]


def _profit(asked: Asked) -> Iterator[str]:
    names = asked.rules.tables["statement_lines_zh"]
    for year in asked.values["years"]:
        given = (asked.profile["finance"] or {}).get(str(year)) or {}
        formula = asked.rules.tables["main_business_result"].get(given.get("standard"))
        result = asked.values["main_result"].get(str(year))
        if formula is None or result is None:
            yield f"{year} 年：缺少会计准则或者利润表的有关数据，请补充（没有的填 0）。"
            continue
        parts = " ".join(
            f"{'＋' if sign > 0 else '－'} {names[line]} {sum_of(given.get(line))}"
            for line, sign in formula["lines"].items()
        ).lstrip("＋ ")
        net = sum_of(given.get("net_profit"))
        yield f"{year} 年主业结果：{parts} ＝ {sum_of(result)} 元；净利润 {net} 元。"
    lossless = "主业和净利润" if "net_profit" in asked.row["each_year"] else "主业"
    yield f"要求上述各年{lossless}均没有亏损。"
    yield from _averages(asked)
    yield from _recognition(asked)


def _recognition(asked: Asked) -> Iterator[str]:
    """The special circumstances that were claimed, and what became of them."""
    if said := asked.profile["recognition"]:
        local, above = (ANSWERED[said.get(key)] for key in RECOGNITION)
        yield f"重大事项的专项说明：当地主管部门确认——{local}；评定机构认定——{above}。"
        if said == dict.fromkeys(RECOGNITION, True):
            yield "经确认和认定的，视为符合利润指标条件。"


def _averages(asked: Asked) -> Iterator[str]:
    rule = {name: test for way in asked.row.get("any", ()) for name, test in way.items()}
    if not rule:
        return
    values = asked.values
    yield (
        f"年均净利润 {sum_of(values['average_net_profit'])} 元"
        f"（要求不少于 {sum_of(rule['average_net_profit']['value'])} 元），或者"
        f"年均净利润率按各年平均 {values['margin_mean_pct'] or '未知'}%、"
        f"按总额 {values['margin_pooled_pct'] or '未知'}%"
        f"（要求不少于 {rule['average_net_margin_pct']['value']}%）。"
    )


def _assets(asked: Asked) -> Iterator[str]:
    values, year = asked.values, asked.values["year"]
    for name, title in (("equipment", "固定资产中电子设备净值"), ("software", "软件账面净值")):
        rule = asked.row["electronic_equipment_net" if name == "equipment" else "software_net"]
        short = values[f"{name}_short"]
        missing = f"，相差 {sum_of(short)} 元" if short and short != "0.00" else ""
        yield (
            f"{year} 年{title} {sum_of(values[name])} 元，"
            f"要求不少于 {sum_of(rule['value'])} 元{missing}。"
        )


def _split(asked: Asked) -> Iterator[str]:
    year = last_year(asked.basis)
    given = (asked.profile["revenue"] or {}).get(str(year)) or {}
    parts = "、".join(f"{title} {sum_of(given.get(key))} 元" for key, title in REVENUE.items())
    yield f"{year} 年{parts}；系统集成收入占 {asked.values['si_pct'] or '未知'}%。"
    yield "前两项之和应当等于后三项之和。"


SAYINGS: dict[str, Say] = {
    "prior_level_time": _times,
    "profit": _profit,
    "assets": _assets,
    "revenue_split": _split,
}
