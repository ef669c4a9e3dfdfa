"""The rows of a worksheet: one for each criterion of a level, with what people said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casework import clock
from licensing.grading.statuses import Answer, Status, all_of
from licensing.grading_law import ruleset_of, settled
from licensing.worksheet.answering import SHOWN_ONLY, Basis, answer, criteria, fingerprint
from licensing.worksheet.profile import profile_of
from licensing.worksheet.saying import sayings

if TYPE_CHECKING:
    from licensing.models import Grading, Override

NAMES = {
    Status.MET: "符合",
    Status.NOT_MET: "不符合",
    Status.JUDGEMENT: "由评审人员判定",
    Status.NOT_APPLICABLE: "不适用",
}
WORST_FIRST = (Status.NOT_MET, Status.JUDGEMENT, Status.MET, Status.NOT_APPLICABLE)


@dataclass(frozen=True)
class Row:
    """One criterion at one level. `says`: inputs and arithmetic; `override`: what counts instead.

    `waiting` was proposed and not confirmed yet, `stale` counted until its basis changed.
    """

    key: str
    name: str
    section: str
    clause: str
    judged: bool
    answer: Answer
    says: tuple[str, ...]
    override: Override | None = None
    waiting: Override | None = None
    stale: Override | None = None

    @property
    def computed(self) -> Status:
        return self.answer.status or Status.NOT_APPLICABLE

    @property
    def final(self) -> Status:
        """What counts: two people's answer, else the computed one."""
        return Status(self.override.status) if self.override else self.computed

    @property
    def computed_name(self) -> str:
        return NAMES[self.computed]

    @property
    def final_name(self) -> str:
        return NAMES[self.final]


def basis_of_case(case: Grading) -> Basis:
    """The profile as it was last frozen; of a draft, as it would be frozen today."""
    rules = ruleset_of(case.law)
    kept = case.profiles.last()
    if kept:
        return Basis.of(rules, kept.content, kept.settled)
    today = profile_of(case.organisation, case.stated, rules, clock.today())
    return Basis.of(rules, today, settled(case.law))


def rows_of(case: Grading, level: int, basis: Basis | None = None) -> list[Row]:
    """Every criterion of the level in the order of the law."""
    found = basis or basis_of_case(case)
    said: dict[str, list[Override]] = {}
    for override in case.overrides.select_related("proposed_by", "confirmed_by"):
        if override.level == level:
            said.setdefault(override.criterion, []).append(override)
    return [
        _row(found, entry, level, said.get(entry["key"], ())) for entry in criteria(found, level)
    ]


def _row(basis: Basis, entry: Mapping[str, Any], level: int, said: Iterable[Override]) -> Row:
    key = entry["key"]
    found = answer(basis, key, level)
    return Row(
        key=key,
        name=entry["zh"],
        section=entry["section"],
        clause=entry["clause"][level],
        judged=key not in SHOWN_ONLY,
        answer=found,
        says=tuple(sayings(basis, entry, level, found)),
        **_people(list(said), fingerprint(basis, key, level)),
    )


def _people(said: Sequence[Override], basis: str) -> dict[str, Override]:
    """The last override that was agreed to, if it still rests on what it rested on; what waits."""
    agreed = [override for override in said if override.agreed]
    waiting = [override for override in said if override.confirmed_by_id is None]
    found: dict[str, Override] = {"waiting": waiting[-1]} if waiting else {}
    if agreed:
        found["override" if agreed[-1].basis == basis else "stale"] = agreed[-1]
    return found


def verdict(rows: Iterable[Row]) -> Status:
    """The worst of what is judged at the level."""
    return all_of(row.final for row in rows if row.judged)


def worst_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: WORST_FIRST.index(row.final))
