"""The closed vocabulary of tests that a regulation may name, and the measures it may show.

A test takes the inquiry and the rule (its parameters) and answers with a part. Every number comes
from the rule or from the row of the table; a test knows only how to compare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from licensing.eligibility import counting, holding, shares
from licensing.eligibility.inquiry import Inquiry, day_of, years_after
from licensing.eligibility.ownership import plain_number
from licensing.eligibility.verdicts import Part, Verdict, all_of, any_of
from licensing.eligibility.wording import OUTCOMES, no_less, no_more, stated, unknown, waiting

Rule = Mapping[str, Any]
Test = Callable[[Inquiry, Rule], Part]
ONE_DAY = timedelta(days=1)


def examine(inquiry: Inquiry, rule: Rule) -> Part:
    """One rule of a condition: a test, or an alternative of several."""
    if "any" in rule:
        parts = tuple(examine(inquiry, alternative) for alternative in rule["any"])
        verdict = any_of(part.verdict for part in parts)
        explanation = f"{rule['says']}：任一即可，{OUTCOMES[verdict]}"
        return Part(verdict, rule["says"], explanation, parts=parts, **_of_any(parts))
    part = TESTS[rule["test"]](inquiry, rule)
    return replace(part, judged=part.judged or rule.get("judged", False), facts=facts_of(rule))


def facts_of(rule: Rule) -> tuple[str, ...]:
    """The facts that a test reads."""
    named = (rule["fact"].partition(".")[0],) if "fact" in rule else ()
    return (*named, *READING.get(rule["test"], ()))


def _of_any(parts: tuple[Part, ...]) -> dict[str, Any]:
    """What an alternative takes from its parts: one way of meeting it is enough."""
    passed = [part for part in parts if part.verdict is Verdict.PASS]
    days = [part.met_on for part in parts if part.met_on]
    return {
        "judged": bool(passed) and all(part.judged for part in passed),
        "facts": tuple(dict.fromkeys(fact for part in parts for fact in part.facts)),
        "change": "" if passed else "，或者".join(part.change for part in parts if part.change),
        "met_on": min(days) if days and not passed else None,
    }


def equals(inquiry: Inquiry, rule: Rule) -> Part:
    value = inquiry.fact(rule["fact"])
    if value is None:
        return unknown(rule["says"], threshold=rule["value"])
    holds = value == rule["value"]
    return stated(rule["says"], holds=holds, value=value, threshold=rule["value"])


def one_of(inquiry: Inquiry, rule: Rule) -> Part:
    value = inquiry.fact(rule["fact"])
    if value is None:
        return unknown(rule["says"], threshold=rule["values"])
    holds = value in rule["values"]
    return stated(rule["says"], holds=holds, value=value, threshold=rule["values"])


def at_least(inquiry: Inquiry, rule: Rule) -> Part:
    value = inquiry.fact(rule["fact"])
    if rule.get("by_category") and value is not None:
        value = value.get(inquiry.category, 0)
    if value is None:
        return unknown(rule["says"], threshold=inquiry.asked(rule))
    return no_less(rule["says"], value, inquiry.asked(rule), rule["unit"])


def at_most(inquiry: Inquiry, rule: Rule) -> Part:
    text = inquiry.fact(rule["fact"])
    if text is None:
        return unknown(rule["says"], threshold=rule["value"])
    excess = Fraction(Decimal(text)) - Fraction(Decimal(rule["value"]))
    over = plain_number(excess) if excess > 0 else None
    return no_more(rule["says"], text, rule["value"], over, rule["unit"])


def years_since(inquiry: Inquiry, rule: Rule) -> Part:
    """Met from the corresponding day on."""
    day = inquiry.fact(rule["fact"])
    if day is None:
        return unknown(rule["says"], threshold=rule["years"])
    met_on = years_after(day_of(day), rule["years"])
    missing = max((met_on - inquiry.on).days, 0)
    verdict = Verdict.FAIL if missing else Verdict.PASS
    explanation = f"{rule['says']}：{day}起算，自{met_on}起符合，{OUTCOMES[verdict]}"
    return Part(
        verdict, rule["says"], explanation, day, rule["years"], missing or None,
        used=str(day), asked=f"满{rule['years']}年", **_by_waiting(met_on, missing),
    )  # fmt: skip


def _by_waiting(met_on: date, missing: int) -> dict[str, Any]:
    return {"change": waiting(met_on), "met_on": met_on.isoformat()} if missing else {}


def years_over_since_each(inquiry: Inquiry, rule: Rule) -> Part:
    """Failed up to and including the corresponding day of every event, declared or registered."""
    declared = inquiry.fact(rule["fact"])
    days = [*getattr(inquiry.register, rule["register"]), *(declared or [])]
    recent = sorted(
        day_of(day) for day in days if years_after(day_of(day), rule["years"]) >= inquiry.on
    )
    if recent:
        free_on = years_after(recent[-1], rule["years"]) + ONE_DAY
        return _too_recent(rule, recent, free_on, inquiry.on)
    if declared is None:
        return unknown(rule["says"], threshold=rule["years"])
    return stated(rule["says"], holds=True, value=[], threshold=rule["years"])


def _too_recent(rule: Rule, recent: list[date], free_on: date, on: date) -> Part:
    shown = [day.isoformat() for day in recent]
    explanation = f"{rule['says']}：{'、'.join(shown)}，自{free_on}起方可，不符合"
    missing = (free_on - on).days
    return Part(
        Verdict.FAIL, rule["says"], explanation, shown, rule["years"], missing,
        used="、".join(shown), **_by_waiting(free_on, missing),
    )  # fmt: skip


def nobody(inquiry: Inquiry, rule: Rule) -> Part:
    """Nobody is listed but those with the citation of `unless` or a role of `other_than`."""
    listed = inquiry.fact(rule["fact"])
    if listed is None:
        return unknown(rule["says"], threshold=[])
    left = [entry for entry in listed if _counts(entry, rule)]
    part = stated(rule["says"], holds=not left, value=left, threshold=[], change="须消除所列情形")
    excepted = [entry for entry in listed if rule.get("unless", "") in _members(entry)]
    return replace(part, judged=bool(excepted))


def _members(entry: Any) -> Mapping[str, Any]:
    return entry if isinstance(entry, Mapping) else {}


def _counts(entry: Any, rule: Rule) -> bool:
    if not isinstance(entry, Mapping):
        return True
    if entry.get(rule.get("unless", "")) or entry["role"] in rule.get("other_than", ()):
        return False
    return all(entry.get(name) == value for name, value in rule.get("where", {}).items())


def nothing_set(inquiry: Inquiry, rule: Rule) -> Part:
    """The law leaves room for further conditions, and none are set."""
    return stated(rule["says"], holds=True, value=None, threshold=None)


def lease_years(inquiry: Inquiry, rule: Rule) -> Part:
    """The whole term, its first and last day included."""
    term = inquiry.fact(rule["fact"])
    if term is None:
        return unknown(rule["says"], threshold=rule["years"])
    first, last = (day_of(day) for day in term)
    needed = years_after(first, rule["years"]) - ONE_DAY
    missing = max((needed - last).days, 0)
    verdict = Verdict.FAIL if missing else Verdict.PASS
    explanation = f"{rule['says']}：租期至{last}，须至{needed}，{OUTCOMES[verdict]}"
    return Part(
        verdict, rule["says"], explanation, term, rule["years"], missing or None,
        used=f"{first}至{last}", change=f"租期须延至{needed}" if missing else "",
    )  # fmt: skip


def conjunction(inquiry: Inquiry, rules: list[Rule]) -> tuple[Verdict, tuple[Part, ...]]:
    """Every rule that is asked here; a rule whose column the row has not is left out."""
    asked = [r for r in rules if "column" not in r or r["column"] in inquiry.row]
    parts = tuple(examine(inquiry, rule) for rule in asked)
    return all_of(part.verdict for part in parts), parts


TESTS: dict[str, Test] = {
    "equals": equals,
    "one_of": one_of,
    "at_least": at_least,
    "at_most": at_most,
    "years_since": years_since,
    "years_over_since_each": years_over_since_each,
    "nobody": nobody,
    "nothing_set": nothing_set,
    "lease_years": lease_years,
    "head_count": counting.head_count,
    "large_projects": counting.large_projects,
    "entry_count": counting.entry_count,
    "entry_sum": counting.entry_sum,
    "entry_largest": counting.entry_largest,
    "outside_share_direct": shares.within_limit,
    "outside_share_indirect": shares.within_limit,
    "outside_share_in_parent": shares.within_limit,
    "has_parent": shares.has_parent,
    "controllers_inside": shares.controllers_inside,
    "never_held": holding.never_held,
    "held_years": holding.held_years,
}
# Facts that a test reads without naming them in its rule.
READING: dict[str, tuple[str, ...]] = {
    "outside_share_direct": ("holdings",),
    "outside_share_indirect": ("holdings",),
    "outside_share_in_parent": ("holdings",),
    "has_parent": ("holdings",),
    "controllers_inside": ("holdings",),
    "never_held": (holding.DECLARED,),
    "held_years": (holding.DECLARED,),
}
MEASURES: dict[str, Callable[[Inquiry, Rule], int | str | None]] = {
    "head_count": counting.heads,
    "outside_share_direct": shares.shown,
    "outside_share_indirect": shares.shown,
    "outside_share_in_parent": shares.shown,
}
