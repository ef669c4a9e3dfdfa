"""What the values of a sheet do not tell: its extent, which cells are per cents, which are errors.

The reader of values hands over 30% as 0.3 and #N/A as nothing, and it fills the whole rectangle
of a sheet, however far away its last cell is; so the sheet is looked through first.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from applicants.contents import DAMAGED, Unfit

Place = tuple[int, int]
PERCENT_FORMATS = {9, 10}  # 0% and 0.00%, which need no definition
WORKBOOK, RELATIONS, STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass
class Cells:
    """Places are (row, column) counted from 1, as people count lines."""

    rows: int = 0
    columns: int = 0
    percents: set[Place] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)


def look_through(package: zipfile.ZipFile) -> Cells:
    """The first sheet of the workbook. Raises Unfit when the package is no workbook."""
    try:
        part, styles = _first_sheet(package), _percent_styles(package)
        return _cells(package, part, styles)
    except (expat.ExpatError, KeyError, IndexError, ValueError) as fault:
        if isinstance(fault, Unfit):
            raise
        raise Unfit(*DAMAGED) from fault


def _first_sheet(package: zipfile.ZipFile) -> str:
    sheets: list[str] = []
    targets: dict[str, str] = {}

    def sheet(name: str, said: Mapping[str, str]) -> None:
        if name == "sheet":
            sheets.append(next(v for k, v in said.items() if k.endswith(":id")))

    def relation(name: str, said: Mapping[str, str]) -> None:
        if name == "Relationship":
            targets[said["Id"]] = said["Target"]

    _parse(package, WORKBOOK, sheet)
    _parse(package, RELATIONS, relation)
    return posixpath.normpath(posixpath.join("/xl", targets[sheets[0]])).lstrip("/")


def _percent_styles(package: zipfile.ZipFile) -> set[str]:
    """The numbers of the cell styles that show a value as a per cent."""
    formats, found = set(PERCENT_FORMATS), set()
    number: int | None = None

    def style(name: str, said: Mapping[str, str]) -> None:
        nonlocal number
        if name == "numFmt" and "%" in said["formatCode"]:
            formats.add(int(said["numFmtId"]))
        elif name == "cellXfs":
            number = 0
        elif name in ("cellStyles", "dxfs"):
            number = None
        elif name == "xf" and number is not None:
            if int(said.get("numFmtId", 0)) in formats:
                found.add(str(number))
            number += 1

    if STYLES in package.namelist():
        _parse(package, STYLES, style)
    return found


def _cells(package: zipfile.ZipFile, part: str, percent_styles: set[str]) -> Cells:
    cells = Cells()
    row = column = 0

    def cell(name: str, said: Mapping[str, str]) -> None:
        nonlocal row, column
        if name == "row":
            row, column = int(said.get("r", row + 1)), 0
        elif name == "c":
            row, column = _place(said["r"]) if "r" in said else (row, column + 1)
            cells.rows, cells.columns = max(cells.rows, row), max(cells.columns, column)
            if said.get("s") in percent_styles:
                cells.percents.add((row, column))
            if said.get("t") == "e":
                cells.errors.add((row, column))

    _parse(package, part, cell)
    return cells


def _place(address: str) -> Place:
    match = ADDRESS.fullmatch(address)
    if match is None:
        raise Unfit(*DAMAGED)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def _parse(
    package: zipfile.ZipFile, part: str, told: Callable[[str, Mapping[str, str]], None]
) -> None:
    """Tell of every element by its name without prefix. A document type is refused."""

    def refuse(*_: object) -> None:
        raise Unfit(*DAMAGED)

    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, said: told(name.rpartition(":")[2], said)
    parser.StartDoctypeDeclHandler = refuse
    with package.open(part) as source:
        parser.ParseFile(source)
