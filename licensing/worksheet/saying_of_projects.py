"""What the projects came to, told in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from applicants.records.catalogue import places
from licensing.worksheet.asked import Asked, Say, listed, sum_of


def _provinces(asked: Asked) -> Iterator[str]:
    rule = {name: test["value"] for way in asked.row["any"] for name, test in way.items()}
    names = places()
    for key, title in (("all_completed", "全部完成项目"), ("qualifying", "达到金额的项目")):
        found = [names[code] for code in asked.values[key]]
        yield f"{title}涉及：{listed(found)}。"
    least, abroad = rule["mainland_provinces"], rule["sites_abroad"]
    yield f"要求不少于 {least} 个省，或者有 {abroad} 个境外项目。"


def _acceptance(asked: Asked) -> Iterator[str]:
    counted, possible = asked.values["counted"], asked.values["possible"]
    asks = asked.row["count"]["value"]
    short = f"，还差 {asks - len(counted)} 个" if len(counted) < asks else ""
    yield f"有第三方验收文件且达到金额的项目 {len(counted)} 个（{listed(counted)}）。"
    yield f"要求不少于 {asks} 个{short}。"
    if open_ones := [mark for mark in possible if mark not in counted]:
        yield f"验收文件尚待核实：{listed(open_ones)}。"
    given = [project["id"] for project in asked.profile["projects"]]
    if left := [mark for mark in given if mark not in possible]:
        yield f"未计入（未在期间内验收、金额不足或者没有合格的验收文件）：{listed(left)}。"
    yield (
        f"金额要求：集成项目不少于 {sum_of(asked.row['integration_min'])} 元，"
        f"纯软件和服务项目不少于 {sum_of(asked.row['pure_min'])} 元。"
    )


def _deductions(asked: Asked) -> Iterator[str]:
    limit = asked.entry["non_is_pct"]["value"]
    for mark, told in asked.values["projects"].items():
        part = f"非集成部分占 {told['non_is_pct']}%"
        then = f"超过 {limit}%，全部扣除" if told["deducted"] else "不扣除"
        yield f"{mark}：{part}，{then}，申报额 {sum_of(told['declared'])} 元。"
    if not asked.values["projects"]:
        yield "没有登记项目。"


def _domains(asked: Asked) -> Iterator[str]:
    names = asked.rules.tables["domains"]
    for place, (domain, total) in enumerate(asked.values["ranking"], start=1):
        mark = "（主要业务领域）" if domain in asked.values["main"] else ""
        yield f"第 {place} 位：{names[domain]['zh']} {sum_of(total)} 元{mark}。"
    if asked.values["tie_at_cut"]:
        yield "末位金额相同，由评审人员判定。"


def _typical(asked: Asked) -> Iterator[str]:
    values = asked.values
    yield f"按软件和信息技术服务费选取：{listed(values['by_fee'])}。"
    yield f"按合同额选取：{listed(values['by_contract'])}。"
    if values["missing"]:
        yield f"还缺 {values['missing']} 个项目。"
    if values["ties"]:
        yield "有金额相同的项目，以上只是建议，由评审人员判定。"


SAYINGS: dict[str, Say] = {
    "provinces": _provinces,
    "third_party_acceptance": _acceptance,
    "deduction": _deductions,
    "main_domains": _domains,
    "typical_projects": _typical,
}
