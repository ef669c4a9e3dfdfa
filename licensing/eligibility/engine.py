"""Evaluate the conditions of a regulation, one finding each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from licensing.eligibility.inquiry import Inquiry
from licensing.eligibility.verdicts import (
    Assessment,
    Finding,
    Register,
    Verdict,
    all_of,
    decisive,
    soonest_of_all,
)
from licensing.eligibility.vocabulary import MEASURES, conjunction, examine
from licensing.eligibility.wording import OUTCOMES

Rule = Mapping[str, Any]


def evaluate(
    regulation: Mapping[str, Any],
    *,
    facts: Mapping[str, Any],
    level: str,
    categories: list[str],
    on: date,
    register: Register,
) -> Assessment:
    """Every condition that the regulation sets for the level and the categories, on that day.

    `facts` are complete (see `applicants.facts.complete`). Raises ValueError for a level or
    category that the regulation does not know.
    """
    _check_words(regulation, level, categories)
    inquiry = Inquiry(regulation, facts, on, register)
    return _assessment(inquiry, level, categories, _common(inquiry))


def survey(
    regulation: Mapping[str, Any], *, facts: Mapping[str, Any], on: date, register: Register
) -> dict[tuple[str, str], Assessment]:
    """Every category at every level, by (category, level) in the order of the law."""
    inquiry = Inquiry(regulation, facts, on, register)
    common = _common(inquiry)
    return {
        (category, level): _assessment(inquiry, level, [category], common)
        for category in regulation["categories"]
        for level in regulation["levels"]
    }


def _common(inquiry: Inquiry) -> dict[str, Finding]:
    """The conditions for everybody."""
    conditions = inquiry.regulation["conditions"]
    return {key: _judge(inquiry, key, rule) for key, rule in conditions.items()}


def _assessment(
    inquiry: Inquiry, level: str, categories: list[str], common: Mapping[str, Finding]
) -> Assessment:
    findings = dict(common)
    for category in dict.fromkeys(categories):
        asked = inquiry.about(category, level)
        findings |= {key: _judge(asked, key, rule) for key, rule in _items(asked)}
    first = inquiry.about(categories[0], level) if categories else inquiry
    return Assessment(
        overall=all_of(finding.verdict for finding in findings.values()),
        findings=findings,
        metrics={
            name: MEASURES[rule["measure"]](first, rule)
            for name, rule in inquiry.regulation["metrics"].items()
        },
    )


def _items(asked: Inquiry) -> Iterator[tuple[str, Rule]]:
    """The items of the table that are asked of a category at a level."""
    annex: Rule = asked.regulation.get("annex", {})
    for number, item in annex.get("items", {}).items():
        if "column" not in item or item["column"] in asked.row:
            key = f"{asked.category}.{asked.level}.{number}"
            yield key, {"article": annex["article"], **item}


def _check_words(regulation: Mapping[str, Any], level: str, categories: list[str]) -> None:
    if level not in regulation["levels"]:
        raise ValueError(f"没有这一资质等级：{level}")
    for category in categories:
        if category not in regulation["categories"]:
            raise ValueError(f"没有这一业务种类：{category}")


def _judge(inquiry: Inquiry, key: str, rule: Rule) -> Finding:
    citation = (inquiry.fact("exceptions") or {}).get(key)
    if citation:
        excepted = _plain(key, rule, Verdict.PASS, f"国家另有规定：{citation}")
        return replace(excepted, judged=True, facts=("exceptions",), used=citation)
    if "when" in rule:
        applies = examine(inquiry, rule["when"])
        if applies.verdict is Verdict.FAIL:
            return _plain(key, rule, Verdict.NOT_APPLICABLE, f"{rule['says']}：不适用")
        if applies.verdict is Verdict.UNKNOWN:
            unsettled = _plain(key, rule, Verdict.UNKNOWN, applies.explanation)
            return replace(unsettled, facts=applies.facts, used=applies.used)
    return _joined(inquiry, key, rule)


def _joined(inquiry: Inquiry, key: str, rule: Rule) -> Finding:
    """The finding of a conjunction: explained by the parts that decide it."""
    verdict, parts = conjunction(inquiry, rule.get("all") or inquiry.row[rule["column"]])
    deciding = decisive(parts)
    reasons = [p.explanation for p in parts if p.verdict is verdict is not Verdict.PASS]
    failed = [p for p in parts if p.verdict is Verdict.FAIL]
    return Finding(
        key=key,
        article=rule["article"],
        verdict=verdict,
        says=rule["says"],
        explanation="；".join(reasons) or f"{rule['says']}：{OUTCOMES[verdict]}",
        value=deciding.value,
        threshold=deciding.threshold,
        shortfall=deciding.shortfall,
        parts=parts,
        change="；".join(p.change for p in failed if p.change),
        met_on=soonest_of_all(failed),
        judged=any(p.judged for p in parts),
        facts=tuple(dict.fromkeys(fact for p in parts for fact in p.facts)),
    )


def _plain(key: str, rule: Rule, verdict: Verdict, explanation: str) -> Finding:
    return Finding(
        key=key,
        article=rule["article"],
        verdict=verdict,
        says=rule["says"],
        explanation=explanation,
    )
