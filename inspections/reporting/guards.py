"""When a visit with a locked report may be completed; one signed on paper is as before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.steps import Act, on_inputs
from inspections.reporting.standing import (
    REFUSED,
    alterations,
    missing_signatures,
    report_of,
    unit_signature,
)

if TYPE_CHECKING:
    from inspections.models import Visit


def report_is_closed(case: Visit, act: Act) -> None:
    """A locked report bears every signature, and nothing of it was altered."""
    report = report_of(case)
    if report is None:
        return
    if altered := alterations(report):
        raise case.law.refusal("E_SIGNATURE", f"报告被改动，不能办理：{'；'.join(altered)}。")
    if missing := missing_signatures(report):
        raise case.law.refusal("E_SIGNATURE", f"报告尚未签字：{'、'.join(missing)}。")


@on_inputs
def completion_agrees(case: Visit, act: Act) -> None:
    """The step says what the signed report says: the conclusion, and who signed for the unit."""
    report = report_of(case)
    if report is None:
        return
    if act.inputs["verdict"] != report.told["verdict"]:
        raise case.law.refusal("E_SIGNATURE", "结论与签字的报告不一致。")
    signature = unit_signature(report)
    if signature is None:
        raise case.law.refusal("E_SIGNATURE")
    signed_by = REFUSED if signature.manner == REFUSED else signature.role
    if act.inputs["signed_by"] != signed_by:
        raise case.law.refusal("E_SIGNATURE", "签字人与报告上的签字不一致。")
