"""What a record shows: words for keys, and only the ends of what is sensitive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms

from applicants.records.catalogue import Kind, Member
from applicants.records.fields import MoneyField, WordField

HIDDEN = "***"
GROUPED_FROM = 10_000  # 30,000 yuan, but the year 2026
ENDS = {"identity": (4, 4), "phone": (3, 4)}


class Shown(NamedTuple):
    """One member as a page shows it; `text` is '' for what was not given."""

    member: Member
    text: str
    hidden: bool


def shown(
    kind: Kind,
    fields: Mapping[str, forms.Field],
    content: Mapping[str, Any],
    *,
    open_members: frozenset[str] = frozenset(),
) -> Iterator[Shown]:
    """Every member in words; sensitive ones masked unless they are among `open_members`."""
    for key, member in kind.members.items():
        value = content.get(key)
        hidden = member.sensitive and key not in open_members and value is not None
        text = mask(member, value) if hidden else word_of(fields[key], value)
        yield Shown(member, text, hidden)


def mask(member: Member, value: Any) -> str:
    """4201**********0012, 138****5678; what has no ends to show is ***."""
    if value is None:
        return ""
    first, last = ENDS.get(member.reference, (0, 0))
    text = str(value)
    if not first or len(text) < first + last + 2:
        return HIDDEN
    return f"{text[:first]}{'*' * (len(text) - first - last)}{text[-last:]}"


def word_of(field: forms.Field, value: Any) -> str:
    """The value as people read it; '' for None."""
    if value is None:
        return ""
    if isinstance(field, WordField):
        key = str(field.prepare_value(value))
        return field.words.get(key, key)
    if isinstance(field, MoneyField):
        return f"{Decimal(value):,}"
    grouped = isinstance(value, int) and abs(value) >= GROUPED_FROM
    return f"{value:,}" if grouped else str(value)
