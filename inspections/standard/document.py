"""A standard as the program reads it: the points of a review and how they are marked. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

CONFORMS, PARTLY, FAILS, INAPPLICABLE = "conforms", "partly", "fails", "inapplicable"
FULL = "full"
EXAMPLE = "example"


class Malformed(ValueError):
    """The document contradicts itself; the message says where."""


@dataclass(frozen=True)
class Threshold:
    """What a finding has to reach; `form` is how it is entered (see thresholds.py)."""

    form: str
    op: str
    limit: int | Mapping[str, int]
    unit: str
    source: str
    window: str = ""

    def limit_for(self, level: str) -> int:
        """The number itself, or the one of the level; KeyError for a level without one."""
        return self.limit if isinstance(self.limit, int) else self.limit[level]


@dataclass(frozen=True)
class Point:
    """One thing to check, in our own short words."""

    id: str
    clause: str
    head: str
    kind: str
    says: str
    evidence: tuple[str, ...]
    levels: frozenset[str]
    initial: str = FULL
    items: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    note: str = ""
    duties: tuple[str, ...] = ()
    threshold: Threshold | None = None

    @property
    def continues(self) -> bool:
        """Whether the holder keeps to it after the grant and attests it every year."""
        return bool(self.duties)


@dataclass(frozen=True)
class Marking:
    """How findings become marks; an example binds nobody."""

    status: str
    title: str
    note: str
    full: Mapping[str, int]
    deducts: Mapping[str, Decimal]
    total_to_pass: int
    share_of_each_head: Decimal
    basic: Mapping[str, str]
    usual_mark: Decimal
    marks: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def is_example(self) -> bool:
        return self.status == EXAMPLE

    def mark(self, point: str) -> Decimal:
        """What the point takes away when it fails."""
        return self.marks.get(point, self.usual_mark)

    def floor(self, head: str) -> Decimal:
        """The least a head must reach."""
        return self.full[head] * self.share_of_each_head


class Checklist:
    """One version of a standard. Raises Malformed when its parts do not fit together."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.code: str = document["code"]
        self.title: str = document["title"]
        self.heads: Mapping[str, str] = document["heads"]
        self.verdicts: Mapping[str, str] = document["verdicts"]
        self.results: Mapping[str, str] = document["results"]
        self.kinds: Mapping[str, str] = document["kinds"]
        self._agree()

    @cached_property
    def points(self) -> dict[str, Point]:
        every = tuple(self.document["levels"])
        return {entry["id"]: _point(entry, every) for entry in self.document["points"]}

    @cached_property
    def marking(self) -> Marking:
        return _marking(self.document["marking"])

    def points_for(self, level: str) -> list[Point]:
        """The points asked of a level, in the standard's order; those of others are not listed."""
        return [point for point in self.points.values() if level in point.levels]

    def extent(self, point: Point, procedure: str) -> str:
        """How far the point is checked; only a first application asks for less than all."""
        return point.initial if procedure == self.document["first_review"] else FULL

    def extent_says(self, point: Point, procedure: str) -> str:
        return str(self.document["extents"][self.extent(point, procedure)]["says"])

    def is_checked(self, point: Point, procedure: str) -> bool:
        """Whether the point is looked at at all; otherwise it counts as not applicable."""
        return bool(self.document["extents"][self.extent(point, procedure)]["checked"])

    def is_basic(self, point: str) -> bool:
        return point in self.marking.basic

    def verdicts_for(self, point: str) -> dict[str, str]:
        """The verdicts a point may be given: a basic item is met or it is not."""
        basic = self.is_basic(point)
        return {k: word for k, word in self.verdicts.items() if not (basic and k == PARTLY)}

    def _agree(self) -> None:
        ids = [entry["id"] for entry in self.document["points"]]
        twice = {each for each in ids if ids.count(each) > 1}
        marking = self.document["marking"]
        marked = [each for row in marking["marks"] for each in row["points"]]
        wrong = [
            ("编号重复", twice | {each for each in marked if marked.count(each) > 1}),
            ("没有这一检查点", ({*marking["basic"], *marked}) - set(ids)),
            ("没有这一审查内容", {p.head for p in self.points.values()} - set(self.heads)),
            ("没有满分", set(self.heads) ^ set(marking["full"])),
            ("没有这一检查方式", {p.kind for p in self.points.values()} - set(self.kinds)),
            ("没有这一检查程度", {p.initial for p in self.points.values()}
             - set(self.document["extents"])),
            ("没有这一等级", {level for p in self.points.values() for level in p.levels}
             - set(self.document["levels"])),
        ]  # fmt: skip
        faults = [f"{says}：{'、'.join(sorted(names))}" for says, names in wrong if names]
        if faults:
            raise Malformed("；".join(faults))


def _point(entry: Mapping[str, Any], every_level: tuple[str, ...]) -> Point:
    return Point(
        id=entry["id"],
        clause=entry["clause"],
        head=entry["head"],
        kind=entry["kind"],
        says=entry["says"],
        evidence=tuple(entry["evidence"]),
        levels=frozenset(entry.get("levels", every_level)),
        initial=entry.get("initial", FULL),
        items=tuple(entry.get("items", ())),
        parts=tuple(entry.get("parts", ())),
        note=entry.get("note", ""),
        duties=tuple(entry.get("duties", ())),
        threshold=_threshold(entry.get("threshold")),
    )


def _threshold(entry: Mapping[str, Any] | None) -> Threshold | None:
    if entry is None:
        return None
    return Threshold(
        form=entry["as"],
        op=entry["op"],
        limit=entry["value"],
        unit=entry["unit"],
        source=entry["source"],
        window=entry.get("window", ""),
    )


def _marking(entry: Mapping[str, Any]) -> Marking:
    return Marking(
        status=entry["status"],
        title=entry["title"],
        note=entry["note"],
        full=entry["full"],
        deducts={verdict: Decimal(share) for verdict, share in entry["deducts"].items()},
        total_to_pass=entry["pass"]["total"],
        share_of_each_head=Decimal(entry["pass"]["share_of_each_head"]),
        basic=entry["basic"],
        usual_mark=Decimal(entry["usual_mark"]),
        marks={each: Decimal(row["mark"]) for row in entry["marks"] for each in row["points"]},
    )
