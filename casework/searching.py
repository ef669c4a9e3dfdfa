"""Searching everything a person may see, the newest case first, with the reason of each hit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from casework.matching import finders, says, units_with, words_of
from casework.models import Case, Organisation
from casework.said import key_of
from casework.selectors import COLUMNS, Row, named_rows

SHOWN, HINTS = 20, 8


@dataclass(frozen=True)
class Hit:
    """A case that was found, and why."""

    row: Row
    why: str


@dataclass(frozen=True)
class Found:
    """Hits, the newest case first; after: the key the next page follows, 0 on the last."""

    hits: list[Hit]
    after: int


def search(cases: QuerySet[Case], said: str, *, before: int = 0, size: int = SHOWN) -> Found:
    """The cases among `cases` that the words point to: by number and by unit, asked one by one,
    because each has an index of its own."""
    words = words_of(said)
    if not words:
        return Found([], 0)
    if before:
        cases = cases.filter(pk__lt=before)
    found: dict[int, tuple[Any, ...]] = {}
    for narrowed in (cases.filter(says("number", words)), cases.filter(units_with(words))):
        newest = narrowed.order_by("-pk").values_list(*COLUMNS)[: size + 1]
        found |= {row[0]: row for row in newest}
    listed = sorted(found.values(), key=lambda row: -row[0])
    rows = named_rows(listed[:size])
    after = rows[-1].pk if len(listed) > size else 0
    return Found([Hit(row, why) for row, why in _explained(rows, words)], after)


def _explained(rows: list[Row], words: list[str]) -> Iterator[tuple[Row, str]]:
    """Each row with what was found in it: nothing where number or name show it themselves."""
    units = {row.organisation_id for row in rows}
    reasons = dict(_reasons(units, words))
    for row in rows:
        seen = key_of(f"{row.number or ''} {row.organisation}")
        plain = all(word in seen for word in words)
        yield row, "" if plain else reasons.get(row.organisation_id, "")


def _reasons(units: set[int], words: list[str]) -> Iterator[tuple[int, str]]:
    for finder in finders():
        yield from finder.why(words, list(units))
    for unit in Organisation.objects.filter(pk__in=units):
        for title, value in (
            ("法定代表人", unit.legal_representative), ("信用代码", unit.code),
        ):  # fmt: skip
            if any(word in key_of(value) for word in words):
                yield unit.pk, f"{title}：{value}"
