"""Bars of a drawing: what each says in words, and its stretches in units of the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

WIDE = 400


@dataclass(frozen=True)
class Stretch:
    """A piece of a bar: the class that colours it, where it begins and how long it is."""

    tone: str
    x: str
    width: str


@dataclass(frozen=True)
class Bar:
    """One bar; `says` is its text for who does not see it, `mark` where a line crosses it."""

    label: str
    says: str
    stretches: list[Stretch]
    mark: str = ""


def bars(
    rows: Iterable[tuple[str, str, Sequence[tuple[str, float]]]], *, mark: float | None = None
) -> list[Bar]:
    """(label, says, [(tone, amount)]) as bars on one scale; `mark` is an amount to compare with."""
    listed = list(rows)
    longest = max([sum(amount for _, amount in parts) for *_, parts in listed] + [mark or 0, 1])
    line = f"{WIDE * mark / longest:.1f}" if mark is not None else ""
    return [Bar(label, says, list(_pieces(parts, longest)), line) for label, says, parts in listed]


def _pieces(parts: Iterable[tuple[str, float]], longest: float) -> Iterator[Stretch]:
    start = 0.0
    for tone, amount in parts:
        width = WIDE * amount / longest
        if width:
            yield Stretch(tone, f"{start:.1f}", f"{width:.1f}")
        start += width
