"""The worksheet as a paper: frozen at the conclusion, every criterion with its arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from casework.steps import Act
from licensing.papers import common_context
from licensing.worksheet.rows import Row, basis_of_case, rows_of

if TYPE_CHECKING:
    from licensing.models import Grading


def worksheet_of(case: Grading, act: Act) -> dict[str, Any]:
    """What the paper says: the conclusion, and the rows of the level it speaks of."""
    level = act.inputs.get("level_reached")
    shown = level or case.level
    kept = case.profiles.last()
    return common_context(case, act) | {
        "case": {"number": case.number or "", "asked": case.law.level_name(str(case.level))},
        "reached": case.law.level_name(str(level)) if level else "",
        "level": case.law.level_name(str(shown)),
        "reasons": act.inputs.get("reasons") or "",
        "profile": {"digest": kept.digest, "taken_on": kept.taken_on} if kept else {},
        "sections": sections(rows_of(case, shown, basis_of_case(case))),
    }


def sections(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows under the headings of the law, as plain content."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.section, []).append(_plain(row))
    return [{"name": name, "rows": told} for name, told in found.items()]


def _plain(row: Row) -> dict[str, Any]:
    override = row.override
    told = {
        "name": row.name, "clause": row.clause, "says": list(row.says),
        "computed": row.computed_name, "final": row.final_name, "judged": row.judged,
    }  # fmt: skip
    if override:
        told["override"] = {
            "reasons": override.reasons, "by": str(override.proposed_by),
            "confirmed_by": str(override.confirmed_by), "on": str(override.confirmed_on),
        }  # fmt: skip
    return told
