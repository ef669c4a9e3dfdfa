"""How the engine puts its findings: amounts, comparisons and reasons in Chinese."""

from __future__ import annotations

from typing import Any

from licensing.eligibility.verdicts import Part, Verdict

TEN_THOUSAND = 10_000
YUAN = "元"
OUTCOMES = {
    Verdict.PASS: "符合",
    Verdict.FAIL: "不符合",
    Verdict.UNKNOWN: "情况不明",
    Verdict.NOT_APPLICABLE: "不适用",
}


def amount(number: Any, unit: str) -> str:
    """A number with its unit, whole sums of money in 万元."""
    if unit == YUAN and number and number % TEN_THOUSAND == 0:
        return f"{number // TEN_THOUSAND:,}万元"
    return f"{number:,}{unit}" if isinstance(number, int) else f"{number}{unit}"


def unknown(says: str, *, why: str = "尚未提供", threshold: Any = None) -> Part:
    """The part whose fact is not known, and why."""
    return Part(Verdict.UNKNOWN, says, f"{says}：{why}，情况不明", threshold=threshold)


def no_less(says: str, value: int, threshold: int, unit: str, *, known: bool = True) -> Part:
    """Whether a number reaches the threshold; `known` False: the value may still be larger."""
    asked = f"要求不少于{amount(threshold, unit)}"
    if value >= threshold:
        explanation = f"{says}：{amount(value, unit)}，{asked}，符合"
        return Part(Verdict.PASS, says, explanation, value, threshold)
    if not known:
        why = f"已知{amount(value, unit)}，{asked}，其余尚未提供"
        return unknown(says, why=why, threshold=threshold)
    missing = threshold - value
    explanation = f"{says}：{amount(value, unit)}，{asked}，相差{amount(missing, unit)}，不符合"
    return Part(Verdict.FAIL, says, explanation, value, threshold, missing)


def no_more(says: str, value: str, threshold: str, excess: str | None, unit: str) -> Part:
    """Whether a share stays within its limit; `excess` is None when it does."""
    asked = f"不得超过{amount(threshold, unit)}"
    if excess is None:
        explanation = f"{says}：{amount(value, unit)}，{asked}，符合"
        return Part(Verdict.PASS, says, explanation, value, threshold)
    explanation = f"{says}：{amount(value, unit)}，{asked}，超出{amount(excess, unit)}，不符合"
    return Part(Verdict.FAIL, says, explanation, value, threshold, excess)


def stated(says: str, *, holds: bool, value: Any, threshold: Any, why: str = "") -> Part:
    """A part that holds or does not, as the fact states it."""
    verdict = Verdict.PASS if holds else Verdict.FAIL
    return Part(verdict, says, f"{says}：{why}{OUTCOMES[verdict]}", value, threshold)
