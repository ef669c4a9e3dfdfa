"""A table as a file: row by row into a file of this machine, at the same memory at any length.

Nothing a cell says is ever a formula: a spreadsheet is told that texts are texts, and in CSV, which
cannot say so, what would begin one is preceded by an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import IO, Any

import xlsxwriter

from casework.papers import rendering
from supervision.exports.subjects import CHUNK, Table

FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know that a CSV is UTF-8
PDF_MOST = 3000
PDF_CHUNK = 250
Told = Callable[[int], None]
FORMS = {"xlsx": "电子表格（XLSX）", "csv": "文本表格（CSV）", "pdf": "PDF"}


def too_long(table: Table, form: str) -> str:
    """Why this form of file cannot hold the table; '' when it can."""
    if form != "pdf" or table.count <= PDF_MOST:
        return ""
    return f"PDF 最多 {PDF_MOST} 行，本次 {table.count} 行；请选择电子表格或者文本表格"


def write(table: Table, form: str, title: str, out: IO[bytes], told: Told) -> None:
    """Write the table into `out`; `told` hears how many rows are written."""
    _WRITERS[form](table, title, out, told)


def _csv(table: Table, title: str, out: IO[bytes], told: Told) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow([name for name, _ in table.columns])
    for row in _counted(table, told):
        writer.writerow([harmless(cell) for cell in row])
    text.detach()


def harmless(cell: Any) -> str:
    """The cell as text that no spreadsheet takes for a formula; numbers stay what they are."""
    if cell is None:
        return ""
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA) else text


def _xlsx(table: Table, title: str, out: IO[bytes], told: Told) -> None:
    plain = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
             "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"}  # fmt: skip
    with xlsxwriter.Workbook(out, plain) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for column, (name, width) in enumerate(table.columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, bold)
        sheet.freeze_panes(1, 1)
        for line, row in enumerate(_counted(table, told), start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(line, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(line, column, cell)
                elif cell is not None:
                    sheet.write_number(line, column, cell)


def _pdf(table: Table, title: str, out: IO[bytes], told: Told) -> None:
    import pypdf  # noqa: PLC0415 - only who prints waits for it

    together, rows, done = pypdf.PdfWriter(), iter(table.rows), 0
    while (part := list(islice(rows, PDF_CHUNK))) or done == 0:
        context = {
            "title": title,
            "columns": _shares(table),
            "rows": [["" if cell is None else str(cell) for cell in row] for row in part],
            "first": done,
            "total": table.count,
        }
        together.append(io.BytesIO(rendering.render("table", context)))
        done += len(part)
        told(done)
        if not part:
            break
    together.write(out)


def _shares(table: Table) -> list[tuple[str, str]]:
    """Each column with its share of the page's width."""
    whole = sum(width for _, width in table.columns)
    return [(name, f"{width * 100 / whole:.1f}%") for name, width in table.columns]


def _counted(table: Table, told: Told) -> Iterator[tuple[Any, ...]]:
    done = 0
    for done, row in enumerate(table.rows, start=1):
        yield row
        if done % CHUNK == 0:
            told(done)
    told(done)


_WRITERS: dict[str, Callable[[Table, str, IO[bytes], Told], None]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "pdf": _pdf,
}
