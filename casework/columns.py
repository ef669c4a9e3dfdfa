"""The columns of a work list: what each shows, and what it is sorted by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from casework import traits
from casework.law import Law
from casework.models import Case
from casework.ordering import Order

FIXED = ("light", "number")  # always shown: how urgent, and the way to the case
USUAL = ("light", "number", "organisation", "kind", "state", "authority", "due", "assignee")
URGENCY = "due"
PICKED = "picked"  # not a column to sort by: the box by which a case is picked


@dataclass(frozen=True)
class Column:
    """A column: its key, its title, and the fields of a case it is sorted by, with their types."""

    key: str
    title: str
    by: tuple[str, ...]
    types: tuple[type, ...]

    @property
    def is_fixed(self) -> bool:
        return self.key in FIXED


_OWN = (
    Column("light", "期限", ("next_due_on",), (date,)),
    Column("number", "编号", ("number",), (str,)),
    Column("organisation", "单位", ("organisation__initials", "organisation_id"), (str, int)),
    Column("kind", "种类", ("kind",), (str,)),
    Column("state", "状态", ("state",), (str,)),
    Column("authority", "承办机构", ("authority_id",), (int,)),
    Column("due", "届满日", ("next_due_on",), (date,)),
    Column("assignee", "承办人", ("assignee__name", "assignee_id"), (str, int)),
    Column("opened", "提出日期", ("opened_on",), (date,)),
    Column("assigned", "接手日期", ("assigned_on",), (date,)),
)


def columns() -> dict[str, Column]:
    """Every column there is, in the order in which they are shown."""
    found = {column.key: column for column in _OWN}
    for trait in traits.traits():
        found[trait.key] = Column(trait.key, trait.title, (f"by_{trait.key}",), (str,))
    return found


def offered(laws: Iterable[Law]) -> list[Column]:
    """The columns one may choose: not the fixed ones, no trait these regulations do not name."""
    unknown = {trait.key for trait in traits.traits()}
    unknown -= {trait.key for trait in traits.known_to(laws)}
    return [c for key, c in columns().items() if not c.is_fixed and key not in unknown]


def shown(keys: Iterable[str]) -> list[Column]:
    """The columns of these keys, and the fixed ones, in their own order; none named: the usual."""
    asked = {*keys} or {*USUAL}
    return [column for key, column in columns().items() if key in asked or column.is_fixed]


def order_of(said: str) -> tuple[str, Order]:
    """'organisation' or '-organisation' as the column's key and the order; urgency for others."""
    descending, key = said.startswith("-"), said.removeprefix("-")
    column = columns().get(key)
    if column is None:
        column, descending = columns()[URGENCY], False
    return column.key, Order(column.by, column.types, descending)


def with_sorting(cases: QuerySet[Case], order: Order) -> QuerySet[Case]:
    """The cases with what the order of a trait compares."""
    trait = traits.trait(order.columns[0].removeprefix("by_"))
    if trait and order.columns[0] == f"by_{trait.key}":
        return cases.annotate(**{order.columns[0]: trait.as_text()})
    return cases
