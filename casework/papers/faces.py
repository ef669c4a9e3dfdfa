"""Small copies of the installed faces, made once per machine for speed.

The installed Chinese fonts are collections of some 65,000 glyphs; copying and subsetting them is
most of the cost of a letter. `build_faces` makes TrueType copies with the characters an office
writes. A character outside the copy comes from the installed font.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration

from casework.papers.families import HEI, HEI_SOURCE, SONG, SONG_SOURCE
from casework.papers.fonts import installed, open_font

# Raised when the copies change in form, so that old ones are built again.
RECIPE = 1
UNITS_OF_ERROR = 1.0

# Characters of names and measures that the codec's first two levels leave out.
BEYOND_THE_CODEC = (
    "赟喆堃昇镕䶮玥珺翀炜烨煊琇瑄璟玮玙珅珉珝琤瑀瑢璠璇垚犇骉骁昶昊昉晔晞暐晟旸曈淏湉溁滢潆濛"
    "頔祎祺禛禩祐竑筠筱綦翊翎翯芃芊茜荥菀蓁蕙薷薇虢诩谞轶辚邰郄郗酆钰钲钧铖铠锜镔闫阚陞隽雯霁"
    "霏韡韫颀颢飏馨骐骞骢鹔麒麾龑·—–…〇²³℃㎡㎥©®€"
)


@dataclass(frozen=True)
class Face:
    """One weight of one of our families, the installed family it copies, and its file name."""

    family: str
    weight: int
    source: str
    style: str

    @property
    def slug(self) -> str:
        return f"{self.family}-{self.weight}".lower().replace(" ", "-")


BOLD_SONG = Face(SONG, 700, SONG_SOURCE, "Bold")
FACES = (
    Face(SONG, 400, SONG_SOURCE, "Regular"),
    BOLD_SONG,
    Face(HEI, 700, HEI_SOURCE, "Bold"),
)


def faces_folder() -> Path:
    """Where the small copies are kept; they can be built again at any time."""
    return Path(settings.FACES_DIR)


def build_faces(folder: Path, *, faces: Iterable[Face] = FACES) -> list[Path]:
    """The small copies, built into `folder` when they are not there yet.

    Takes some seconds a face the first time. Two processes may ask at once: one builds, the other
    waits. A source that is not installed is left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copies = []
    for face in faces:
        source = installed().get((face.source, face.style))
        if source is None:
            continue
        copy = folder / f"{face.slug}-{_fingerprint(source)}.ttf"
        if not copy.exists():
            with _only_one(folder):
                if not copy.exists():
                    _build(face, source, copy)
        copies.append(copy)
    return copies


class OfficeFonts(FontConfiguration):
    """The system's fonts and our copies, read in place.

    WeasyPrint's own @font-face copies each file into a folder that the first process to end
    removes; worker processes forked from one parent would lose their fonts.
    """

    def __init__(self, copies: list[Path]) -> None:
        super().__init__()
        for copy in copies:
            if not fontconfig.FcConfigAppFontAddFile(self._config, os.fsencode(copy)):
                raise OSError(f"Not a usable font: {copy}")
        pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", self.font_map))


def office_characters() -> set[int]:
    """Code points of the copies: ASCII, both levels of the codec GB 2312, names and measures."""
    wanted = {*range(0x20, 0x7F), *map(ord, BEYOND_THE_CODEC)}
    for lead in range(0xA1, 0xF8):
        for trail in range(0xA1, 0xFF):
            wanted.update(map(ord, bytes((lead, trail)).decode("gb2312", "ignore")))
    return wanted


def _fingerprint(source: Path) -> str:
    state = source.stat()
    recipe = f"{RECIPE} {source} {state.st_size} {state.st_mtime_ns} {sorted(office_characters())}"
    return sha256(recipe.encode()).hexdigest()[:12]


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(face: Face, source: Path, copy: Path) -> None:
    with open_font(source, face.source) as font:
        _keep_office_characters(font)
        if "CFF " in font:
            _make_truetype(font)
        _rename(font, face)
        with tempfile.NamedTemporaryFile(dir=copy.parent, suffix=".part", delete=False) as part:
            font.save(part)
    Path(part.name).chmod(0o644)
    Path(part.name).replace(copy)


def _keep_office_characters(font: TTFont) -> None:
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    options.drop_tables += ["GSUB", "GPOS", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=office_characters())
    subsetter.subset(font)


def _make_truetype(font: TTFont) -> None:
    """Redraw the cubic outlines as quadratic ones: they embed in half the bytes and the time."""
    drawn = font.getGlyphSet()
    glyphs = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, UNITS_OF_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder = font.getGlyphOrder()
    table.glyphs = glyphs
    del font["CFF "]
    for name, glyph in glyphs.items():
        glyph.recalcBounds(table)
        width, _ = font["hmtx"].metrics[name]
        font["hmtx"].metrics[name] = (width, getattr(glyph, "xMin", 0))
    font["maxp"] = _profile(font)
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"


def _profile(font: TTFont) -> object:
    profile = newTable("maxp")
    profile.tableVersion = 0x00010000
    profile.numGlyphs = len(font.getGlyphOrder())
    for name in (
        *("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs"),
        *("maxStackElements", "maxSizeOfInstructions", "maxPoints", "maxContours"),
        *("maxCompositePoints", "maxCompositeContours", "maxComponentElements"),
        "maxComponentDepth",
    ):
        setattr(profile, name, 0)
    profile.maxZones = 1
    return profile


def _rename(font: TTFont, face: Face) -> None:
    names = font["name"]
    names.names = []
    style = "Bold" if face.weight > 400 else "Regular"
    for identifier, text in (
        (1, face.family),
        (2, style),
        (4, f"{face.family} {style}"),
        (6, f"{face.family}-{style}".replace(" ", "")),
    ):
        names.setName(text, identifier, 3, 1, 0x409)
    font["OS/2"].usWeightClass = face.weight
