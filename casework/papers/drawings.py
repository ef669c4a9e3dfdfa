"""Seal, guilloche border, rosette and QR code, drawn by us."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from math import cos, hypot, pi, radians, sin

import segno

from casework.papers.shapes import (
    Drawing,
    Point,
    Segment,
    Shape,
    circle,
    moved,
    polyline,
    rectangle,
)

# The outline of a character, one unit high, y downwards from its base line.
Outline = Callable[[str], tuple[Segment, ...]]

RED = (0.843, 0.078, 0.102)
GOLD = (0.722, 0.537, 0.227)
PALE_GOLD = (0.945, 0.902, 0.812)
BLACK = (0.0, 0.0, 0.0)

# Degrees: the authority's name fills at most this much of the ring, one character at most a step.
NAME_ARC = 250
NAME_STEP = 25
# Millimetres.
SEAL_RADIUS = 21.0
LONG_NAME = 12
BORDER_MARGIN, BORDER_DEPTH, BORDER_CORNER, WAVE_LENGTH = 14.0, 5.0, 10.0, 14.0


def seal(name: str, purpose: str, outline: Outline) -> Drawing:
    """A round red seal: ring, star, the authority's name on the arc, its purpose below."""
    size = 4.6 if len(name) <= LONG_NAME else 55 / len(name)
    step = min(NAME_STEP, NAME_ARC / max(len(name) - 1, 1))
    shapes = [
        Shape(circle(SEAL_RADIUS, SEAL_RADIUS, SEAL_RADIUS - 0.6), RED, stroke=1.2),
        Shape(polyline(_star(6.6)), RED),
    ]
    base_line = -SEAL_RADIUS + 2.4 + size * 0.86
    for position, character in enumerate(name):
        turn = radians((position - (len(name) - 1) / 2) * step)
        shapes.append(Shape(_placed(outline(character), size, -size / 2, base_line, turn), RED))
    for position, character in enumerate(purpose):
        x = (position - len(purpose) / 2) * 3.4
        shapes.append(Shape(_placed(outline(character), 3.4, x, 13.4, 0), RED))
    return Drawing(f"{name}印章", 2 * SEAL_RADIUS, 2 * SEAL_RADIUS, tuple(shapes), is_stamp=True)


def guilloche(width: float, height: float) -> Drawing:
    """A border of woven waves round a page of `width` x `height` millimetres."""
    walk = list(_walk(width, height))
    waves = tuple(
        Shape(polyline(_wave(walk, index * pi / 4)), GOLD, stroke=0.12) for index in range(8)
    )
    outer, inner = BORDER_MARGIN - BORDER_DEPTH - 1.4, BORDER_MARGIN + BORDER_DEPTH + 1.2
    frames = tuple(
        Shape(rectangle(inset, inset, width - 2 * inset, height - 2 * inset), GOLD, stroke=weight)
        for inset, weight in ((outer, 0.9), (inner, 0.5), (inner + 1.0, 0.2))
    )
    return Drawing("花边", width, height, waves + frames)


def rosette(size: float) -> Drawing:
    """A pale rosette of crossing loops for the middle of a certificate, `size` millimetres wide."""
    middle, radius = size / 2, size / 2 - 1
    curves = []
    for turn in range(8):
        points = []
        for step in range(240):
            angle = step * pi / 120
            reach = radius * (0.74 + 0.24 * cos(12 * angle + turn * pi / 4))
            points.append((middle + reach * cos(angle), middle + reach * sin(angle)))
        curves.append(Shape(polyline(points), PALE_GOLD, stroke=0.25))
    return Drawing("底纹", size, size, tuple(curves))


def qr_code(text: str) -> Drawing:
    """A QR code with medium error correction, one millimetre a module, without a quiet zone."""
    modules = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    segments: list[Segment] = []
    for y, row in enumerate(modules):
        x = 0
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                middle = y + 0.5
                segments += polyline(((x, middle), (x + length, middle)), closed=False)
            x += length
    side = len(modules)
    return Drawing("二维码", side, side, (Shape(tuple(segments), BLACK, stroke=1),))


def _placed(
    outline: tuple[Segment, ...], size: float, x: float, base_line: float, turn: float
) -> tuple[Segment, ...]:
    """A character `size` high at (x, base_line), turned round the middle of the seal."""
    a, b = cos(turn), sin(turn)
    e = SEAL_RADIUS + a * x - b * base_line
    f = SEAL_RADIUS + b * x + a * base_line
    return moved(outline, (size * a, size * b, -size * b, size * a, e, f))


def _star(radius: float) -> Iterator[Point]:
    for tip in range(10):
        reach = radius if tip % 2 == 0 else radius * 0.382
        angle = tip * pi / 5
        yield SEAL_RADIUS + reach * sin(angle), SEAL_RADIUS - reach * cos(angle)


def _wave(walk: list[tuple[Point, Point, float]], phase: float) -> Iterator[Point]:
    """One wave along the walk, to and fro across it."""
    for (x, y), (across, down), at in walk:
        swing = 0.72 * sin(at + phase) + 0.28 * sin(3 * at + 2 * phase)
        yield x + across * swing * BORDER_DEPTH, y + down * swing * BORDER_DEPTH


def _walk(width: float, height: float) -> Iterator[tuple[Point, Point, float]]:
    """Once round the page: a point each millimetre, its outward normal, the phase of a wave."""
    outline = list(_rounded(width, height))
    sides = list(zip(outline, outline[1:] + outline[:1], strict=True))
    lengths = [hypot(end[0] - start[0], end[1] - start[1]) for (start, _), (end, _) in sides]
    turns = 2 * pi * round(sum(lengths) / WAVE_LENGTH) / sum(lengths)
    walked = 0.0
    for ((start, normal), (end, next_normal)), length in zip(sides, lengths, strict=True):
        steps = max(1, round(length))
        for step in range(steps):
            share = step / steps
            yield (
                _between(start, end, share),
                _between(normal, next_normal, share),
                turns * (walked + length * share),
            )
        walked += length


def _rounded(width: float, height: float) -> Iterator[tuple[Point, Point]]:
    """Points and normals of the page's rounded inner rectangle, clockwise from the top right."""
    near = BORDER_MARGIN + BORDER_CORNER
    for x, y, start in (
        (width - near, near, -90),
        (width - near, height - near, 0),
        (near, height - near, 90),
        (near, near, 180),
    ):
        for degrees in range(start, start + 91, 10):
            normal = (cos(radians(degrees)), sin(radians(degrees)))
            yield (x + BORDER_CORNER * normal[0], y + BORDER_CORNER * normal[1]), normal


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
