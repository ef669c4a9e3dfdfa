"""The verdict on one point: which may be given, and whether it agrees with what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from inspections.standard.document import (
    CONFORMS,
    FAILS,
    INAPPLICABLE,
    PARTLY,
    Checklist,
    Point,
)
from inspections.standard.thresholds import Finding, Unreadable, reaches

NEEDS_REASON = frozenset({FAILS, INAPPLICABLE})


class Unfit(ValueError):
    """The verdict cannot stand; `field` is what has to be mended, the message says how."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


def settled(
    checklist: Checklist, point: Point, level: str, verdict: str, finding: Finding, day: date
) -> str:
    """The verdict that stands: the one given, or without one what the finding amounts to.

    Raises Unfit when the verdict is none of the point's, or contradicts the finding.
    """
    if verdict and verdict not in checklist.verdicts_for(point.id):
        partly = verdict == PARTLY and checklist.is_basic(point.id)
        raise Unfit("verdict", "基本项只能判符合或者不符合" if partly else "没有这种判定")
    if point.threshold is None or verdict == INAPPLICABLE:
        return _chosen(verdict)
    if not finding:
        if verdict == CONFORMS:
            raise Unfit("measured", "请填写查得的情况，再判符合")
        return _chosen(verdict)
    try:
        reached = reaches(point, level, finding, day)
    except Unreadable as fault:
        raise Unfit("measured", str(fault)) from fault
    if not reached and verdict == CONFORMS:
        raise Unfit("verdict", "填写的情况没有达到要求，不能判符合")
    return verdict or (CONFORMS if reached else FAILS)


def _chosen(verdict: str) -> str:
    if not verdict:
        raise Unfit("verdict", "请选择判定")
    return verdict


def require_reason(verdict: str, reason: str) -> None:
    """Raises Unfit when the verdict is one that has to be explained and is not."""
    if verdict in NEEDS_REASON and not reason.strip():
        raise Unfit("reason", "请写明事实和理由")


def all_settled(
    checklist: Checklist,
    level: str,
    procedure: str,
    verdicts: Mapping[str, str],
    measured: Mapping[str, Finding],
    day: date,
) -> dict[str, str]:
    """Point -> verdict of everything that was looked at, or need not be. Raises Unfit.

    KeyError for a point that is not asked of the level.
    """
    points = {point.id: point for point in checklist.points_for(level)}
    found = {
        each: settled(
            checklist, points[each], level, verdicts.get(each, ""), measured.get(each, {}), day
        )
        for each in {**verdicts, **measured}
    }
    unchecked = [p.id for p in points.values() if not checklist.is_checked(p, procedure)]
    return found | dict.fromkeys(unchecked, INAPPLICABLE)
