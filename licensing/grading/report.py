"""All computed criteria of a level over one profile, and the best level it reaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from licensing.grading.domains import typical_projects
from licensing.grading.figures import Contradiction
from licensing.grading.finance import asset_test, profit_test
from licensing.grading.people import technical_lead
from licensing.grading.performance import provinces, third_party_acceptance
from licensing.grading.products import software_products
from licensing.grading.quality import qms
from licensing.grading.ruleset import Inquiry
from licensing.grading.shapes import table
from licensing.grading.standing import prior_level_time
from licensing.grading.statuses import CONTRADICTED, NOT_APPLICABLE, Answer, Status, all_of

Profile = Mapping[str, Any]
Arguments = dict[str, Any]
Rule = Callable[..., Answer]
LEAD = ("industry_years", "monographs", "award")


def _standing(profile: Profile, level: int) -> Arguments:
    return _dated(profile) | {
        name: profile.get(name) for name in ("certificate", "first_contract_date")
    }


def _profit(profile: Profile, level: int) -> Arguments:
    given = {"years": profile.get("finance"), "recognition": profile.get("recognition")}
    return _dated(profile) | given


def _assets(profile: Profile, level: int) -> Arguments:
    return _dated(profile) | {"assets": profile.get("assets")}


def _projects(profile: Profile, level: int) -> Arguments | None:
    projects = profile.get("projects")
    return None if projects is None else _dated(profile) | {"projects": projects}


def _quality(profile: Profile, level: int) -> Arguments:
    return _dated(profile) | {"certificates": profile.get("qms")}


def _products(profile: Profile, level: int) -> Arguments:
    required = table(profile.get("software_required")).get(str(level))
    given = {name: profile.get(name) for name in ("registrations", "patents")}
    return _dated(profile) | {"required": required, **given}


def _lead(profile: Profile, level: int) -> Arguments | None:
    lead = profile.get("technical_lead")
    return None if lead is None else {k: v for k, v in table(lead).items() if k in LEAD}


def _dated(profile: Profile) -> Arguments:
    return {"application_date": profile.get("application_date")}


COMPUTED: dict[str, tuple[Rule, Callable[[Profile, int], Arguments | None]]] = {
    "prior_level_time": (prior_level_time, _standing),
    "profit": (profit_test, _profit),
    "assets": (asset_test, _assets),
    "provinces": (provinces, _projects),
    "third_party_acceptance": (third_party_acceptance, _projects),
    "typical_projects": (typical_projects, _projects),
    "qms": (qms, _quality),
    "software_products": (software_products, _products),
    "technical_lead": (technical_lead, _lead),
}


def answers(inquiry: Inquiry, level: int, profile: Profile) -> dict[str, Answer]:
    """The answer of every computed criterion at the level."""
    return {key: _answer(inquiry, key, level, profile) for key in COMPUTED}


def _answer(inquiry: Inquiry, key: str, level: int, profile: Profile) -> Answer:
    """One criterion; what was left out whole or contradicts itself is for a person."""
    rule, arguments = COMPUTED[key]
    if inquiry.rules.row(key, level) is None:
        return NOT_APPLICABLE
    try:
        given = arguments(profile, level)
        return Answer(Status.JUDGEMENT) if given is None else rule(inquiry, level=level, **given)
    except Contradiction:
        return CONTRADICTED


def level_report(inquiry: Inquiry, *, level: int, profile: Profile) -> Answer:
    """The status of every computed criterion at the level, and the worst of them."""
    given = answers(inquiry, level, table(profile))
    found = {key: answer.status for key, answer in given.items()}
    statuses = {key: status for key, status in found.items() if status is not None}
    worst = all_of(statuses.values())
    return Answer(worst, {"criteria": {key: status.value for key, status in statuses.items()}})


def grade(inquiry: Inquiry, *, profile: Profile) -> Answer:
    """The status of every level; the best one met, and the best one still possible."""
    found = {
        level: level_report(inquiry, level=level, profile=profile).status
        for level in inquiry.rules.levels
    }
    met = [level for level, status in found.items() if status is Status.MET]
    possible = [level for level, status in found.items() if status is not Status.NOT_MET]
    values = {
        "levels": {str(level): status.value for level, status in found.items() if status},
        "best_met": met[0] if met else None,
        "best_possible": possible[0] if possible else None,
    }
    return Answer(None, values)
