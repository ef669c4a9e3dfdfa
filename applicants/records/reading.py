"""Reading a filled workbook: the same examination as of materials, then the cells of its sheet."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from django.core.files import File
from python_calamine import CalamineError, CalamineWorkbook

from applicants.contents import DAMAGED, MEGABYTE, Unfit, kind_of
from applicants.records.cells import Cells, look_through
from applicants.records.forms import MOST_BYTES
from applicants.secrecy import mark_in

MOST_ROWS = 50_000
MOST_COLUMNS = 100
HEAD_BYTES = 8192
HINT = "说明"  # how the row of hints under the header begins
ERROR_VALUE = "#N/A"
MARKED = Unfit("marked", "表格带有密级标志，未予接收。不得填写涉及国家秘密的内容")


@dataclass(frozen=True)
class Line:
    """One row with something in it; `number` as the spreadsheet counts."""

    number: int
    values: list[Any]


@dataclass(frozen=True)
class Sheet:
    """A value of an error cell is ERROR_VALUE; a per cent is text with its sign."""

    header: list[str]
    lines: list[Line]


def read_sheet(file: File[bytes]) -> Sheet:
    """The first sheet. Raises Unfit with the sentence to show."""
    source = _examined(file)
    try:
        with zipfile.ZipFile(source) as package:
            cells = look_through(package)
        if cells.rows > MOST_ROWS + 2 or cells.columns > MOST_COLUMNS:
            raise Unfit("extent", f"表格超过 {MOST_ROWS} 行或者 {MOST_COLUMNS} 列，请分次上传")
        source.seek(0)
        workbook = CalamineWorkbook.from_filelike(source)
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as fault:
        raise Unfit(*DAMAGED) from fault
    if not rows:
        raise Unfit("empty", "表格中没有内容")
    return Sheet([str(name).strip() for name in rows[0]], list(_lines(rows, cells)))


def _examined(file: File[bytes]) -> IO[bytes]:
    """The file, found to be a sound workbook without macros, password and marks of secrecy."""
    if not file.size:
        raise Unfit("empty", "所选文件为空")
    if file.size > MOST_BYTES:
        raise Unfit("size", f"文件超过 {MOST_BYTES // MEGABYTE} MB")
    name = file.name or ""
    if not name.lower().endswith(".xlsx"):
        raise Unfit("extension", "只接受 XLSX 文件。请下载表格，填好后上传")
    file.seek(0)
    kind = kind_of(name, file.read(HEAD_BYTES))
    source: Any = file.file
    source.seek(0)
    if mark_in(name) or mark_in(kind.text(source)):
        raise MARKED
    source.seek(0)
    opened: IO[bytes] = source
    return opened


def _lines(rows: list[list[Any]], cells: Cells) -> Iterator[Line]:
    """The rows under the header that are not blank; the row of hints is left out."""
    for number, row in enumerate(rows[1:], start=2):
        values = [_value(value, (number, at), cells) for at, value in enumerate(row, start=1)]
        hints = number == 2 and any(str(value).startswith(HINT) for value in values)
        if not hints and any(value not in (None, "") for value in values):
            yield Line(number, values)


def _value(value: Any, place: tuple[int, int], cells: Cells) -> Any:
    if place in cells.errors:
        return ERROR_VALUE
    if isinstance(value, float) and place in cells.percents:
        return f"{Decimal(repr(value)) * 100:f}%"
    return value.strip() if isinstance(value, str) else value
