"""The order of a list, and where a row stands in it.

Whatever a list is sorted by, the key of the case breaks ties; a page is entered by comparing the
key of the row it follows as one row value, so that no page costs more than the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Func, OrderBy, Q, QuerySet, Value
from django.db.models.expressions import Combinable, F

from casework.models import Case

LARGEST = 2**63


@dataclass(frozen=True)
class Order:
    """The columns a list is sorted by, their types, and the way; cases without the first of them
    come last either way."""

    columns: tuple[str, ...] = ("next_due_on",)
    types: tuple[type, ...] = (date,)
    descending: bool = False

    def parts(self, cases: QuerySet[Case], after: Key | None) -> Iterator[QuerySet[Case]]:
        """The rest of the list: cases that have a value, then the others by their own key."""
        first = self.columns[0]
        valued = cases.filter(Q(**{f"{first}__isnull": False})).order_by(*self._by())
        blank = cases.filter(Q(**{first: None})).order_by("pk")
        if after is None:
            yield from (valued, blank)
        elif after.values is None:
            yield blank.filter(pk__gt=after.pk)
        else:
            yield valued.filter(self._beyond(after))
            yield blank

    def _by(self) -> list[OrderBy]:
        return [OrderBy(F(name), descending=self.descending) for name in (*self.columns, "pk")]

    def _beyond(self, key: Key) -> Func:
        """One comparison of two row values; written as OR it could not follow the index."""
        return Func(
            _row(*(F(name) for name in (*self.columns, "pk"))),
            _row(*(Value(value) for value in (*(key.values or ()), key.pk))),
            template="(%(expressions)s)",
            arg_joiner=" < " if self.descending else " > ",
            output_field=BooleanField(),
        )


@dataclass(frozen=True)
class Key:
    """Where a row stands; values None for those that have none in the column of the order."""

    values: tuple[Any, ...] | None
    pk: int

    @classmethod
    def of(cls, values: Sequence[Any], pk: int) -> Key:
        return cls(None if values[0] is None else tuple(values), pk)

    @classmethod
    def parse(cls, text: str, order: Order) -> Key | None:
        """'["2026-11-20", 17]' or '[17]'; None for anything the order did not give out."""
        try:
            found = json.loads(text)
            *values, pk = found
            read = tuple(_read(v, kind) for v, kind in zip(values, order.types, strict=True))
            return cls(read, _number(pk))
        except (ValueError, TypeError):
            pass
        try:
            (pk,) = json.loads(text)
            return cls(None, _number(pk))
        except (ValueError, TypeError):
            return None

    def __str__(self) -> str:
        said = [v.isoformat() if isinstance(v, date) else v for v in self.values or ()]
        return json.dumps([*said, self.pk], ensure_ascii=False)


def _read(value: Any, kind: type) -> Any:
    """The value as its column has it; ValueError for another type."""
    if kind is int:
        return _number(value)
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(value)
    return date.fromisoformat(value) if kind is date else value


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < LARGEST:
        raise ValueError(value)
    return value


def _row(*expressions: Combinable) -> Func:
    return Func(*expressions, function="ROW", output_field=BooleanField())
