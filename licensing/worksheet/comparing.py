"""All levels side by side, and what stands between a unit and each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from licensing.grading.statuses import Status
from licensing.models import Grading
from licensing.worksheet.rows import NAMES, Row, basis_of_case, rows_of, verdict


@dataclass(frozen=True)
class Table:
    """`levels`: (level, name, verdict, its name); `rows`: name and a Row or None for each level."""

    levels: list[tuple[int, str, Status, str]]
    rows: list[tuple[str, list[Row | None]]]


def compared(case: Grading) -> Table:
    """Every criterion of every level of the law; the profile is read once."""
    basis = basis_of_case(case)
    names = case.law.document["levels"]
    found = {int(level): rows_of(case, int(level), basis) for level in names}
    told = {level: {row.key: row for row in rows if row.judged} for level, rows in found.items()}
    titles = {row.key: row.name for rows in told.values() for row in rows.values()}
    levels = [
        (level, names[str(level)]["name"], verdict(rows), NAMES[verdict(rows)])
        for level, rows in found.items()
    ]
    rows = [(title, [told[level].get(key) for level in told]) for key, title in titles.items()]
    return Table(levels, rows)


def missing_for(rows: Iterable[Row]) -> list[Row]:
    """What would have to change, or a person to decide, for the level: the failed ones first."""
    judged = [row for row in rows if row.judged]
    failed = [row for row in judged if row.final is Status.NOT_MET]
    return failed + [row for row in judged if row.final is Status.JUDGEMENT]
