"""Evaluate the conditions of a regulation, one finding each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    findings = {
        finding.key: finding
        for asked, key, rule in _conditions(inquiry, level, categories)
        for finding in [_judge(asked, key, rule)]
    }
    first = inquiry.about(categories[0], level) if categories else inquiry
    return Assessment(
        overall=all_of(finding.verdict for finding in findings.values()),
        findings=findings,
        metrics={
            name: MEASURES[rule["measure"]](first, rule)
            for name, rule in regulation["metrics"].items()
        },
    )


def _check_words(regulation: Mapping[str, Any], level: str, categories: list[str]) -> None:
    if level not in regulation["levels"]:
        raise ValueError(f"没有这一资质等级：{level}")
    for category in categories:
        if category not in regulation["categories"]:
            raise ValueError(f"没有这一业务种类：{category}")


def _conditions(
    inquiry: Inquiry, level: str, categories: list[str]
) -> Iterator[tuple[Inquiry, str, Rule]]:
    """The conditions for everybody, then the table's items for each category."""
    for key, rule in inquiry.regulation["conditions"].items():
        yield inquiry, key, rule
    annex = inquiry.regulation.get("annex")
    if annex is None:
        return
    for category in dict.fromkeys(categories):
        asked = inquiry.about(category, level)
        for number, item in annex["items"].items():
            if "column" not in item or item["column"] in asked.row:
                yield asked, f"{category}.{level}.{number}", {"article": annex["article"], **item}


def _judge(inquiry: Inquiry, key: str, rule: Rule) -> Finding:
    citation = (inquiry.fact("exceptions") or {}).get(key)
    if citation:
        return _plain(key, rule, Verdict.PASS, f"国家另有规定：{citation}")
    if "when" in rule:
        applies = examine(inquiry, rule["when"])
        if applies.verdict is Verdict.FAIL:
            return _plain(key, rule, Verdict.NOT_APPLICABLE, f"{rule['says']}：不适用")
        if applies.verdict is Verdict.UNKNOWN:
            return _plain(key, rule, Verdict.UNKNOWN, applies.explanation)
    return _joined(inquiry, key, rule)


def _joined(inquiry: Inquiry, key: str, rule: Rule) -> Finding:
    """The finding of a conjunction: explained by the parts that decide it."""
    verdict, parts = conjunction(inquiry, rule.get("all") or inquiry.row[rule["column"]])
    deciding = decisive(parts)
    reasons = [p.explanation for p in parts if p.verdict is verdict is not Verdict.PASS]
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
    )


def _plain(key: str, rule: Rule, verdict: Verdict, explanation: str) -> Finding:
    return Finding(
        key=key,
        article=rule["article"],
        verdict=verdict,
        says=rule["says"],
        explanation=explanation,
    )
