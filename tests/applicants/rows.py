"""Records and workbooks for tests: people with real numbers, sheets with any cells."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from applicants.models import Record
from applicants.records import changing
from applicants.records.catalogue import kinds
from casework.models import User

CHECK_CHARACTERS = "10X98765432"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity_number(number: int = 0) -> str:
    """The number of a resident; another one for each `number`."""
    born = date(1970, 1, 1) + timedelta(days=number % 10_000)
    front = f"420106{born:%Y%m%d}{number // 10_000:03d}"
    total = sum(int(d) * weight for d, weight in zip(front, WEIGHTS, strict=True))
    return front + CHECK_CHARACTERS[total % 11]


def person(number: int = 0, **members: Any) -> dict[str, Any]:
    content: dict[str, Any] = dict.fromkeys(kinds()["person"].members)
    return content | {
        "name": f"赵{number}",
        "id_number": identity_number(number),
        "post": "technical",
        "engaged": True,
        "insured_since": "2024-01-01",
        "chinese": True,
        "residence_abroad": False,
        "married_abroad": False,
        "phone": "13800005678",
    } | members  # fmt: skip


def holding(**members: Any) -> dict[str, Any]:
    content: dict[str, Any] = dict.fromkeys(kinds()["holding"].members)
    return content | {
        "owner": "甲公司",
        "of": "本单位",
        "pct": "60",
        "origin": "domestic",
        "as_of": "2026-01-01",
    } | members  # fmt: skip


def keep(user: User, kind: str, content: dict[str, Any]) -> Record:
    assert user.organisation
    return changing.add(user.organisation, kinds()[kind], content, by=user)


def posted(content: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What a browser sends for a record."""
    words = {True: "yes", False: "no"}
    given = {key: value for key, value in content.items() if value is not None}
    return {k: words[v] if isinstance(v, bool) else v for k, v in given.items()} | more


def header(kind: str) -> list[str]:
    return [member.name for member in kinds()[kind].members.values()]


def row(kind: str, **cells: Any) -> list[Any]:
    """Cells in the order of the columns, blank where none is given."""
    assert set(cells) <= set(kinds()[kind].members)
    return [cells.get(key, "") for key in kinds()[kind].members]


def person_row(number: int = 0, **cells: Any) -> list[Any]:
    words = {
        "name": f"赵{number}", "id_number": identity_number(number), "post": "技术人员",
        "engaged": "是", "chinese": "是", "residence_abroad": "否", "married_abroad": "否",
    }  # fmt: skip
    return row("person", **(words | cells))


class PerCent(float):
    """A cell that a spreadsheet shows as a per cent: 0.3 is 30%."""


class Formula(str):
    """A formula whose result was stored as the text after the bar: '=1/0|#DIV/0!'."""

    __slots__ = ()


def workbook(
    head: Sequence[str], rows: Sequence[Sequence[Any]], *, name: str = "表.xlsx"
) -> SimpleUploadedFile:
    """A workbook as people fill it: hints in the second line, rows from the third."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        shapes = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            PerCent: book.add_format({"num_format": "0.00%"}),
        }
        sheet.write_row(0, 0, head)
        sheet.write(1, 0, "说明：必填。")
        for line, cells in enumerate(rows, start=2):
            for column, cell in enumerate(cells):
                if isinstance(cell, Formula):
                    formula, _, result = cell.partition("|")
                    sheet.write_formula(line, column, formula, None, result)
                elif cell != "":
                    sheet.write(line, column, cell, shapes.get(type(cell)))
    return SimpleUploadedFile(name, out.getvalue())


def everything_in_the_database() -> str:
    """Every row of every table as text."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [text for (text,) in cursor.fetchall()]
    return "\n".join(found)
