"""Facts that follow from what a unit keeps row by row. Pure: no clock, no database.

What counts is said by the regulation (`records`, `annex.specialities`, `outside_investors`); the
members of the rows are those of fixtures/records.yaml, absent ones None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.calendar import add_months

Row = Mapping[str, Any]
MONTHS_IN_YEAR = 12
SELF, OURSELVES = "self", "本单位"
ENGAGED = "engaged"
LEASED = "leased"
# What is asked of a person, and the answer that speaks against them.
PROBLEMS = {
    "nationality": ("chinese", False),
    "residence": ("residence_abroad", True),
    "marriage": ("married_abroad", True),
}


@dataclass(frozen=True)
class Question:
    """Under which law (its document), on which day, about the unit of which name."""

    law: Mapping[str, Any]
    on: date
    unit: str

    def rule(self, name: str) -> Mapping[str, Any] | None:
        """What the law says of records of this name; None when it says nothing."""
        found: Mapping[str, Any] | None = self.law["records"].get(name)
        return found

    def has_come(self, day: str | None) -> bool:
        return day is not None and date.fromisoformat(day) <= self.on

    def company(self, name: str) -> str:
        """The unit itself under one name."""
        return SELF if name.strip() in (OURSELVES, self.unit) else name.strip()


def derive(kept: Mapping[str, Sequence[Row]], question: Question) -> dict[str, Any]:
    """Every fact that follows from the rows by kind; a kind without rows gives none.

    A fact is None when the rows leave it open, and absent when the law does not say what counts.
    """
    found = {
        fact: follow(kept[kind], question)
        for fact, (kind, rule, follow) in FOLLOWING.items()
        if kept.get(kind) and (not rule or question.rule(rule))
    }
    return {f: value for f, value in found.items() if value is not None or f not in PARTLY}


# -- people -------------------------------------------------------------------------------------
def staff(people: Iterable[Row], question: Question) -> list[Row]:
    """Those engaged in the business, grouped by the day since when they are insured here."""
    engaged = list(people)
    groups = Counter(person["insured_since"] for person in engaged if person["engaged"])
    found = [_group(count, since) for since, count in groups.items()]
    return found + ([{"count": None}] if any(p["engaged"] is None for p in engaged) else [])


def titles(people: Iterable[Row], question: Question) -> list[Row]:
    """Those whose grade counts, by speciality; a row left open makes its group's number open."""
    grades = (question.rule("titles") or {})["grades"]
    specialities = question.law["annex"]["specialities"]
    holders = [p for p in people if p["grade"] in grades or (p["title"] and p["grade"] is None)]
    groups = Counter(
        (person["speciality"], person["insured_since"])
        for person in holders
        if person["grade"] in grades and person["speciality"] in specialities
    )
    unclear = [p["speciality"] for p in holders if not (p["grade"] and p["speciality"])]
    return [_group(count, since, speciality=s) for (s, since), count in groups.items()] + [
        {"count": None, "speciality": s} for s in specialities if {s, None} & set(unclear)
    ]


def _group(count: int, since: str | None, **more: str) -> Row:
    return {"count": count, **more, **({"insured_since": since} if since else {})}


def people(rows: Iterable[Row], question: Question) -> list[Row] | None:
    """What speaks against those whom the law asks about; None when an answer is missing."""
    posts = (question.rule("people") or {})["posts"]
    asked = [person for person in rows if person["engaged"] or person["post"] in posts]
    found = [
        _problem(person, problem, posts)
        for person in asked
        for problem, (member, answer) in PROBLEMS.items()
        if person[member] is answer
    ]
    is_open = any(person[m] is None for person in asked for m, _ in PROBLEMS.values())
    if is_open and all("exception" in entry for entry in found):
        return None
    return found


def _problem(person: Row, problem: str, posts: Sequence[str]) -> Row:
    entry = {"role": person["post"] if person["post"] in posts else ENGAGED, "problem": problem}
    return entry | ({"exception": person["exception"]} if person["exception"] else {})


# -- ownership ----------------------------------------------------------------------------------
def holdings(rows: Iterable[Row], question: Question) -> list[Row]:
    """Every holding, the unit under one name; `as_of` is the day of which it is told."""
    return [
        {
            "owner": question.company(row["owner"]),
            "of": question.company(row["of"]),
            "pct": row["pct"],
            "origin": row["origin"],
            "parent": bool(row["parent"]),
            "as_of": row["as_of"],
        }
        for row in rows
    ]


