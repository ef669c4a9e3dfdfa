"""Workbooks that go out: the empty form, what is kept (masked), and an upload with its faults.

Whatever a cell says stays text: a name that begins with = is no formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django import forms

from applicants.records.catalogue import Kind, Member
from applicants.records.fields import DayField, PerCentField, WholeField, WordField
from applicants.records.forms import fields_of
from applicants.records.importing import FAULTS, Fault
from applicants.records.keeping import Content
from applicants.records.masking import mask, word_of
from applicants.records.reading import HINT, MOST_ROWS, Sheet

FIRST_LINE = 2  # counted from 0: under the header and the hints
CHOICES = "选项"
BLUE, GREY = "#083A7A", "#55606F"
WIDTHS = {DayField: 14, WholeField: 16, PerCentField: 14, WordField: 14}
TEXT, GROUPED = 49, 3  # formats every spreadsheet knows by number
FORMATS = {DayField: "yyyy-mm-dd", WholeField: GROUPED}
HINT_HEIGHT = 60


def template(kind: Kind) -> bytes:
    """An empty form: header, hints, and drop-down lists of words."""
    fields = fields_of(kind)
    with _workbook() as (book, out):
        _head(book, kind, fields, [_hint(fields[key], m) for key, m in kind.members.items()])
    return out.getvalue()


def export(kind: Kind, contents: Iterable[Content]) -> bytes:
    """What is kept, in the columns of the form; sensitive members masked."""
    fields = fields_of(kind)
    masked = [
        "已遮盖，导入前须重新填写" if m.sensitive else _hint(fields[key], m)
        for key, m in kind.members.items()
    ]
    with _workbook() as (book, out):
        sheet = _head(book, kind, fields, masked)
        for line, content in enumerate(contents, start=FIRST_LINE):
            for column, (key, member) in enumerate(kind.members.items()):
                sheet.write(line, column, _cell(fields[key], member, content[key]))
    return out.getvalue()


def returned(sheet: Sheet, faults: Iterable[Fault]) -> bytes:
    """The upload as it was, with a last column that names the faults of each line."""
    said: dict[int, list[str]] = {}
    for fault in faults:
        name = f"{fault.column}：" if fault.column else ""
        said.setdefault(fault.line, []).append(f"{name}{fault.sentence}")
    kept = [at for at, name in enumerate(sheet.header) if name != FAULTS]
    # What was uploaded may be personal: it does not touch the disk.
    with _workbook(in_memory=True) as (book, out):
        page = book.add_worksheet()
        red = book.add_format({"font_color": "#B42318", "text_wrap": True})
        page.set_column(0, len(kept), 16)
        rows = [(1, sheet.header), *((line.number, line.values) for line in sheet.lines)]
        for number, values in rows:
            for column, at in enumerate(kept):
                page.write(number - 1, column, _plain(values[at]))
            page.write(number - 1, len(kept), "；".join(said.get(number, [])), red)
        page.write(0, len(kept), "；".join([FAULTS, *said.get(1, [])]), red)
    return out.getvalue()


@contextmanager
def _workbook(**options: bool) -> Iterator[tuple[xlsxwriter.Workbook, io.BytesIO]]:
    out = io.BytesIO()
    options = options or {"constant_memory": True}
    with xlsxwriter.Workbook(
        out, {**options, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        yield book, out


def _head(
    book: xlsxwriter.Workbook, kind: Kind, fields: Mapping[str, forms.Field], hints: list[str]
) -> Any:
    """The sheet with its header, hints, formats and drop-down lists; rows follow from the third."""
    sheet = book.add_worksheet(kind.name)
    told = book.add_format({"font_color": GREY, "text_wrap": True, "valign": "top", "font_size": 9})
    heads = {
        required: book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": colour})
        for required, colour in ((True, BLUE), (False, GREY))
    }
    for column, (key, member) in enumerate(kind.members.items()):
        form = book.add_format({"num_format": FORMATS.get(type(fields[key]), TEXT)})
        width = max(WIDTHS.get(type(fields[key]), 20), len(member.name) * 2 + 2)
        sheet.set_column(column, column, width, form)
        sheet.write(0, column, member.name, heads[member.required])
    sheet.set_row(1, HINT_HEIGHT)
    for column, hint in enumerate(hints):
        sheet.write(1, column, f"{HINT}：{hint}" if column == 0 else hint, told)
    sheet.freeze_panes(FIRST_LINE, 1)
    _offer_choices(book, sheet, fields)
    return sheet


def _offer_choices(
    book: xlsxwriter.Workbook, sheet: Any, fields: Mapping[str, forms.Field]
) -> None:
    """Drop-down lists, from a second sheet: a list written into the cell ends at 255 letters."""
    offered = {
        column: list(field.words.values())
        for column, field in enumerate(fields.values())
        if isinstance(field, WordField)
    }
    if not offered:
        return
    listed = book.add_worksheet(CHOICES)
    listed.hide()
    for row in range(max(map(len, offered.values()))):
        for column, words in enumerate(offered.values()):
            if row < len(words):
                listed.write(row, column, words[row])
    for place, (column, words) in enumerate(offered.items()):
        letter = xlsxwriter.utility.xl_col_to_name(place)
        source = f"={CHOICES}!${letter}$1:${letter}${len(words)}"
        rule = {"validate": "list", "source": source, "error_message": "请从列表中选择"}
        sheet.data_validation(FIRST_LINE, column, MOST_ROWS + 1, column, rule)


def _hint(field: forms.Field, member: Member) -> str:
    """必填 or 选填, what a cell looks like, and the hint of the member."""
    said = "必填。" if member.required else "选填。"
    if isinstance(field, WordField):
        said += f"填写：{'、'.join(field.words.values())}。"
    elif isinstance(field, DayField):
        said += "格式 2026-11-20。"
    elif isinstance(field, PerCentField):
        said += "例如 33.34 或者 33.34%。"
    return said + member.hint


def _cell(field: forms.Field, member: Member, value: Any) -> Any:
    if member.sensitive:
        return mask(member, value)
    if isinstance(field, DayField):
        return date.fromisoformat(value) if value else ""
    return value if isinstance(field, WholeField) else word_of(field, value)


def _plain(value: Any) -> Any:
    """Days as text, so that they need no format of their own; the rest as it is."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else value
