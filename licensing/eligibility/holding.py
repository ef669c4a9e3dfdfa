"""Tests of qualifications held before: by the register, and by what the unit declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from casework.calendar import ONE_DAY, Interval, merged
from licensing.eligibility.inquiry import Inquiry, day_of, years_after
from licensing.eligibility.verdicts import Part, Verdict
from licensing.eligibility.wording import OUTCOMES, stated, unknown, waiting

Rule = Mapping[str, Any]
DECLARED = "prior_qualifications"


def never_held(inquiry: Inquiry, rule: Rule) -> Part:
    """Whether this is a first application: the category was never held at this level or above."""
    says = rule["says"]
    levels = inquiry.row["held_before"]["not_first_when_held_at"]
    held = [
        entry
        for entry in _begun(inquiry)
        if entry["category"] == inquiry.category and entry["level"] in levels
    ]
    if not held and inquiry.fact(DECLARED) is None:
        return unknown(says)
    return stated(says, holds=not held, value=[dict(entry) for entry in held], threshold=None)


def held_years(inquiry: Inquiry, rule: Rule) -> Part:
    """Held so long without a gap, by one alternative; met from the corresponding day on."""
    asked = inquiry.row["held_before"]
    says = rule["says"]
    stretches = [s for way in asked["any"] for s in _stretches(inquiry, way)]
    spans = [f"{first}至{last}" for first, last in stretches]
    if any(_long_enough(s, asked["years"], inquiry.on) for s in stretches):
        verdict = Verdict.PASS
    elif inquiry.fact(DECLARED) is None:
        return unknown(says, threshold=asked["years"])
    else:
        verdict = Verdict.FAIL
    why = "、".join(spans) or "没有持有的记录"
    explanation = f"{says}：{why}，须满{asked['years']}年，{OUTCOMES[verdict]}"
    part = Part(
        verdict, says, explanation, spans, asked["years"],
        used=why, asked=f"持有满{asked['years']}年",
    )  # fmt: skip
    return part if verdict is Verdict.PASS else _to_come(part, inquiry, asked)


def _to_come(part: Part, inquiry: Inquiry, asked: Rule) -> Part:
    """The day on which what is held today will have been held long enough, if it is kept."""
    years = asked["years"]
    horizon = years_after(inquiry.on, years)
    stretches = [s for way in asked["any"] for s in _stretches(inquiry, way, horizon)]
    days = [
        years_after(first, years)
        for first, last in stretches
        if last > inquiry.on and _long_enough((first, last), years, horizon)
    ]
    if not days:
        return replace(part, change=f"须持有规定的资质满{years}年")
    return replace(part, change=waiting(min(days)), met_on=min(days).isoformat())


def _begun(inquiry: Inquiry) -> Iterable[Mapping[str, Any]]:
    """Everything held before or on the day, registered or declared."""
    known = [*inquiry.register.qualifications, *(inquiry.fact(DECLARED) or [])]
    return (entry for entry in known if day_of(entry["from"]) <= inquiry.on)


def _stretches(inquiry: Inquiry, way: Rule, up_to: date | None = None) -> list[Interval]:
    """The days held in one way, up to the day asked; those without a gap between are one."""
    return merged(
        (day_of(entry["from"]), _last_day(entry["until"], up_to or inquiry.on))
        for entry in _begun(inquiry)
        if entry["category"] in way["categories"]
        and entry["level"] in way.get("levels", [entry["level"]])
    )


def _last_day(until: date | str | None, on: date) -> date:
    return on if until is None else min(day_of(until), on)


def _long_enough(stretch: Interval, years: int, on: date) -> bool:
    first, last = stretch
    met_on = years_after(first, years)
    return met_on <= on and met_on - ONE_DAY <= last
