"""Tests that count: people, projects and amounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from licensing.eligibility.inquiry import Inquiry, day_of, years_after
from licensing.eligibility.verdicts import Part, Verdict
from licensing.eligibility.wording import amount, no_less, unknown, waiting

Rule = Mapping[str, Any]


def head_count(inquiry: Inquiry, rule: Rule) -> Part:
    """People in groups; with `insured_years` only those insured here so long on the day."""
    threshold = inquiry.asked(rule)
    groups = inquiry.fact(rule["fact"])
    if groups is None:
        return unknown(rule["says"], threshold=threshold)
    total, known = _sum(_counts(groups, inquiry, rule))
    part = no_less(rule["says"], total, threshold, rule["unit"], known=known)
    if part.verdict is not Verdict.FAIL or "insured_years" not in rule:
        return part
    met_on = _long_enough_on(_of_speciality(groups, inquiry, rule), threshold, rule)
    if met_on is None:
        return part
    return replace(part, change=f"{part.change}，或者{waiting(met_on)}", met_on=met_on.isoformat())


def _long_enough_on(groups: Iterable[Rule], threshold: int, rule: Rule) -> date | None:
    """The day on which enough of those insured today are insured long enough."""
    insured = [group for group in groups if group.get("insured_since")]
    total = 0
    for group in sorted(insured, key=lambda group: str(group["insured_since"])):
        total += group["count"]
        if total >= threshold:
            return years_after(day_of(group["insured_since"]), rule["insured_years"])
    return None


def heads(inquiry: Inquiry, rule: Rule) -> int | None:
    """The number of people that `head_count` compares; None when it is not known."""
    groups = inquiry.fact(rule["fact"])
    if groups is None:
        return None
    total, known = _sum(_counts(groups, inquiry, rule))
    return total if known else None


def _counts(groups: list[Rule], inquiry: Inquiry, rule: Rule) -> Iterable[int | None]:
    for group in _of_speciality(groups, inquiry, rule):
        if "insured_years" in rule and not _insured(group, inquiry, rule["insured_years"]):
            continue
        yield group["count"]


def _of_speciality(groups: list[Rule], inquiry: Inquiry, rule: Rule) -> list[Rule]:
    if not rule.get("of_speciality"):
        return groups
    return [group for group in groups if group["speciality"] == inquiry.row.get("speciality")]


def _insured(group: Rule, inquiry: Inquiry, years: int) -> bool:
    since = group.get("insured_since")
    return since is not None and years_after(day_of(since), years) <= inquiry.on


def _sum(numbers: Iterable[int | None]) -> tuple[int, bool]:
    """The sum of the known numbers, and whether all are known."""
    found = list(numbers)
    return sum(number for number in found if number is not None), None not in found


def large_projects(inquiry: Inquiry, rule: Rule) -> Part:
    """How many projects of the category reach the amount, each by itself."""
    asked = inquiry.asked(rule)
    says = f"{rule['says']}（{asked.get('measure', '')}不少于{amount(asked['amount'], '元')}）"
    by_category = inquiry.fact(rule["fact"])
    amounts = None if by_category is None else by_category.get(inquiry.category, [])
    if amounts is None:
        return unknown(says, threshold=asked["count"])
    large = sum(1 for worth in amounts if worth is not None and worth >= asked["amount"])
    return no_less(says, large, asked["count"], rule["unit"], known=None not in amounts)


def entry_count(inquiry: Inquiry, rule: Rule) -> Part:
    entries = _entries(inquiry, rule)
    if entries is None:
        return unknown(rule["says"], threshold=rule["value"])
    return no_less(rule["says"], len(entries), rule["value"], rule["unit"])


def entry_sum(inquiry: Inquiry, rule: Rule) -> Part:
    entries = _entries(inquiry, rule)
    if entries is None:
        return unknown(rule["says"], threshold=rule["value"])
    total, known = _sum(entry[rule["of"]] for entry in entries)
    return no_less(rule["says"], total, rule["value"], rule["unit"], known=known)


def entry_largest(inquiry: Inquiry, rule: Rule) -> Part:
    entries = _entries(inquiry, rule)
    if entries is None:
        return unknown(rule["says"], threshold=rule["value"])
    amounts = [entry[rule["of"]] for entry in entries]
    largest = max((worth for worth in amounts if worth is not None), default=0)
    known = None not in amounts
    return no_less(rule["says"], largest, rule["value"], rule["unit"], known=known)


def _entries(inquiry: Inquiry, rule: Rule) -> list[Rule] | None:
    """The entries of a list fact, with `only` those that have that mark; None: not known."""
    entries: list[Rule] | None = inquiry.fact(rule["fact"])
    if entries is None or "only" not in rule:
        return entries
    return [entry for entry in entries if entry[rule["only"]]]
