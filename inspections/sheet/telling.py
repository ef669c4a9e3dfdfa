"""What was found at every point, in words: for papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspections.sheet.showing import told
from inspections.standard.document import INAPPLICABLE

if TYPE_CHECKING:
    from inspections.models import Visit
    from inspections.sheet.reading import PointState, Sheet


def findings_told(visit: Visit, sheet: Sheet | None) -> dict[str, Any]:
    """The day, the standard, and head by head every point that was seen with its verdict."""
    heads = sheet.heads if sheet and sheet.is_begun else []
    return {
        "visit_on": visit.visit_on,
        "standard": sheet.checklist.title if sheet else "",
        "heads": [
            {"name": head.name, "points": [_row(sheet, state) for state in head.states]}
            for head in heads
            if sheet
        ],
    }


def _row(sheet: Sheet, state: PointState) -> dict[str, str]:
    entry = state.standing
    unchecked = state.verdict == INAPPLICABLE and entry is None
    parts = [state.extent] if unchecked else [told(entry), entry.reason] if entry else []
    return {
        "clause": state.point.clause,
        "says": state.point.says,
        "verdict": sheet.checklist.verdicts[state.verdict] if state.verdict else "未查",
        "note": "。".join(part for part in parts if part),
    }
