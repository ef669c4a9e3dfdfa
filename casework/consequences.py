"""What a step brings with it, told before it is taken: papers, periods, and who is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casework import panels
from casework.judging import machine
from casework.models import Case
from casework.notifying import is_seen_by_unit

BEGINS, ENDS, STOPS, GOES_ON = "开始计算", "结束", "暂停计算", "恢复计算"


@dataclass(frozen=True)
class Consequences:
    """papers: key and title; periods: sentence and article; told: who, and of what."""

    papers: list[tuple[str, str]]
    periods: list[tuple[str, str]]
    told: list[str]


def consequences(case: Case, name: str) -> Consequences:
    papers = papers_of(case, name)
    return Consequences(papers, periods_of(case, name), told_of(case, name, papers))


def papers_of(case: Case, name: str) -> list[tuple[str, str]]:
    """Key and title of the papers the step issues, itself or through the step that follows it."""
    keys = [key for law in _laws(case, name) for key in law.papers]
    return [(key, case.law.name("papers", key)) for key in keys]


def periods_of(case: Case, name: str) -> list[tuple[str, str]]:
    """The periods of the case that the step begins, ends or stops, as the regulation says."""
    open_periods = set(case.deadlines.running().values_list("period", flat=True))
    found = []
    rules = case.law.rules_for(case.kind)
    for rule in rules:
        if name in rule.starts and rule.key not in open_periods:
            found.append((f"{rule.title}{BEGINS}", rule.article))
        if name in rule.ends and rule.key in open_periods:
            found.append((f"{rule.title}{ENDS}", rule.article))
    paused = [rule.title for rule in rules if rule.pausable and rule.key in open_periods]
    for pause in case.law.pauses:
        for step, what in ((pause.begins, STOPS), (pause.ends, GOES_ON)):
            if name == step:
                found += [(f"{title}{what}", pause.article) for title in paused]
    return found


def told_of(case: Case, name: str, papers: list[tuple[str, str]]) -> list[str]:
    """Who learns of the step, by which way."""
    told = []
    if _reaches_unit(case, name, papers):
        what = "、".join(f"《{title}》" for _, title in papers) or "办理进展"
        told.append(f"{case.organisation.name}：{what}，发站内通知；订阅邮件的另发提醒")
    for effect in (each for law in _laws(case, name) for each in law.effects):
        entry = case.law.document.get(effect["kind"], {}).get(effect["key"], {})
        if effect["kind"] == "register":
            told.append(f"社会公众：{entry.get('says', '')}，登入公开名录")
        elif entry:
            told.append(f"本机构：{entry['says']}")
    return told


def _reaches_unit(case: Case, name: str, papers: list[Any]) -> bool:
    moves = machine(type(case))[name]._django_fsm.transitions.values()
    changes = any(move.target is not None for move in moves)
    return is_seen_by_unit(case) and bool(papers or changes)


def _laws(case: Case, name: str) -> list[Any]:
    steps = [(case.kind, name), *panels.followers(case.kind, name)]
    return [case.law.step(kind, step) for kind, step in steps]
