"""Certificates, products and people, told in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from licensing.grading.quality import qms_continuity, qms_scope
from licensing.grading.statuses import Status
from licensing.worksheet.answering import HEADS
from licensing.worksheet.asked import STATUS, Asked, Say, known, listed

ANSWERED = {True: "是", False: "否", None: "未提供"}
FOUND = {True: "（有）", False: "（未见）"}
PROOFS = {"cnas_mark": "带有认可标志", "issued_by_committee": "由规定的认证委员会颁发"}
REGISTRY = {"valid": "有效", "not_valid": "无效"}
AWARDS = {"national": "国家级", "provincial_ministerial": "省部级", "lower": "其他", "none": "无"}


def _qms(asked: Asked) -> Iterator[str]:
    if "in_force" not in asked.row:
        yield "本等级不要求认证证书；体系文件的制定、发布和贯彻执行由评审人员判定。"
        return
    titles = asked.rules.tables["qms_standards"]
    given = {each["id"]: each for each in asked.profile.get("qms") or ()}
    if not given:
        yield "没有登记质量管理体系认证证书。"
    for mark, status in (asked.values.get("certificates") or {}).items():
        one = given[mark]
        periods = "；".join(f"{p['from']} 至 {p['to']}" for p in one["periods"])
        title, found = titles[one["standard"]]["zh"], STATUS.get(Status(status), "不适用")
        yield f"{title}（{mark}）：{periods}，{found}。"
        yield from _checks(asked, one)


def _checks(asked: Asked, one: Mapping[str, Any]) -> Iterator[str]:
    """What was looked at on one certificate."""
    proof = asked.rules.tables["qms_standards"][one["standard"]]["proof"]
    scope = qms_scope(asked.basis.inquiry, scope=one["scope"]).values
    words = asked.rules.tables["qms_scope_keywords"]
    develops, integrates = words["development"], words["integration"]["any"]
    named = (
        f"{'或者'.join(develops['subject_any'])}{develops['then']}{FOUND[scope['development']]}、"
        f"{integrates[0]}等{FOUND[scope['integration']]}"
    )
    yield (
        f"{PROOFS[proof]}：{ANSWERED[one.get(proof)]}；网上查询："
        f"{REGISTRY.get(one['registry_status'], '未查询')}；范围中写明：{named}。"
    )
    if one.get("joint_with_parent"):
        yield f"联合取得，可查询到本单位：{ANSWERED[one.get('listed_for_applicant')]}。"
    if "running" in asked.row:
        on = asked.profile["application_date"]
        run = qms_continuity(asked.basis.inquiry, application_date=on, periods=one["periods"])
        starts = sorted({day for day in run.values["run_start"].values() if day})
        yield (
            f"间隔不超过 {asked.row['renewal_gap_days']['value']} 天的连续有效期间始于 "
            f"{'或者'.join(starts) or '（基准日不在有效期内）'}，"
            f"须满 {asked.row['running']['years']} 年。"
        )


def _products(asked: Asked) -> Iterator[str]:
    values = asked.values
    yield (
        f"计入的登记产品 {values['held']} 个，其中近三年 {values['recent']} 个；"
        f"计入的发明专利 {values['patents']} 项，折合后共 {values['equivalent']} 个。"
    )
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
    _, person, _ = HEADS[asked.entry["key"]]
    given = asked.profile[person] or {}
    titles, ranks = asked.rules.tables["education"], asked.rules.tables["title_ranks"]
    education = titles.get(given.get("education"), "未提供")
    years = given.get("years")
    equal = ranks.get(asked.values.get("equivalent"), "无")
    yield f"学历：{education}；相关工作经历：{known(years)} 年；等同的职称：{equal}。"
    titles_held = [ranks.get(title["rank"], "级别未提供") for title in given.get("titles") or ()]
    yield f"持有的职称：{listed(titles_held)}。"


def _staff(asked: Asked) -> Iterator[str]:
    values = asked.values
    yield (
        f"计入 {values['counted']} 人，不计入 {values['excluded']} 人，"
        f"岗位有待判定 {values['to_decide']} 人。"
    )


def _managers(asked: Asked) -> Iterator[str]:
    yield f"已公布且正式聘用的 {asked.values['total']} 人，其中高级 {asked.values['senior']} 人。"


SAYINGS: dict[str, Say] = {
    "qms": _qms,
    "software_products": _products,
    "technical_lead": _lead,
    "technical_head_title": _head,
    "finance_head_title": _head,
    "staff": _staff,
    "project_managers": _managers,
}
