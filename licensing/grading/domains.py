"""The main domains of business, and the typical projects taken from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from licensing.grading.figures import known_day, money
from licensing.grading.projects import Project, completed_years, read_all
from licensing.grading.ruleset import Inquiry
from licensing.grading.statuses import NOT_APPLICABLE, Answer, Status

Given = Sequence[Mapping[str, Any]]
Measure = Callable[[Project], Fraction]
LONG_AGO = date.min


@dataclass(frozen=True)
class Domain:
    """One domain with its completed projects."""

    number: int
    projects: tuple[Project, ...]

    @property
    def total(self) -> Fraction:
        return sum((project.declared for project in self.projects), Fraction(0))

    @property
    def place(self) -> tuple[Any, ...]:
        """Larger total first; then fees, number of projects, smaller number."""
        fees = sum((project.fee for project in self.projects), Fraction(0))
        return (-self.total, -fees, -len(self.projects), self.number)


def ranked(projects: Sequence[Project]) -> list[Domain]:
    """The domains of the projects, the largest first."""
    numbers = {project.domain for project in projects if project.domain is not None}
    found = [Domain(number, tuple(p for p in projects if p.domain == number)) for number in numbers]
    return sorted(found, key=lambda domain: domain.place)


def is_tied(domains: Sequence[Domain], cut: int) -> bool:
    """Whether the last domain before the cut and the first behind it are equal."""
    return len(domains) > cut > 0 and domains[cut - 1].total == domains[cut].total


def _completed(inquiry: Inquiry, application_date: str, projects: Given) -> list[Project]:
    years = completed_years(inquiry.rules, known_day(application_date))
    return [p for p in read_all(inquiry.rules, projects) if p.is_completed(years)]


def main_domains(inquiry: Inquiry, *, application_date: str, projects: Given) -> Answer:
    """The domains with the largest contract totals; a tie at the cut is for a person."""
    completed = _completed(inquiry, application_date, projects)
    take = inquiry.rules.criterion("main_domains")["take"]
    domains = ranked(completed)
    tied = is_tied(domains, take)
    unclear = tied or not domains or any(p.domain is None for p in completed)
    values = {
        "ranking": [[domain.number, money(domain.total)] for domain in domains],
        "main": [domain.number for domain in domains[:take]],
        "tie_at_cut": tied,
    }
    return Answer(Status.JUDGEMENT if unclear else Status.MET, values)


def typical_projects(
    inquiry: Inquiry, *, level: int, application_date: str, projects: Given
) -> Answer:
    """By fee over the main domains, then by contract among all others; ties are for a person."""
    if inquiry.rules.row("typical_projects", level) is None:
        return NOT_APPLICABLE
    rule = inquiry.rules.criterion("typical_projects")
    completed = _completed(inquiry, application_date, projects)
    take = inquiry.rules.criterion("main_domains")["take"]
    domains = ranked(completed)
    main = domains[:take]
    ties = ["domain_cut"] if is_tied(domains, take) else []
    picks = rule["by_fee"].get(len(main), [])
    if any(is_tied(main, cut) for cut in range(1, len(picks)) if picks[cut - 1] != picks[cut]):
        ties.append("domain_first")
    by_fee: list[Project] = []
    for domain, count in zip(main, picks, strict=False):
        chosen, tied = _best(domain.projects, count, _fee, _declared)
        by_fee += chosen
        ties += [f"fee:{domain.number}"] if tied else []
    others = [project for project in completed if project not in by_fee]
    by_contract, tied = _best(others, rule["by_contract"]["take"], _declared, _fee)
    ties += ["contract"] if tied else []
    asked = sum(next(iter(rule["by_fee"].values()))) + rule["by_contract"]["take"]
    missing = asked - len(by_fee) - len(by_contract)
    unclear = ties or missing or any(p.domain is None for p in completed)
    values = {
        "by_fee": [project.id for project in by_fee],
        "by_contract": [project.id for project in by_contract],
        "ties": ties,
        "missing": missing,
    }
    return Answer(Status.JUDGEMENT if unclear else Status.MET, values)


def _fee(project: Project) -> Fraction:
    return project.fee


def _declared(project: Project) -> Fraction:
    return project.declared


def _best(
    projects: Sequence[Project], count: int, first: Measure, second: Measure
) -> tuple[list[Project], bool]:
    """The best by the first measure, and whether one left out is as good as the last taken."""

    def place(project: Project) -> tuple[Any, ...]:
        later = (LONG_AGO - (project.accepted_on or LONG_AGO)).days
        return (-first(project), -second(project), later, project.id)

    ordered = sorted(projects, key=place)
    tied = len(ordered) > count > 0 and first(ordered[count - 1]) == first(ordered[count])
    return ordered[:count], tied
