"""The fonts installed on this machine, as fontconfig knows them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont
from weasyprint.text.ffi import ffi, fontconfig

from casework.papers.families import LAST_RESORT, PREFERRED, SONG_SOURCE


@cache
def installed() -> dict[tuple[str, str], Path]:
    """Every font file fontconfig knows, by (family, style)."""
    configuration = ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)
    fonts = fontconfig.FcConfigGetFonts(configuration, fontconfig.FcSetSystem)
    found: dict[tuple[str, str], Path] = {}
    for index in range(fonts.nfont):
        pattern = fonts.fonts[index]
        files = list(_strings(pattern, b"file"))
        for family in _strings(pattern, b"family"):
            for style in _strings(pattern, b"style"):
                found.setdefault((family, style), Path(files[0]))
    return found


def stack(role: str) -> str:
    """The CSS font-family value of a role: body, title or heading."""
    families = {family for family, _ in installed()}
    held = [family for family in PREFERRED[role] if family in families]
    return ", ".join(f"'{family}'" for family in (*held, *LAST_RESORT[role]))


def is_installed() -> bool:
    """Whether the last-resort Chinese font is on this machine."""
    return (SONG_SOURCE, "Regular") in installed()


def covers(character: str) -> bool:
    """Whether the installed last-resort font has a glyph for a character."""
    source = installed().get((SONG_SOURCE, "Regular"))
    return source is not None and ord(character) in _code_points(source)


def open_font(source: Path, family: str) -> TTFont:
    """One family of a font file, which may be a collection of several; the caller closes it."""
    if source.suffix != ".ttc":
        return TTFont(source, lazy=True)
    with TTCollection(source, lazy=True) as collection:
        names = [font["name"].getDebugName(1) for font in collection.fonts]
    return TTFont(source, fontNumber=names.index(family), lazy=True)


@cache
def _code_points(source: Path) -> frozenset[int]:
    with open_font(source, SONG_SOURCE) as font:
        return frozenset(font.getBestCmap())


def _strings(pattern: object, key: bytes) -> Iterator[str]:
    value = ffi.new("FcChar8 **")
    position = 0
    while fontconfig.FcPatternGetString(pattern, key, position, value) == 0:
        yield os.fsdecode(ffi.string(value[0]))
        position += 1
