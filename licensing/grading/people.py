"""Titles and what equals them, the technical lead, and who is counted as staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from licensing.grading.figures import Contradiction, number
from licensing.grading.ruleset import Inquiry, Ruleset
from licensing.grading.statuses import NOT_APPLICABLE, Answer, Status, any_of, holds, reaches


def title_equivalence(
    inquiry: Inquiry, *, education: str | None, years: Any, graduated: bool | None = True
) -> Answer:
    """The highest rank that education and full years of relevant work are treated as."""
    return Answer(None, {"rank": _equivalent(inquiry.rules, education, years, graduated)})


def _equivalent(
    rules: Ruleset, education: str | None, years: Any, graduated: bool | None
) -> str | None:
    if education is None or years is None or not graduated:
        return None
    table = rules.tables["title_years"].get(education)
    if table is None or number(years) < 0:
        raise Contradiction(f"no such education or years: {education}, {years}")
    reached = [rank for rank in _ranks(rules) if number(years) >= table.get(rank, float("inf"))]
    return reached[-1] if reached else None


def _ranks(rules: Ruleset) -> list[str]:
    """The ranks, the lowest first."""
    return list(rules.tables["title_ranks"])


def title_requirement(
    inquiry: Inquiry,
    *,
    required: str | None,
    role: str,
    education: str | None = None,
    years: Any = None,
    titles: Sequence[Mapping[str, Any]] = (),
    graduated: bool | None = True,
    technical_series: Sequence[str] | None = None,
) -> Answer:
    """A title of the right series and rank, or years that equal it."""
    rules = inquiry.rules
    equivalent = _equivalent(rules, education, years, graduated)
    values = {"equivalent": equivalent}
    if required is None:
        return Answer(Status.JUDGEMENT, values)
    if required not in _ranks(rules):
        raise Contradiction(f"no such rank: {required}")
    series = list(rules.tables["finance_series"]) if role == "finance" else technical_series
    ways = [_title(rules, title, required, series) for title in titles]
    unknown = education is None or years is None or graduated is None
    ways.append(holds(None if unknown else _at_least(rules, equivalent, required)))
    return Answer(any_of(ways), values)


def _title(
    rules: Ruleset, title: Mapping[str, Any], required: str, series: Sequence[str] | None
) -> Status:
    """Whether one title is enough; one without a rank, or of a series not settled, is open."""
    if series is not None and title.get("series") not in series:
        return Status.NOT_MET
    rank = title.get("rank")
    if rank is None:
        return Status.JUDGEMENT
    if not _at_least(rules, rank, required):
        return Status.NOT_MET
    return Status.MET if series is not None else Status.JUDGEMENT


def _at_least(rules: Ruleset, rank: str | None, required: str) -> bool:
    ranks = _ranks(rules)
    if rank is not None and rank not in ranks:
        raise Contradiction(f"no such rank: {rank}")
    return rank is not None and ranks.index(rank) >= ranks.index(required)


def technical_lead(
    inquiry: Inquiry,
    *,
    level: int,
    industry_years: Any = None,
    monographs: int | None = None,
    award: str | None = None,
) -> Answer:
    """Background in the industry, or a monograph, or an award high enough."""
    if inquiry.rules.row("technical_lead", level) is None:
        return NOT_APPLICABLE
    rule = {
        name: t
        for way in inquiry.rules.criterion("technical_lead")["any"]
        for name, t in way.items()
    }
    awards = inquiry.rules.tables["awards"]
    if award is not None and award not in awards:
        raise Contradiction(f"no such award: {award}")
    years = None if industry_years is None else number(industry_years)
    ways = [
        reaches(years, rule["industry_years"]),
        reaches(monographs, rule["monographs"]),
        holds(None if award is None else awards[award]),
    ]
    return Answer(any_of(ways))


def staff_count(inquiry: Inquiry, *, staff: Sequence[Mapping[str, Any]]) -> Answer:
    """Who works on integration, who does not, and whose role a person must decide."""
    roles = inquiry.rules.tables["staff_roles"]
    counted = sum(person.get("role") in roles["counted"] for person in staff)
    excluded = sum(person.get("role") in roles["excluded"] for person in staff)
    left = len(staff) - counted - excluded
    return Answer(None, {"counted": counted, "excluded": excluded, "to_decide": left})


def project_manager_count(
    inquiry: Inquiry,
    *,
    staff: Sequence[Mapping[str, Any]],
    published: Sequence[Mapping[str, Any]],
) -> Answer:
    """People published as project managers and employed, each once; the senior among them."""
    grades = list(inquiry.rules.tables["project_manager_grades"])
    employed = {person["id"] for person in staff if person.get("employed") is True}
    listed = [entry for entry in published if entry["id"] in employed]
    known = {entry["id"] for entry in listed if entry.get("grade") in grades}
    senior = {entry["id"] for entry in listed if entry.get("grade") == grades[-1]}
    return Answer(None, {"total": len(known), "senior": len(senior)})
