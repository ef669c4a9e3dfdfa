"""Chinese lines that reach the right edge.

WeasyPrint widens only spaces, and a Chinese line has none. `install` replaces its function by one
that spreads the missing width over the gaps beside ideographs, full-width marks and spaces.
Words and numbers in Latin letters are not torn apart. Written for the pinned version of
WeasyPrint and guarded by a test that measures right edges.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.ffi import TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout, line_size

# Pango lays half of a letter's spacing on either side of it, so a gap with a wide character on
# one side only is half as wide as one between two.
HALF = 0.5


def install() -> None:
    """Make WeasyPrint justify by `justify_line` from now on, in this process."""
    inline.justify_line = justify_line


def justify_line(context: Any, line: Any, extra_width: float) -> None:
    """Widen a line box by `extra_width` CSS pixels."""
    text = "".join(_texts(line))
    shares = sum(_share(before, after) for before, after in pairwise(text))
    if shares:
        _Spreader(extra_width / shares).widen(line, 0)


class SpreadLayout(Layout):
    """A line of text whose wide characters are spaced by `spread` pixels more than styled."""

    spread = 0.0

    def set_text(self, text: str, justify: bool = False) -> None:
        super().set_text(text, justify)
        attributes = pango.pango_layout_get_attributes(self.layout)
        if attributes == ffi.NULL:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        styled = self.style["letter_spacing"]
        spacing = self.spread + (0 if styled == "normal" else styled)
        for start, end in _wide_runs(text):
            attribute = pango.pango_attr_letter_spacing_new(round(spacing * TO_UNITS))
            attribute.start_index, attribute.end_index = start, end
            pango.pango_attr_list_change(attributes, attribute)
        pango.pango_layout_set_attributes(self.layout, attributes)


class _Spreader:
    """Walks the boxes of one line, widening texts and moving what stands behind them."""

    def __init__(self, spread: float) -> None:
        self.spread = spread
        self.previous = ""

    def widen(self, box: Any, advance: float) -> float:
        """Widen one box that has moved by `advance` already; answer how far the next one moves."""
        if isinstance(box, boxes.TextBox):
            return self._widen_text(box, advance)
        if not isinstance(box, boxes.LineBox | boxes.InlineBox):
            box.translate(advance, 0)
            return advance
        box.position_x += advance
        before = advance
        for child in box.children:
            if child.is_in_normal_flow():
                advance = self.widen(child, advance)
        box.width += advance - before
        return advance

    def _widen_text(self, box: Any, advance: float) -> float:
        if not box.text:
            box.position_x += advance
            return advance
        if self.previous:
            advance += self.spread * _share(self.previous, box.text[0])
        self.previous = box.text[-1]
        box.position_x += advance
        inner = sum(_share(before, after) for before, after in pairwise(box.text))
        if not inner:
            return advance
        layout = SpreadLayout(box.style)
        layout.spread = self.spread
        layout.set_text(box.text)
        first_line, _ = layout.get_first_line()
        width, _ = line_size(first_line, box.style)
        layout.deactivate()
        advance += width - box.width
        box.width, box.pango_layout = width, layout
        return advance


def _texts(box: Any) -> Iterator[str]:
    if isinstance(box, boxes.TextBox):
        yield box.text
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _texts(child)


def _is_wide(character: str) -> bool:
    # The curly quotes are "ambiguous" in Unicode and full-width in Chinese faces.
    return character in " \u00a0“”‘’…—·" or unicodedata.east_asian_width(character) in "WF"


def _share(before: str, after: str) -> float:
    return HALF * (_is_wide(before) + _is_wide(after))


def _wide_runs(text: str) -> Iterator[tuple[int, int]]:
    """Runs of wide characters as (start, end) offsets in UTF-8 bytes."""
    offset = 0
    for wide, run in groupby(text, _is_wide):
        length = len("".join(run).encode())
        if wide:
            yield offset, offset + length
        offset += length
