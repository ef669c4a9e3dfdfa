"""Every criterion of a level put to the rules, those without a rule left to a person.

What is asked of the profile goes through the functions of `licensing.grading`; the numbers that
the text leaves open come from what the office has settled, and are null until it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from licensing.grading.domains import main_domains
from licensing.grading.figures import (
    Contradiction,
    amount,
    known_day,
    money,
    number,
    per_cent,
    share,
    total,
)
from licensing.grading.finance import revenue_split
from licensing.grading.people import project_manager_count, staff_count, title_requirement
from licensing.grading.performance import performance_totals
from licensing.grading.periods import years_before
from licensing.grading.projects import declared_amount
from licensing.grading.report import COMPUTED
from licensing.grading.ruleset import Inquiry
from licensing.grading.statuses import CONTRADICTED, Answer, Status, all_of, reaches
from licensing.worksheet.freezing import digest

Profile = Mapping[str, Any]
# Kinds of criteria that only say what words mean, and figures that others are built on.
NOT_JUDGED = frozenset({"definition"})
SHOWN_ONLY = frozenset({"deduction", "main_domains"})
HEADS = {
    "technical_head_title": ("technical", "technical_head", "technical_head_rank"),
    "finance_head_title": ("finance", "finance_head", "finance_head_rank"),
}
MANAGERS = {"total": "project_managers_min", "senior": "senior_project_managers_min"}
PRODUCTS = {"total": "software_products_total_min", "recent": "software_products_recent_min"}


@dataclass(frozen=True)
class Basis:
    """A frozen profile with what was settled when it was frozen."""

    inquiry: Inquiry
    profile: Profile
    thresholds: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, rules: Any, content: Profile, settled: Mapping[str, Any]) -> Basis:
        thresholds = settled["thresholds"]
        required = {
            str(level): {
                name: _whole(thresholds.get(key, {}).get(str(level)))
                for name, key in PRODUCTS.items()
            }
            for level in rules.levels
        }
        profile = {**content, "software_required": required}
        return cls(Inquiry(rules, settled["policy"]), profile, thresholds)

    def threshold(self, key: str, level: int) -> str | None:
        """What the office has settled for the level as text; None while it has not."""
        return self.thresholds.get(key, {}).get(str(level)) or None


Rule = Callable[[Basis, int, Profile], Answer]


def _whole(text: str | None) -> int | None:
    return ceil(Decimal(text)) if text else None


def criteria(basis: Basis, level: int) -> Iterator[Mapping[str, Any]]:
    """The criteria that the law judges or shows at the level, in its order."""
    for entry in basis.inquiry.rules.criteria:
        if level in entry["levels"] and entry["kind"] not in NOT_JUDGED:
            yield entry


def answer(basis: Basis, key: str, level: int) -> Answer:
    """The machine's answer; judgement where the law leaves it to a person."""
    rule, given = RULES.get(key), given_to(basis, key, level)
    if rule is None:
        return Answer(Status.JUDGEMENT)
    if given is None:
        return Answer(Status.JUDGEMENT, {"missing": True})
    try:
        return rule(basis, level, given)
    except Contradiction:
        return CONTRADICTED


def given_to(basis: Basis, key: str, level: int) -> Profile | None:
    """What the criterion looks at; None when all of it is missing."""
    if key in COMPUTED:
        return COMPUTED[key][1](basis.profile, level)
    return {name: basis.profile.get(name) for name in LOOKED_AT.get(key, ())}


def fingerprint(basis: Basis, key: str, level: int) -> str:
    """The fingerprint of everything the answer rests on."""
    thresholds = {name: value.get(str(level)) for name, value in basis.thresholds.items()}
    entry = basis.inquiry.rules.criterion(key)
    asked = {name: thresholds.get(name) for name in entry.get("parent", ())}
    return digest([key, level, given_to(basis, key, level), asked, basis.inquiry.policy, entry])


def last_year(basis: Basis) -> int:
    """The year of the last audit report before the application."""
    rules = basis.inquiry.rules
    on = basis.profile["application_date"]
    return years_before(known_day(on), rules.years(rules.criterion("assets")["window"]))[0]


