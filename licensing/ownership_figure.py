"""The graph of holdings as a drawing: owners above what they own, the unit at the bottom.

Lengths are units of the drawing's own view box. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from applicants import facts
from applicants.deriving import OURSELVES, SELF
from licensing.eligibility.ownership import Ownership

WIDTH, HEIGHT, GAP, RISE, MARGIN = 172, 56, 28, 112, 12
LONGEST_NAME = 10
MOST_COMPANIES = 40


@dataclass(frozen=True)
class Box:
    """A company or a person: its place, its name (shortened and whole), what it is."""

    x: int
    y: int
    name: str
    whole_name: str
    note: str
    kind: str

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2

    @property
    def name_y(self) -> int:
        return self.y + (24 if self.note else 34)

    @property
    def note_y(self) -> int:
        return self.y + 44


@dataclass(frozen=True)
class Line:
    """A holding: from the owner's foot to the head of what it owns, and where its share stands."""

    path: str
    pct: str
    x: int
    y: int


@dataclass(frozen=True)
class Figure:
    width: int
    height: int
    boxes: list[Box]
    lines: list[Line]
    box_width: int = WIDTH
    box_height: int = HEIGHT


def figure_of(holdings: Sequence[Mapping[str, Any]], ownership: Ownership) -> Figure | None:
    """The drawing; None when there are more companies than can be read in one."""
    depths = _depths(holdings)
    if len(depths) > MOST_COMPANIES:
        return None
    layers: dict[int, list[str]] = {}
    for company, depth in depths.items():
        layers.setdefault(depth, []).append(company)
    widest = max(len(layer) for layer in layers.values())
    width = widest * (WIDTH + GAP) - GAP + 2 * MARGIN
    deepest = max(layers)
    origins = {h["owner"]: h.get("origin") or "" for h in holdings}
    boxes = {
        company: _box(company, x, (deepest - depth) * RISE + MARGIN, origins, ownership)
        for depth, layer in layers.items()
        for company, x in zip(layer, _places(len(layer), width), strict=True)
    }
    height = deepest * RISE + HEIGHT + 2 * MARGIN
    lines = [_line(boxes[h["owner"]], boxes[h["of"]], h["pct"]) for h in holdings]
    return Figure(width, height, list(boxes.values()), lines)


def _depths(holdings: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many holdings lie between each company and the unit, by the shortest way."""
    owners: dict[str, list[str]] = {}
    for holding in holdings:
        owners.setdefault(holding["of"], []).append(holding["owner"])
    depths = {SELF: 0}
    waiting = [SELF]
    while waiting:
        company = waiting.pop(0)
        for owner in owners.get(company, []):
            if owner not in depths:
                depths[owner] = depths[company] + 1
                waiting.append(owner)
    for company, above in owners.items():  # companies that are not above the unit
        for name in (company, *above):
            depths.setdefault(name, 1)
    return depths


def _places(count: int, width: int) -> list[int]:
    """The left edges of so many boxes, centred."""
    first = (width - count * (WIDTH + GAP) + GAP) // 2
    return [first + number * (WIDTH + GAP) for number in range(count)]


def _box(company: str, x: int, y: int, origins: Mapping[str, str], ownership: Ownership) -> Box:
    whole = OURSELVES if company == SELF else company
    name = whole if len(whole) <= LONGEST_NAME else f"{whole[: LONGEST_NAME - 1]}…"
    if company == SELF:
        return Box(x, y, name, whole, "", "unit")
    if company in ownership.outside:
        return Box(x, y, name, whole, f"境外投资者·{facts.label(origins[company])}", "outside")
    return Box(x, y, name, whole, "母公司" if company in ownership.parents else "", "inside")


def _line(owner: Box, owned: Box, pct: str) -> Line:
    x1, y1, x2, y2 = owner.middle, owner.y + HEIGHT, owned.middle, owned.y
    half = (y1 + y2) // 2
    path = f"M{x1} {y1}C{x1} {half} {x2} {half} {x2} {y2}"
    return Line(path, f"{pct}%", (x1 + x2) // 2, half + 5)
