"""Line drawings that can be written as SVG and as PDF operators. Millimetres, y downwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

Point = tuple[float, float]
# A letter of SVG's path language (M, L, C, Z) and the points it takes.
Segment = tuple[str, tuple[Point, ...]]
Color = tuple[float, float, float]

# Distance of the control points that make four cubic curves a circle.
KAPPA = 0.5522847498
OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}


@dataclass(frozen=True)
class Shape:
    """Closed or open curves in one colour (red, green, blue from 0 to 1), filled or stroked."""

    segments: tuple[Segment, ...]
    color: Color
    # Width of the stroke; a shape without one is filled.
    stroke: float | None = None


@dataclass(frozen=True)
class Drawing:
    """Shapes in a frame of `width` x `height` millimetres whose origin is the upper left corner."""

    title: str
    width: float
    height: float
    shapes: tuple[Shape, ...]
    # Ink on ink, as a stamp: what lies below stays legible.
    is_stamp: bool = False


def as_svg(drawing: Drawing) -> str:
    """A stand-alone SVG document."""
    paths = "".join(_svg_path(shape) for shape in drawing.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawing.width}mm" '
        f'height="{drawing.height}mm" viewBox="0 0 {drawing.width} {drawing.height}">'
        f"<title>{escape(drawing.title)}</title>{paths}</svg>"
    )


def as_operators(drawing: Drawing) -> bytes:
    """The same drawing as a PDF content stream in millimetres."""
    return "\n".join(_pdf_path(shape) for shape in drawing.shapes).encode()


def polyline(points: Iterable[Point], *, closed: bool = True) -> tuple[Segment, ...]:
    """Straight lines through points."""
    first, *others = points
    lines: list[Segment] = [("M", (first,)), *(("L", (point,)) for point in others)]
    return (*lines, ("Z", ())) if closed else tuple(lines)


def rectangle(x: float, y: float, width: float, height: float) -> tuple[Segment, ...]:
    return polyline(((x, y), (x + width, y), (x + width, y + height), (x, y + height)))


def circle(x: float, y: float, radius: float) -> tuple[Segment, ...]:
    arm = radius * KAPPA
    left, right, top, bottom = x - radius, x + radius, y - radius, y + radius
    return (
        ("M", ((right, y),)),
        ("C", ((right, y + arm), (x + arm, bottom), (x, bottom))),
        ("C", ((x - arm, bottom), (left, y + arm), (left, y))),
        ("C", ((left, y - arm), (x - arm, top), (x, top))),
        ("C", ((x + arm, top), (right, y - arm), (right, y))),
        ("Z", ()),
    )


def moved(segments: Sequence[Segment], matrix: Sequence[float]) -> tuple[Segment, ...]:
    """The segments under an affine map (a, b, c, d, e, f), as PDF and SVG write it."""
    a, b, c, d, e, f = matrix
    return tuple(
        (letter, tuple((a * x + c * y + e, b * x + d * y + f) for x, y in points))
        for letter, points in segments
    )


def _svg_path(shape: Shape) -> str:
    path = "".join(f"{letter}{_numbers(points)}" for letter, points in shape.segments)
    color = "#" + "".join(f"{round(part * 255):02x}" for part in shape.color)
    if shape.stroke is None:
        return f'<path fill="{color}" d="{path}"/>'
    return f'<path fill="none" stroke="{color}" stroke-width="{shape.stroke}" d="{path}"/>'


def _pdf_path(shape: Shape) -> str:
    path = "\n".join(
        f"{_numbers(points)} {OPERATORS[letter]}".lstrip() for letter, points in shape.segments
    )
    color = " ".join(f"{part:.3f}" for part in shape.color)
    if shape.stroke is None:
        return f"{color} rg\n{path}\nf"
    return f"{color} RG {shape.stroke} w\n{path}\nS"


def _numbers(points: Iterable[Point]) -> str:
    return " ".join(f"{x:.2f} {y:.2f}" for x, y in points)