def controllers(rows: Iterable[Row], question: Question) -> dict[str, str]:
    """Where the controllers of the day come from; of several, one from outside speaks for all."""
    outside = question.law["outside_investors"]["origins"]
    found: dict[str, str] = {}
    for row in rows:
        company = question.company(row["of"])
        if controls(row, question) and found.get(company) not in outside:
            found[company] = row["origin"]
    return found


def controls(row: Row, question: Question) -> bool:
    """Control has begun, and is not lost before the end of the day."""
    begun = row["since"] is None or question.has_come(row["since"])
    return begun and not question.has_come(row["until"])


# -- business -----------------------------------------------------------------------------------
def recent(projects: Iterable[Row], question: Question) -> list[Row]:
    """Contracts signed by the day, and not completed before the years that count began."""
    years = (question.rule("projects") or {})["years"]
    first = add_months(question.on, -MONTHS_IN_YEAR * years).isoformat()
    return [
        project
        for project in projects
        if question.has_come(project["signed_on"])
        and (project["completed_on"] is None or project["completed_on"] >= first)
    ]


def revenue_3y(projects: Iterable[Row], question: Question) -> dict[str, int | None]:
    """The revenue of each category; None when that of a contract is missing."""
    found: dict[str, int | None] = {}
    for project in recent(projects, question):
        so_far, more = found.get(project["category"], 0), project["revenue"]
        found[project["category"]] = None if None in (so_far, more) else (so_far or 0) + more
    return found


def projects_3y(projects: Iterable[Row], question: Question) -> dict[str, list[int | None]]:
    """What each project of a category is worth, as the law measures it there."""
    rule = question.rule("projects") or {}
    found: dict[str, list[int | None]] = {}
    for project in recent(projects, question):
        by_investment = project["category"] in rule["by_investment"]
        worth = project["investment" if by_investment else rule["worth"]]
        found.setdefault(project["category"], []).append(worth)
    return found


def classified_projects(projects: Iterable[Row], question: Question) -> list[Row]:
    """Classified contracts signed by the day, of whatever age."""
    return [
        {"revenue": row["revenue"], "completed": question.has_come(row["completed_on"])}
        for row in projects
        if row["classified"] and question.has_come(row["signed_on"])
    ]


# -- premises -----------------------------------------------------------------------------------
def premises(rooms: Iterable[Row], question: Question) -> dict[str, Any] | None:
    """What rooms tell of the premises of classified business; None when no room is one.

    Areas are added; of several leases the shortest speaks; all are closed, or the whole is not.
    """
    own = [room for room in rooms if room["classified"]]
    if not own:
        return None
    areas, closed = [room["area_m2"] for room in own], [room["closed"] for room in own]
    leased = [room for room in own if room["tenure"] == LEASED]
    return {
        "tenure": LEASED if leased else own[0]["tenure"],
        "lease": _shortest(leased),
        "area_m2": None if None in areas else sum(areas),
        "closed": False if False in closed else (None if None in closed else True),
    }


def _shortest(leased: Iterable[Row]) -> list[str] | None:
    """First and last day of the shortest lease; None without one, or when one is not told."""
    terms = [(room["lease_from"], room["lease_until"]) for room in leased]
    if not terms or any(None in term for term in terms):
        return None
    days = [tuple(map(date.fromisoformat, term)) for term in terms]
    first, last = min(days, key=lambda term: term[1] - term[0])
    return [first.isoformat(), last.isoformat()]


# fact: the kind of record, the rule of the law it needs ('' for none), and how it follows.
FOLLOWING: dict[str, tuple[str, str, Callable[[Sequence[Row], Question], Any]]] = {
    "staff": ("person", "", staff),
    "titles": ("person", "titles", titles),
    "people": ("person", "people", people),
    "holdings": ("holding", "", holdings),
    "controllers": ("control", "", controllers),
    "revenue_3y": ("project", "projects", revenue_3y),
    "projects_3y": ("project", "projects", projects_3y),
    "classified_projects": ("project", "", classified_projects),
    "premises": ("room", "", premises),
}
# Facts of which rows tell some members only; the others stay as declared.
PARTLY = frozenset({"premises"})
