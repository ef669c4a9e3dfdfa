"""One question to the engine: the facts of a unit on a day, and the table's row for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from casework.calendar import add_months
from licensing.eligibility.ownership import Ownership
from licensing.eligibility.verdicts import Register

MONTHS_IN_YEAR = 12


@dataclass(frozen=True)
class Inquiry:
    """The facts asked of, the day, and for a condition of the table its category, level and row."""

    regulation: Mapping[str, Any]
    facts: Mapping[str, Any]
    on: date
    register: Register
    category: str = ""
    level: str = ""

    def about(self, category: str, level: str) -> Inquiry:
        return replace(self, category=category, level=level)

    @property
    def row(self) -> Mapping[str, Any]:
        """The numbers of the table for this category and level; empty without a table."""
        table: Mapping[str, Any] = self.regulation.get("annex", {}).get("table", {})
        row: Mapping[str, Any] = table.get(self.category, {}).get(self.level, {})
        return row

    def fact(self, path: str) -> Any:
        """The fact, or the member of a fact ('premises.area_m2'); None when it is not known."""
        value: Any = self.facts
        for name in path.split("."):
            if value is None:
                return None
            value = value.get(name)
        return value

    def asked(self, rule: Mapping[str, Any]) -> Any:
        """The number that the rule asks: its own, or that of its column in the row."""
        return self.row[rule["column"]] if "column" in rule else rule["value"]

    @cached_property
    def ownership(self) -> Ownership | None:
        """The holdings as a graph; None when they are not known."""
        holdings = self.facts.get("holdings")
        if holdings is None:
            return None
        return Ownership(holdings, frozenset(self.regulation["outside_investors"]["origins"]))


def day_of(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def years_after(day: date, years: int) -> date:
    """The corresponding day, else the last day of the month."""
    return add_months(day, MONTHS_IN_YEAR * years)
