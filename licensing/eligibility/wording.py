"""How the engine puts its findings: amounts, comparisons and reasons in Chinese."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
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
    return Part(Verdict.UNKNOWN, says, f"{says}：{why}，情况不明", threshold=threshold, used=why)


def no_less(says: str, value: int, threshold: int, unit: str, *, known: bool = True) -> Part:
    """Whether a number reaches the threshold; `known` False: the value may still be larger."""
    asked = f"不少于{amount(threshold, unit)}"
    used = amount(value, unit)
    if value >= threshold:
        explanation = f"{says}：{used}，要求{asked}，符合"
        return Part(Verdict.PASS, says, explanation, value, threshold, used=used, asked=asked)
    if not known:
        part = unknown(says, why=f"已知{used}，要求{asked}，其余尚未提供", threshold=threshold)
        return replace(part, used=f"已知{used}，其余尚未提供", asked=asked)
    missing = amount(threshold - value, unit)
    return Part(
        Verdict.FAIL, says, f"{says}：{used}，要求{asked}，相差{missing}，不符合",
        value, threshold, threshold - value,
        used=used, asked=asked, change=f"{says}须增加{missing}",
    )  # fmt: skip


def no_more(says: str, value: str, threshold: str, excess: str | None, unit: str) -> Part:
    """Whether a share stays within its limit; `excess` is None when it does."""
    asked = f"不得超过{amount(threshold, unit)}"
    used = amount(value, unit)
    if excess is None:
        explanation = f"{says}：{used}，{asked}，符合"
        return Part(Verdict.PASS, says, explanation, value, threshold, used=used, asked=asked)
    over = amount(excess, unit)
    return Part(
        Verdict.FAIL, says, f"{says}：{used}，{asked}，超出{over}，不符合",
        value, threshold, excess,
        used=used, asked=asked, change=f"{says}须降至{amount(threshold, unit)}以内（现超出{over}）",
    )  # fmt: skip


def stated(says: str, *, holds: bool, value: Any, threshold: Any, change: str = "") -> Part:
    """A part that holds or does not, as the fact states it."""
    verdict = Verdict.PASS if holds else Verdict.FAIL
    needed = "" if holds else change or f"须达到：{says}"
    return Part(verdict, says, f"{says}：{OUTCOMES[verdict]}", value, threshold, change=needed)


def waiting(met_on: date) -> str:
    """What is met by nothing but the passing of time."""
    return f"其他情况不变，自{met_on}起符合"
