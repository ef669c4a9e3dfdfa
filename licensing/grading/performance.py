"""The tests over all projects: acceptance by third parties, provinces, totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from licensing.grading.figures import Contradiction, known_day, money, per_cent, share
from licensing.grading.projects import (
    PURE_BASIS,
    Project,
    completed_years,
    proven,
    qualifies,
    read_all,
)
from licensing.grading.ruleset import Inquiry, Ruleset
from licensing.grading.statuses import (
    NOT_APPLICABLE,
    Answer,
    Status,
    all_of,
    any_of,
    reaches,
    under_every,
)

Given = Sequence[Mapping[str, Any]]
SCOPE, ISLANDS = "province_scope", "hk_mo_tw"
ALL_COMPLETED, ABROAD = "all_completed", "abroad"


def third_party_acceptance(
    inquiry: Inquiry, *, level: int, application_date: str, projects: Given
) -> Answer:
    """Whether enough qualifying projects carry a test or supervision report; each counts once."""
    row = inquiry.rules.row("third_party_acceptance", level)
    if row is None:
        return NOT_APPLICABLE
    on = known_day(application_date)
    ways = inquiry.rules.criterion("third_party_acceptance")["proof_any"]
    found = {
        project.id: all_of([qualifies(inquiry, level, on, project), proven(project, ways)])
        for project in read_all(inquiry.rules, projects)
    }
    counted = sorted(mark for mark, status in found.items() if status is Status.MET)
    possible = sorted(mark for mark, status in found.items() if status is not Status.NOT_MET)
    status = _between(reaches(len(counted), row["count"]), reaches(len(possible), row["count"]))
    return Answer(status, {"counted": counted, "possible": possible})


def _between(least: Status, most: Status) -> Status:
    """Met by what is certain, not met even with what is open; else a person decides."""
    return least if least is most else Status.JUDGEMENT


def provinces(inquiry: Inquiry, *, level: int, application_date: str, projects: Given) -> Answer:
    """Three provinces, or one site abroad."""
    row = inquiry.rules.row("provinces", level)
    if row is None:
        return NOT_APPLICABLE
    on = known_day(application_date)
    years = completed_years(inquiry.rules, on)
    completed = [p for p in read_all(inquiry.rules, projects) if p.is_completed(years)]
    rule = {name: test for way in row["any"] for name, test in way.items()}

    def judged(reading: dict[str, str]) -> Status:
        decided = Inquiry(inquiry.rules, {**inquiry.policy, PURE_BASIS: reading[PURE_BASIS]})
        whole = reading[SCOPE] == ALL_COMPLETED
        scope = [p for p in completed if whole or qualifies(decided, level, on, p) is Status.MET]
        return _spread(inquiry.rules, scope, rule, islands=reading[ISLANDS] == ABROAD)

    status = under_every(inquiry.readings(SCOPE, ISLANDS, PURE_BASIS), judged)
    certain = [p for p in completed if qualifies(inquiry, level, on, p) is Status.MET]
    values = {"all_completed": _sites(completed), "qualifying": _sites(certain)}
    return Answer(status, values)


def _sites(projects: Sequence[Project]) -> list[str]:
    return sorted({site for project in projects for site in project.sites or ()})


def _spread(
    rules: Ruleset, projects: Sequence[Project], rule: Mapping[str, Any], *, islands: bool
) -> Status:
    """Whether the sites reach enough provinces or leave the country."""
    codes = rules.document["tables"]["site_codes"]
    sites = set(_sites(projects))
    if strange := sites - {*codes["mainland"], *codes["by_reading"], codes["abroad"]}:
        raise Contradiction(f"no such place: {sorted(strange)}")
    inside = sites & set(codes["mainland"])
    outside = sites & {codes["abroad"], *(codes["by_reading"] if islands else ())}
    tests = [
        reaches(len(inside), rule["mainland_provinces"]),
        reaches(len(outside), rule["sites_abroad"]),
    ]
    if any(project.sites is None for project in projects):
        tests.append(Status.JUDGEMENT)
    return any_of(tests)


def performance_totals(
    inquiry: Inquiry, *, level: int, application_date: str, projects: Given
) -> Answer:
    """The sums of the completed projects, and of those that count at the level."""
    if inquiry.rules.row("completed_project", level) is None:
        return NOT_APPLICABLE
    on = known_day(application_date)
    years = completed_years(inquiry.rules, on)
    completed = [p for p in read_all(inquiry.rules, projects) if p.is_completed(years)]
    counted = [p for p in completed if qualifies(inquiry, level, on, p) is Status.MET]
    amount, fees = _declared(completed), sum((p.fee for p in completed), Fraction(0))
    values = {
        "completed": len(completed),
        "completed_amount": money(amount),
        "qualifying": len(counted),
        "qualifying_amount": money(_declared(counted)),
        "fee_total": money(fees),
        "fee_pct": per_cent(share(fees, amount)),
    }
    return Answer(None, values)


def _declared(projects: Sequence[Project]) -> Fraction:
    return sum((project.declared for project in projects), Fraction(0))
