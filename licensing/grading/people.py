"""Titles and what equals them, the technical lead, and who is counted as staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from licensing.grading.figures import Contradiction, number
from licensing.grading.ruleset import Inquiry, Ruleset
from licensing.grading.shapes import flag, rows, whole, word, words
from licensing.grading.statuses import NOT_APPLICABLE, Answer, Status, any_of, holds, reaches

FINANCE = "finance"


def title_equivalence(
    inquiry: Inquiry, *, education: str | None, years: Any, graduated: bool | None = True
) -> Answer:
    """The highest rank that education and full years of relevant work are treated as."""
    return Answer(None, {"rank": _equivalent(inquiry.rules, education, years, graduated)})


def _equivalent(
    rules: Ruleset, education: str | None, years: Any, graduated: bool | None
) -> str | None:
    asked = rules.tables["title_years"]
    if word(education) is not None and education not in asked:
        raise Contradiction(f"no such education: {education}")
    worked = None if years is None else number(years)
    if worked is not None and worked < 0:
        raise Contradiction(f"no such years: {years}")
    if education is None or worked is None or not flag(graduated):
        return None
    row = asked[education]
    reached = [rank for rank in _ranks(rules) if rank in row and worked >= row[rank]]
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
    titles: Sequence[Mapping[str, Any]] | None = (),
    graduated: bool | None = True,
    technical_series: Sequence[str] | None = None,
) -> Answer:
    """A title of the right series and rank, or years that equal it."""
    rules = inquiry.rules
    equivalent = _equivalent(rules, education, years, graduated)
    values = {"equivalent": equivalent}
    series = _series(rules, role, technical_series)
    if word(required) is None:
        return Answer(Status.JUDGEMENT, values)
    if required not in _ranks(rules):
        raise Contradiction(f"no such rank: {required}")
    ways = [_title(rules, title, required, series) for title in rows(titles or ())]
    unknown = education is None or years is None or graduated is None
    ways.append(holds(None if unknown else _at_least(rules, equivalent, required)))
    return Answer(any_of(ways), values)


def _series(
    rules: Ruleset, role: str, technical_series: Sequence[str] | None
) -> Sequence[str] | None:
    """The series of titles that count for the role; None while they are not settled."""
    if word(role) not in rules.tables["title_years_of"]:
        raise Contradiction(f"no such role: {role}")
    if role == FINANCE:
        return list(rules.tables["finance_series"])
    return None if technical_series is None else words(technical_series)


def _title(
    rules: Ruleset, title: Mapping[str, Any], required: str, series: Sequence[str] | None
) -> Status:
    """Whether one title is enough; one without a rank, or of a series not settled, is open."""
    if series is not None and word(title.get("series")) not in series:
        return Status.NOT_MET
    rank = word(title.get("rank"))
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
    if word(award) is not None and award not in awards:
        raise Contradiction(f"no such award: {award}")
    years = None if industry_years is None else number(industry_years)
    ways = [
        reaches(years, rule["industry_years"]),
        reaches(whole(monographs), rule["monographs"]),
        holds(None if award is None else awards[award]),
    ]
    return Answer(any_of(ways))


def staff_count(inquiry: Inquiry, *, staff: Sequence[Mapping[str, Any]]) -> Answer:
    """Who works on integration, who does not, and whose role a person must decide."""
    roles = inquiry.rules.tables["staff_roles"]
    held = [word(person.get("role")) for person in rows(staff)]
    counted = sum(role in roles["counted"] for role in held)
    excluded = sum(role in roles["excluded"] for role in held)
    left = len(held) - counted - excluded
    return Answer(None, {"counted": counted, "excluded": excluded, "to_decide": left})


def project_manager_count(
    inquiry: Inquiry,
    *,
    staff: Sequence[Mapping[str, Any]],
    published: Sequence[Mapping[str, Any]],
) -> Answer:
    """People published as project managers and employed, each once; the senior among them."""
    grades = list(inquiry.rules.tables["project_manager_grades"])
    employed = {_mark(person) for person in rows(staff) if flag(person.get("employed"))}
    listed = [(_mark(entry), word(entry.get("grade"))) for entry in rows(published)]
    if strange := {grade for _, grade in listed} - {*grades, None}:
        raise Contradiction(f"no such grade: {strange}")
    known = {mark for mark, _ in listed} & employed
    senior = {mark for mark, grade in listed if grade == grades[-1]} & employed
    return Answer(None, {"total": len(known), "senior": len(senior)})


def _mark(person: Mapping[str, Any]) -> str:
    """What tells one person from another. Raises Contradiction for a person without."""
    mark = person.get("id")
    if mark is None or isinstance(mark, bool) or not isinstance(mark, int | str):
        raise Contradiction(f"no mark: {mark!r}")
    return str(mark)