def _computed(key: str) -> Rule:
    rule = COMPUTED[key][0]
    return lambda basis, level, given: rule(basis.inquiry, level=level, **given)


def _split(basis: Basis, level: int, given: Profile) -> Answer:
    year = (given["revenue"] or {}).get(str(last_year(basis))) or {}
    return revenue_split(basis.inquiry, **year)


def _head(key: str) -> Rule:
    role, person, rank = HEADS[key]

    def rule(basis: Basis, level: int, given: Profile) -> Answer:
        told = dict(given[person] or {})
        return title_requirement(
            basis.inquiry, required=basis.threshold(rank, level), role=role, **told
        )

    return rule


def _revenues(basis: Basis, level: int, given: Profile) -> Answer:
    """The sums of the three years; what they must come to stands in the parent document."""
    years = years_before(
        known_day(basis.profile["application_date"]), basis.inquiry.rules.years("recent_three")
    )
    lines = [(given["revenue"] or {}).get(str(year)) or {} for year in years]
    si = total(amount(line.get("si")) for line in lines)
    whole = total(amount(line.get(name)) for line in lines for name in ("main", "other"))
    values = {"years": years, "si": money(si), "revenue": money(whole)}
    return Answer(Status.JUDGEMENT, values | {"si_pct": per_cent(share(si, whole))})


def _totals(basis: Basis, level: int, given: Profile) -> Answer:
    """The sums over the projects; what they must come to stands in the parent document."""
    on, projects = basis.profile["application_date"], given["projects"] or []
    found = performance_totals(basis.inquiry, level=level, application_date=on, projects=projects)
    return Answer(Status.JUDGEMENT, found.values)


def _domains(basis: Basis, level: int, given: Profile) -> Answer:
    on = basis.profile["application_date"]
    return main_domains(basis.inquiry, application_date=on, projects=given["projects"] or [])


def _deductions(basis: Basis, level: int, given: Profile) -> Answer:
    """What each project may be declared at; nothing to be met, other criteria rest on it."""
    found = {p["id"]: declared_amount(basis.inquiry, p=p).values for p in given["projects"] or []}
    return Answer(Status.NOT_APPLICABLE, {"projects": found})


def _staff(basis: Basis, level: int, given: Profile) -> Answer:
    found = staff_count(basis.inquiry, staff=given["staff"] or [])
    certain, open_too = found.values["counted"], found.values["to_decide"]
    asked = basis.threshold("staff_min", level)
    least = at_least(certain, asked)
    decided = least if least is at_least(certain + open_too, asked) else Status.JUDGEMENT
    return Answer(decided, found.values)


def _managers(basis: Basis, level: int, given: Profile) -> Answer:
    found = project_manager_count(
        basis.inquiry, staff=given["employees"] or [], published=given["published"] or []
    )
    tests = [
        at_least(found.values[name], basis.threshold(key, level)) for name, key in MANAGERS.items()
    ]
    return Answer(all_of(tests), found.values)


def at_least(value: int, asked: str | None) -> Status:
    """A count against a number that was settled; for a person while it is not."""
    if asked is None:
        return Status.JUDGEMENT
    return reaches(Fraction(value), {"op": ">=", "value": str(number(asked))})


RULES: dict[str, Rule] = {key: _computed(key) for key in COMPUTED} | {
    "revenue_split": _split,
    "technical_head_title": _head("technical_head_title"),
    "finance_head_title": _head("finance_head_title"),
    "deduction": _deductions,
    "main_domains": _domains,
    "staff": _staff,
    "project_managers": _managers,
    "parent_revenue": _revenues,
    "parent_projects": _totals,
}
LOOKED_AT = {
    "revenue_split": ("revenue",),
    "technical_head_title": ("technical_head",),
    "finance_head_title": ("finance_head",),
    "deduction": ("projects",),
    "main_domains": ("projects",),
    "staff": ("staff",),
    "project_managers": ("employees", "published"),
    "parent_revenue": ("revenue",),
    "parent_projects": ("projects",),
    "parent_heads": ("technical_head",),
}
