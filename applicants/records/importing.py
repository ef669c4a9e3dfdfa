"""From a filled workbook to records: every fault is told by line and column, and nothing is kept
unless everything can be."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files import File
from django.db import transaction

from applicants.models import Record
from applicants.records.catalogue import Kind
from applicants.records.changing import bring_in, lock
from applicants.records.forms import clashing, contradictions, fields_of
from applicants.records.keeping import Content, fingerprints_of
from applicants.records.reading import ERROR_VALUE, Line, Sheet, read_sheet
from casework.models import Organisation, User

FAULTS = "错误"  # the column in which a returned workbook names its faults


@dataclass(frozen=True)
class Fault:
    """What is wrong; `column` is '' when it concerns the whole line, line 1 is the header."""

    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        column = f"“{self.column}”" if self.column else ""
        return f"第 {self.line} 行{column}：{self.sentence}"


@dataclass(frozen=True)
class Outcome:
    """What became of an upload: how many records were kept, or why none was."""

    sheet: Sheet
    faults: list[Fault]
    count: int = 0


@dataclass(frozen=True)
class Candidate:
    """A line whose cells are in order, as the record it would become."""

    line: int
    content: Content
    fingerprints: list[str]


def import_workbook(
    organisation: Organisation, kind: Kind, file: File[bytes], *, replace: bool, by: User
) -> Outcome:
    """Keep every line of the workbook, or none. Raises Unfit when the file cannot be taken."""
    sheet = read_sheet(file)
    faults = list(header_faults(kind, sheet.header))
    if faults:
        return Outcome(sheet, faults)
    candidates, faults = read_lines(kind, sheet)
    if not candidates and not faults:
        return Outcome(sheet, [Fault(3, "", "表格中没有可以导入的内容，请从第三行起填写")])
    with transaction.atomic():
        lock(organisation)
        faults += _repeated(organisation, kind, candidates, replace=replace)
        if faults:
            return Outcome(sheet, sorted(faults, key=lambda fault: fault.line))
        contents = [candidate.content for candidate in candidates]
        sha256 = _sha256(file)
        count = bring_in(organisation, kind, contents, by=by, replace=replace, sha256=sha256)
    return Outcome(sheet, [], count)


def header_faults(kind: Kind, header: list[str]) -> Iterator[Fault]:
    """Columns that are unknown, missing or there twice."""
    names = {member.name for member in kind.members.values()}
    given = [name for name in header if name and name != FAULTS]
    for name in dict.fromkeys(given):
        if name not in names:
            yield Fault(1, name, "没有这一列。请使用下载的表格，不要更改第一行")
        elif given.count(name) > 1:
            yield Fault(1, name, "这一列出现了不止一次")
    for name in names - set(given):
        yield Fault(1, name, "缺少这一列。请使用下载的表格，不要更改第一行")


def read_lines(kind: Kind, sheet: Sheet) -> tuple[list[Candidate], list[Fault]]:
    """The lines that are in order, and what is wrong with the others."""
    fields = fields_of(kind)
    columns = {member.name: key for key, member in kind.members.items()}
    places = {columns[name]: at for at, name in enumerate(sheet.header) if name in columns}
    candidates, faults = [], []
    for line in sheet.lines:
        content, wrong = _read(kind, fields, places, line)
        faults += [Fault(line.number, kind.members[key].name, said) for key, said in wrong]
        if not wrong:
            candidates.append(Candidate(line.number, content, fingerprints_of(kind, content)))
    return candidates, faults


def _read(
    kind: Kind, fields: Mapping[str, forms.Field], places: Mapping[str, int], line: Line
) -> tuple[Content, list[tuple[str, str]]]:
    content: Content = {}
    wrong: list[tuple[str, str]] = []
    for key, field in fields.items():
        value: Any = line.values[places[key]]
        try:
            if value == ERROR_VALUE:
                raise forms.ValidationError("单元格是公式错误，请改正公式或者直接填写")
            content[key] = field.clean(value)
        except forms.ValidationError as fault:
            wrong.append((key, "；".join(fault.messages)))
    return content, wrong or list(contradictions(kind, content))


def _repeated(
    organisation: Organisation, kind: Kind, candidates: list[Candidate], *, replace: bool
) -> Iterator[Fault]:
    """Lines that say again what another line or a record that stands has said."""
    standing: set[str] = set()
    if not replace:
        kept = Record.objects.filter(organisation=organisation, kind=kind.key)
        standing = set(kept.values_list("fingerprint", flat=True))
    first: dict[str, int] = {}
    column = kind.members[kind.unique[0]].name
    for candidate in candidates:
        earlier = first.setdefault(candidate.fingerprints[0], candidate.line)
        if earlier != candidate.line:
            yield Fault(candidate.line, column, f"与第 {earlier} 行重复")
        elif standing.intersection(candidate.fingerprints):
            yield Fault(candidate.line, column, clashing(kind))


def _sha256(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
