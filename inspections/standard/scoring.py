"""The score of a review, exactly: marks are Decimals, nothing is rounded. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from inspections.standard.document import FAILS, Checklist
from inspections.standard.thresholds import Finding
from inspections.standard.verdicts import all_settled

PASS, FAIL, TERMINATED, OPEN = "pass", "fail", "terminated", "open"
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Score:
    """Marks by head and in all. A failed basic item ends the review: then there are none."""

    heads: Mapping[str, Decimal]
    total: Decimal | None
    basic_failed: tuple[str, ...]
    below_floor: tuple[str, ...]
    unseen: tuple[str, ...]
    result: str


def written(marks: Decimal | int | None) -> str:
    """19.50 as 19.5, 100 as 100; '' for None."""
    return "" if marks is None else f"{Decimal(marks).normalize():f}"


def score(
    checklist: Checklist,
    level: str,
    procedure: str,
    verdicts: Mapping[str, str],
    measured: Mapping[str, Finding],
    day: date,
) -> Score:
    """The score for the verdicts given so far.

    `verdicts` and `measured` are by point; a point with a finding and no verdict is judged by its
    threshold on the `day` of the visit. Points without either are unseen and take away nothing;
    the result is open until there are none. Raises Unfit and KeyError as `all_settled` does.
    """
    found = all_settled(checklist, level, procedure, verdicts, measured, day)
    points = checklist.points_for(level)
    unseen = tuple(point.id for point in points if point.id not in found)
    failed = tuple(p.id for p in points if checklist.is_basic(p.id) and found.get(p.id) == FAILS)
    if failed:
        return Score({}, None, failed, (), unseen, TERMINATED)
    heads = _heads(checklist, level, found)
    marking = checklist.marking
    below = tuple(head for head, marks in heads.items() if marks < marking.floor(head))
    total = sum(heads.values(), NOTHING)
    passed = total >= marking.total_to_pass and not below
    result = OPEN if unseen else PASS if passed else FAIL
    return Score(heads, total, (), below, unseen, result)


def _heads(checklist: Checklist, level: str, found: Mapping[str, str]) -> dict[str, Decimal]:
    marking = checklist.marking
    lost = dict.fromkeys(checklist.heads, NOTHING)
    for point in checklist.points_for(level):
        if point.id in found:
            lost[point.head] += marking.mark(point.id) * marking.deducts[found[point.id]]
    return {head: max(NOTHING, marking.full[head] - taken) for head, taken in lost.items()}
