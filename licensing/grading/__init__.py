"""Grading by profile: named pure functions whose numbers come from a ruleset file.

`evaluate` answers one question of a vector file; pages and worksheets ask the same functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

__all__ = ["RULES", "Answer", "Inquiry", "Ruleset", "Status", "evaluate", "load", "names"]

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


def evaluate(inquiry: Inquiry, rule: str, given: Mapping[str, Any]) -> Answer:
    """The answer of a rule by its name; what contradicts itself is for a person.

    Raises KeyError for an unknown rule, TypeError for arguments it does not take, and ValueError
    for a level or a reading that the law does not have.
    """
    try:
        return RULES[rule](inquiry, **given)
    except Contradiction:
        return CONTRADICTED
