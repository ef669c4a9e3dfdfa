"""Lists of records: searched by their open texts and paged by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.db.models import Q, QuerySet

from applicants.models import Record
from applicants.records.catalogue import Kind, Member
from applicants.records.fields import TextField, WordField
from applicants.records.keeping import content_of
from applicants.records.masking import Shown, shown
from casework.models import Organisation
from casework.tables import Head

PAGE_SIZE = 50


@dataclass(frozen=True)
class Row:
    """One record as a list shows it."""

    record: Record
    cells: list[Shown]

    @property
    def title(self) -> str:
        return self.cells[0].text


@dataclass(frozen=True)
class Page:
    """Rows, how many there are in all, and the key the next page follows (None on the last)."""

    columns: list[Member]
    rows: list[Row]
    count: int
    after: int | None

    @property
    def heads(self) -> list[Head]:
        return [Head(each.name, amount=each.reference == "amount") for each in self.columns]


def page_of(
    organisation: Organisation,
    kind: Kind,
    fields: Mapping[str, forms.Field],
    *,
    words: str = "",
    after: str = "",
) -> Page:
    """One page in the order of entry; two queries."""
    found = Record.objects.filter(organisation=organisation, kind=kind.key)
    if words:
        found = found.filter(matching(kind, fields, words))
    count = found.count()
    columns = columns_of(kind)
    records = list(_following(found, after).order_by("pk")[: PAGE_SIZE + 1])
    more = len(records) > PAGE_SIZE
    rows = [_row(kind, fields, columns, record) for record in records[:PAGE_SIZE]]
    return Page(columns, rows, count, records[PAGE_SIZE - 1].pk if more else None)


def columns_of(kind: Kind) -> list[Member]:
    """What is asked of every row; a masked yes or no would tell nothing."""
    return [m for m in kind.listed if not (m.sensitive and m.reference == "answer")]


def _following(found: QuerySet[Record], after: str) -> QuerySet[Record]:
    is_key = after.isascii() and after.isdigit() and len(after) < 19
    return found.filter(pk__gt=int(after)) if is_key else found


def _row(
    kind: Kind, fields: Mapping[str, forms.Field], columns: list[Member], record: Record
) -> Row:
    told = {each.member.key: each for each in shown(kind, fields, content_of(record))}
    return Row(record, [told[member.key] for member in columns])


def matching(kind: Kind, fields: Mapping[str, forms.Field], words: str) -> Q:
    """Records with the words in an open text, or in the name of a chosen word."""
    matching = Q(pk__in=[])
    for key, field in fields.items():
        if kind.members[key].sensitive:
            continue
        if isinstance(field, TextField):
            matching |= Q(**{f"content__{key}__icontains": words})
        elif isinstance(field, WordField) and kind.members[key].reference != "answer":
            named = [word for word, name in field.words.items() if words in name]
            matching |= Q(**{f"content__{key}__in": named})
    return matching
