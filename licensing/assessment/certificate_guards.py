"""The guards of the steps on a certificate that its holder asks for."""

from __future__ import annotations

from typing import Any

from casework.steps import Act, on_inputs
from licensing.assessment.base import refuse_unless

ASKED_IN = {
    "suspend": ("valid",), "resume": ("suspended",), "downgrade": ("valid", "suspended"),
    "drop_item": ("valid", "suspended"), "cancel": ("valid", "suspended"),
}  # fmt: skip


@on_inputs
def can_be_asked(case: Any, act: Act) -> None:
    refuse_unless(case.state in ASKED_IN[act.inputs["what"]], case, "E_STATE")


def is_asked_for(case: Any, act: Act) -> None:
    refuse_unless(act.step in case.requests, case, "E_NOT_REQUESTED")


def is_no_sanction(case: Any, act: Act) -> None:
    refuse_unless(not case.suspended_by_sanction, case, "E_MEASURE")


@on_inputs
def level_is_lower(case: Any, act: Act) -> None:
    known = str(act.inputs["level"]) in case.law.document["levels"]
    refuse_unless(known and act.inputs["level"] > case.level, case, "E_LEVEL")


@on_inputs
def items_are_held(case: Any, act: Act) -> None:
    items = set(act.inputs.get("industries") or [])
    refuse_unless(items and items <= set(case.industries), case, "E_ITEM")
