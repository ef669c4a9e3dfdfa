"""The faces papers are set in: which are installed, and small copies of them made for speed.

The installed Chinese fonts are collections of some 65,000 glyphs; copying and subsetting them is
most of the cost of a letter. `build_faces` therefore makes, once per machine, a TrueType copy with
the characters an office writes. A character outside the copy comes from the installed font.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from fontTools import subset
from fontTools.pens.basePen import BasePen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration

from casework.papers.families import HEI, HEI_SOURCE, LAST_RESORT, PREFERRED, SONG, SONG_SOURCE
from casework.papers.shapes import Point, Segment

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


FACES = (
    Face(SONG, 400, SONG_SOURCE, "Regular"),
    Face(SONG, 700, SONG_SOURCE, "Bold"),
    Face(HEI, 700, HEI_SOURCE, "Bold"),
)

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


def faces_folder() -> Path:
    """Where the small copies are kept; they can be built again at any time."""
    return Path(getattr(settings, "FACES_DIR", settings.DATA_DIR / "cache" / "faces"))


def build_faces(folder: Path) -> list[Path]:
    """The small copies, built into `folder` when they are not there yet.

    Takes some seconds a face the first time. Two processes may ask at once: one builds, the other
    waits. A source that is not installed is left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copies = []
    for face in FACES:
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


class OfficeFonts(FontConfiguration):  # type: ignore[misc]
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


def is_installed() -> bool:
    """Whether the last-resort Chinese font is on this machine."""
    return (SONG_SOURCE, "Regular") in installed()


def covers(character: str) -> bool:
    """Whether the installed last-resort font has a glyph for a character."""
    source = installed().get((SONG_SOURCE, "Regular"))
    return source is not None and ord(character) in _code_points(source)


@cache
def outline(character: str) -> tuple[Segment, ...]:
    """A character of the bold face, one unit high; empty when no font has it."""
    for font in _bold_fonts():
        name = font.getBestCmap().get(ord(character))
        if name is not None:
            pen = _OutlinePen(font.getGlyphSet(), font["head"].unitsPerEm)
            pen.glyphSet[name].draw(pen)
            return tuple(pen.segments)
    return ()


class _OutlinePen(BasePen):  # type: ignore[misc]
    """Writes a glyph down in the segments of our drawings: y downwards, one unit an em."""

    def __init__(self, glyphs: object, units: int) -> None:
        super().__init__(glyphs)
        self.segments: list[Segment] = []
        self._units = units

    def _moveTo(self, point: Point) -> None:
        self._write("M", point)

    def _lineTo(self, point: Point) -> None:
        self._write("L", point)

    def _curveToOne(self, first: Point, second: Point, end: Point) -> None:
        self._write("C", first, second, end)

    def _closePath(self) -> None:
        self._write("Z")

    def _write(self, letter: str, *points: Point) -> None:
        scaled = tuple((x / self._units, -y / self._units) for x, y in points)
        self.segments.append((letter, scaled))


@cache
def _bold_fonts() -> tuple[TTFont, ...]:
    """The small bold copy, then the large collection it was made from."""
    bold = next(face for face in FACES if face.family == SONG and face.weight > 400)
    copies = [copy for copy in build_faces(faces_folder()) if copy.name.startswith(bold.slug)]
    source = installed().get((bold.source, bold.style))
    large = [_open(source, bold.source)] if source else []
    return (*(TTFont(copy, lazy=True) for copy in copies), *large)


@cache
def _code_points(source: Path) -> frozenset[int]:
    return frozenset(_open(source, SONG_SOURCE).getBestCmap())


def _strings(pattern: object, key: bytes) -> Iterator[str]:
    value = ffi.new("FcChar8 **")
    position = 0
    while fontconfig.FcPatternGetString(pattern, key, position, value) == 0:
        yield os.fsdecode(ffi.string(value[0]))
        position += 1


def _fingerprint(source: Path) -> str:
    state = source.stat()
    recipe = f"{RECIPE} {source} {state.st_size} {state.st_mtime_ns} {sorted(office_characters())}"
    return sha256(recipe.encode()).hexdigest()[:12]


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _open(source: Path, family: str) -> TTFont:
    if source.suffix != ".ttc":
        return TTFont(source, lazy=True)
    with TTCollection(source, lazy=True) as collection:
        names = [font["name"].getDebugName(1) for font in collection.fonts]
    return TTFont(source, fontNumber=names.index(family), lazy=True)


def _build(face: Face, source: Path, copy: Path) -> None:
    font = _open(source, face.source)
    _keep_office_characters(font)
    if "CFF " in font:
        _make_truetype(font)
    _rename(font, face)
    with tempfile.NamedTemporaryFile(dir=copy.parent, suffix=".part", delete=False) as part:
        font.save(part)
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
