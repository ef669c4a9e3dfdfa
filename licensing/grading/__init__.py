"""Grading by profile: named pure functions whose numbers come from a ruleset file.

`evaluate` answers one question of a vector file; pages and worksheets ask the same functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, signature
from typing import Any

from licensing.grading import (
    domains,
    finance,
    people,
    performance,
    periods,
    products,
    projects,
    quality,
    report,
    standing,
)
from licensing.grading.figures import Contradiction
from licensing.grading.ruleset import Inquiry, Ruleset, load, names
from licensing.grading.statuses import CONTRADICTED, Answer, Status

__all__ = [
    "RULES",
    "Answer",
    "Inquiry",
    "Ruleset",
    "Status",
    "arguments",
    "evaluate",
    "load",
    "names",
]

RULES: dict[str, Callable[..., Answer]] = {
    rule.__name__: rule
    for rule in (
        periods.recent_years,
        periods.add_period,
        periods.period_full,
        standing.prior_level_time,
        finance.main_business,
        finance.profit_test,
        finance.asset_test,
        finance.revenue_split,
        projects.declared_amount,
        projects.pure_service,
        projects.project_qualifies,
        performance.third_party_acceptance,
        performance.provinces,
        performance.performance_totals,
        domains.main_domains,
        domains.typical_projects,
        quality.qms_continuity,
        quality.qms_scope,
        quality.qms,
        people.title_equivalence,
        people.title_requirement,
        people.technical_lead,
        people.staff_count,
        people.project_manager_count,
        products.software_products,
        report.level_report,
        report.grade,
    )
}


def arguments(rule: str) -> dict[str, bool]:
    """What the rule asks by name, and whether it needs it. Raises KeyError for an unknown rule."""
    return {
        asked.name: asked.default is Parameter.empty
        for asked in signature(RULES[rule]).parameters.values()
        if asked.kind is Parameter.KEYWORD_ONLY
    }


def evaluate(inquiry: Inquiry, rule: str, given: Mapping[str, Any]) -> Answer:
    """The answer of a rule by its name; what contradicts itself is for a person.

    An argument that is left out is one that is not known. Raises KeyError for an unknown rule,
    TypeError for arguments it does not take, ValueError for a reading the law does not have.
    """
    unknown = {name: None for name, needed in arguments(rule).items() if needed}
    try:
        return RULES[rule](inquiry, **{**unknown, **given})
    except Contradiction:
        return CONTRADICTED
