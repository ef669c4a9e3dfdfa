"""When a visit with a sheet may be concluded; one without a sheet is concluded as before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.steps import Act, on_inputs
from inspections.sheet.reading import Sheet, sheet_of
from inspections.standard.scoring import PASS
from licensing.refusing import refuse_unless

if TYPE_CHECKING:
    from inspections.models import Visit

BREAKS_OFF = "fail_basic_item"


def _begun(case: Visit) -> Sheet | None:
    sheet = sheet_of(case)
    return sheet if sheet and sheet.is_begun else None


def sheet_is_finished(case: Visit, act: Act) -> None:
    """Every point is seen, none is disputed, no failed basic item ends the review instead."""
    sheet = _begun(case)
    if sheet is None:
        return
    ends_review = sheet.failed_basic and case.law.has_step(case.kind, BREAKS_OFF)
    refuse_unless(not ends_review, case, "E_BASIC_ITEM_FAILED")
    refuse_unless(not sheet.score.unseen, case, "E_SHEET_OPEN")


@on_inputs
def verdict_follows_score(case: Visit, act: Act) -> None:
    """The authority's own marks bind the verdict; an example of marks binds nobody."""
    sheet = _begun(case)
    if sheet is None or sheet.checklist.marking.is_example:
        return
    agrees = (act.inputs["verdict"] == "pass") == (sheet.score.result == PASS)
    refuse_unless(agrees, case, "E_VERDICT_NOT_SCORE")
