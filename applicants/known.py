"""What is known of an organisation on a day: its facts, where each came from, what contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from applicants import facts, records
from applicants.deriving import FOLLOWING, PARTLY, Question, derive
from applicants.models import Profile
from applicants.records import catalogue, keeping
from casework.law import Law
from casework.models import Organisation

AS_OF = "as_of"
REGISTERED = ("province", "kind")


@dataclass(frozen=True)
class Source:
    """Where a fact came from: rows of a kind of record (how many, last changed), or declared."""

    kind: str = ""
    count: int = 0
    changed_at: datetime | None = None

    @property
    def kind_name(self) -> str:
        return catalogue.kinds()[self.kind].name if self.kind else ""

    @property
    def one(self) -> str:
        """The word by which rows of the kind are counted."""
        return catalogue.kinds()[self.kind].one if self.kind else ""


@dataclass(frozen=True)
class Contradiction:
    """Rows and declaration say different things of a fact; the rows are used."""

    fact: str
    kind: str
    by_rows: str
    declared: str

    def __str__(self) -> str:
        name = facts.label(self.fact)
        if self.by_rows == self.declared:
            return f"{name}：名册与申报的内容不一致（同为{self.declared}），以名册为准"
        return f"{name}：名册为{self.by_rows}，申报为{self.declared}，以名册为准"


@dataclass(frozen=True)
class Known:
    """The facts of a unit on a day; `sources` has an entry for every fact that is known."""

    facts: dict[str, Any]
    sources: dict[str, Source]
    contradictions: tuple[Contradiction, ...] = ()


def facts_on(organisation: Organisation, on: date, law: Law) -> Known:
    """The facts as the law counts them on that day: from rows where they are kept, else declared.

    A fixed number of queries, however many rows there are.
    """
    profile = Profile.objects.filter(organisation=organisation).first()
    profile = profile or Profile()
    profile.organisation = organisation
    stored = keeping.kept(organisation)
    kept = {
        kind: records.rows(organisation, kind) if stored[kind].count else []
        for kind in dict.fromkeys(kind for kind, *_ in FOLLOWING.values())
    }
    derived = derive(kept, Question(law.document, on, organisation.name))
    declared = profile.facts
    together = {fact: {**(declared[fact] or {}), **derived[fact]} for fact in PARTLY & {*derived}}
    return Known(
        facts=declared | derived | together,
        sources=dict(_sources(declared, derived, stored, profile.updated_at)),
        contradictions=tuple(_contradictions(declared, derived)),
    )


def _sources(
    declared: Mapping[str, Any],
    derived: Mapping[str, Any],
    stored: Mapping[str, keeping.Kept],
    declared_at: datetime | None,
) -> Iterator[tuple[str, Source]]:
    for fact, value in declared.items():
        if fact in derived:
            kind = FOLLOWING[fact][0]
            yield fact, Source(kind, stored[kind].count, stored[kind].changed_at)
        elif value is not None:
            yield fact, Source(changed_at=None if fact in REGISTERED else declared_at)


def _contradictions(
    declared: Mapping[str, Any], derived: Mapping[str, Any]
) -> Iterator[Contradiction]:
    for fact, by_rows in derived.items():
        said = declared[fact]
        if fact in PARTLY and said is not None:
            said = {member: said.get(member) for member in by_rows}
        if said is not None and by_rows is not None and _content(said) != _content(by_rows):
            kind = FOLLOWING[fact][0]
            yield Contradiction(fact, kind, in_short(fact, by_rows), in_short(fact, said))


def _content(value: Any) -> Any:
    """The value without the order of its parts, groups of the same people taken together."""
    if isinstance(value, Mapping):
        return {key: _content(part) for key, part in value.items()}
    if not isinstance(value, list):
        return value
    if any(isinstance(part, Mapping) and "count" in part for part in value):
        return _together(value)
    return sorted((str(_shown(part)) for part in value), key=str)


def _shown(part: Any) -> Any:
    """A row without the members that say nothing, or that only rows have."""
    if not isinstance(part, Mapping):
        return part
    said = {key: value for key, value in part.items() if value not in (None, False)}
    return sorted((key, value) for key, value in said.items() if key != AS_OF)


def _together(groups: list[Mapping[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for group in groups:
        key = str(sorted((name, value) for name, value in group.items() if name != "count"))
        found[key] = found.get(key, 0) + (group["count"] or 0)
    return found


def in_short(fact: str, value: Any) -> str:
    """How much a fact amounts to, in words: 160人, 3条, 1,200元."""
    if fact in ("staff", "titles"):
        return f"{sum(group['count'] or 0 for group in value)}人"
    if fact == "revenue_3y":
        return f"{sum(worth or 0 for worth in value.values()):,}元"
    if fact == "projects_3y":
        return f"{sum(len(worths or ()) for worths in value.values())}项"
    if fact == "premises":
        area = "面积不明" if value["area_m2"] is None else f"{value['area_m2']:,}平方米"
        return f"{facts.label(value['tenure'])}、{area}"
    return f"{len(value)}{catalogue.kinds()[FOLLOWING[fact][0]].one}"
