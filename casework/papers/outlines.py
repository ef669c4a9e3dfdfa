"""Characters as drawings: the letters of a seal are shapes, not text."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from casework.papers.faces import BOLD_SONG, build_faces, faces_folder
from casework.papers.fonts import installed, open_font
from casework.papers.shapes import Point, Segment


@cache
def outline(character: str) -> tuple[Segment, ...]:
    """A character of the bold face, one unit high; empty when no font has it."""
    small = _small_copy()
    if small and ord(character) in small.getBestCmap():
        return _drawn(small, character)
    source = installed().get((BOLD_SONG.source, BOLD_SONG.style))
    if source is None:
        return ()
    with open_font(source, BOLD_SONG.source) as large:
        return _drawn(large, character)


def _drawn(font: TTFont, character: str) -> tuple[Segment, ...]:
    name = font.getBestCmap().get(ord(character))
    if name is None:
        return ()
    pen = _OutlinePen(font.getGlyphSet(), font["head"].unitsPerEm)
    pen.glyphSet[name].draw(pen)
    return tuple(pen.segments)


@cache
def _small_copy() -> TTFont | None:
    copies = build_faces(faces_folder(), faces=[BOLD_SONG])
    return TTFont(BytesIO(copies[0].read_bytes()), lazy=True) if copies else None


class _OutlinePen(BasePen):
    """Writes a glyph down in the segments of our drawings: y downwards, one unit an em.

    fontTools prescribes the names of the four methods.
    """

    def __init__(self, glyphs: object, units: int) -> None:
        super().__init__(glyphs)
        self.segments: list[Segment] = []
        self._units = units

    def _moveTo(self, point: Point) -> None:  # noqa: N802
        self._write("M", point)

    def _lineTo(self, point: Point) -> None:  # noqa: N802
        self._write("L", point)

    def _curveToOne(self, first: Point, second: Point, end: Point) -> None:  # noqa: N802
        self._write("C", first, second, end)

    def _closePath(self) -> None:  # noqa: N802
        self._write("Z")

    def _write(self, letter: str, *points: Point) -> None:
        scaled = tuple((x / self._units, -y / self._units) for x, y in points)
        self.segments.append((letter, scaled))
