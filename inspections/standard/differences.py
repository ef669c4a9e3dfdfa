"""What one version of a standard asks otherwise than another, point by point. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from inspections.standard.document import Checklist, Point

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
NAMED = {
    "says": "表述", "clause": "条款", "head": "审查内容", "kind": "检查方式", "levels": "适用等级",
    "initial": "首次申请", "evidence": "查证材料", "items": "款项", "parts": "分项", "note": "说明",
    "threshold": "要求", "mark": "分值", "basic": "基本项",
}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One point, or one rule of the marking ('' for the point), that is not as it was."""

    kind: str
    point: str
    says: str
    field: str = ""
    was: str = ""
    now: str = ""


def differences(old: Checklist, new: Checklist) -> list[Difference]:
    """Removed and changed points in the old order, then added ones, then the marking."""
    return [*_points(old, new), *_marking(old, new)]


def _points(old: Checklist, new: Checklist) -> Iterator[Difference]:
    for each, point in old.points.items():
        if each not in new.points:
            yield Difference(REMOVED, each, point.says)
            continue
        was, now = _told(old, point), _told(new, new.points[each])
        for field in NAMED:
            if was[field] != now[field]:
                yield Difference(CHANGED, each, point.says, NAMED[field], was[field], now[field])
    for each, point in new.points.items():
        if each not in old.points:
            yield Difference(ADDED, each, point.says)


def _told(checklist: Checklist, point: Point) -> dict[str, str]:
    """Everything that is asked at a point, in words that can be compared and shown."""
    threshold = point.threshold
    limit = f"{threshold.op} {_limit(threshold.limit)} {threshold.unit}" if threshold else ""
    return {
        "says": point.says,
        "clause": point.clause,
        "head": checklist.heads[point.head],
        "kind": checklist.kinds[point.kind],
        "levels": "、".join(sorted(point.levels)),
        "initial": str(checklist.document["extents"][point.initial]["says"]),
        "evidence": "、".join(point.evidence),
        "items": "、".join(point.items),
        "parts": "、".join(point.parts),
        "note": point.note,
        "threshold": limit,
        "mark": str(checklist.marking.mark(point.id)),
        "basic": checklist.marking.basic.get(point.id, ""),
    }


def _limit(limit: int | Mapping[str, int]) -> str:
    if isinstance(limit, int):
        return str(limit)
    return "、".join(f"{level} {number}" for level, number in limit.items())


def _marking(old: Checklist, new: Checklist) -> Iterator[Difference]:
    for name, (was, now) in _rules(old, new).items():
        if was != now:
            yield Difference(CHANGED, "", name, "", str(was), str(now))


def _rules(old: Checklist, new: Checklist) -> dict[str, tuple[Any, Any]]:
    a, b = old.marking, new.marking
    heads = {**old.heads, **new.heads}
    full = {f"{name}满分": (a.full.get(k, ""), b.full.get(k, "")) for k, name in heads.items()}
    return {
        "评分标准": (a.title, b.title),
        "合格分数": (a.total_to_pass, b.total_to_pass),
        "各部分最低得分率": (a.share_of_each_head, b.share_of_each_head),
        **full,
    }
