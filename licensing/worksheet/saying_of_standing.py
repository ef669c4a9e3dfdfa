"""Certificates, products and people, told in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from licensing.grading.statuses import Status
from licensing.worksheet.answering import HEADS, MANAGERS, PRODUCTS
from licensing.worksheet.asked import NOT_SET, STATUS, Asked, Say, known

AWARDS = {"national": "国家级", "provincial_ministerial": "省部级", "lower": "其他", "none": "无"}


def _qms(asked: Asked) -> Iterator[str]:
    titles = asked.rules.tables["qms_standards"]
    given = {each["id"]: each for each in asked.profile.get("qms") or ()}
    if not given:
        yield "没有登记质量管理体系认证证书。"
    for mark, status in (asked.values.get("certificates") or {}).items():
        one = given[mark]
        periods = "；".join(f"{p['from']} 至 {p['to']}" for p in one["periods"])
        title, found = titles[one["standard"]]["zh"], STATUS.get(Status(status), "不适用")
        yield f"{title}（{mark}）：{periods}，{found}。"


def _products(asked: Asked) -> Iterator[str]:
    values = asked.values
    yield (
        f"计入的登记产品 {values['held']} 个，其中近三年 {values['recent']} 个；"
        f"计入的发明专利 {values['patents']} 项，折合后共 {values['equivalent']} 个。"
    )
    yield from map(asked.settled, PRODUCTS.values())
    floor = {name: test["value"] for name, test in asked.row["patent_path_floor"].items()}
    yield (
        f"以专利折合的，实际登记不少于 {floor['held']} 个，其中近三年不少于 {floor['recent']} 个。"
    )


def _lead(asked: Asked) -> Iterator[str]:
    given = asked.profile["technical_lead"] or {}
    rule = {name: test for way in asked.entry["any"] for name, test in way.items()}
    least = rule["industry_years"]["value"]
    yield f"行业背景 {known(given.get('industry_years'))} 年，要求不少于 {least} 年；"
    yield f"或者专著 {known(given.get('monographs'))} 部；"
    yield f"或者省部级及以上科技奖励：{AWARDS.get(given.get('award') or '', '未提供')}。"


def _head(asked: Asked) -> Iterator[str]:
    _, person, rank = HEADS[asked.entry["key"]]
    given = asked.profile[person] or {}
    titles, ranks = asked.rules.tables["education"], asked.rules.tables["title_ranks"]
    education = titles.get(given.get("education"), "未提供")
    years = given.get("years")
    equal = ranks.get(asked.values.get("equivalent"), "无")
    yield f"学历：{education}；相关工作经历：{known(years)} 年；等同的职称：{equal}。"
    asks = asked.threshold(rank)
    yield f"要求：{ranks[asks]}。" if asks else f"{NOT_SET}。"


def _staff(asked: Asked) -> Iterator[str]:
    values = asked.values
    yield (
        f"计入 {values['counted']} 人，不计入 {values['excluded']} 人，"
        f"岗位有待判定 {values['to_decide']} 人。"
    )
    yield asked.settled("staff_min")


def _managers(asked: Asked) -> Iterator[str]:
    yield f"已公布且正式聘用的 {asked.values['total']} 人，其中高级 {asked.values['senior']} 人。"
    yield from map(asked.settled, MANAGERS.values())


SAYINGS: dict[str, Say] = {
    "qms": _qms,
    "software_products": _products,
    "technical_lead": _lead,
    "technical_head_title": _head,
    "finance_head_title": _head,
    "staff": _staff,
    "project_managers": _managers,
}
