"""The locked report as its paper prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casework import clock
from casework.calendars import working_calendar
from casework.journal import plain
from casework.papering import preview as preview_of
from casework.steps import Act
from casework.templatetags.law import spoken
from inspections.reporting.standing import REFUSED, TERMINATED, UNIT_ROLES, report_of

if TYPE_CHECKING:
    from inspections.models import Report, Visit

ENDED = "不符合基本项，终止审查"


def printed(visit: Visit) -> dict[str, Any] | None:
    """What the paper says of the locked report and its signatures; None without one."""
    report = report_of(visit)
    if report is None:
        return None
    told = report.told
    tests = [test | {"verdict_name": spoken(test["verdict"])} for test in told["tests"]]
    signatures = [_signature(each) for each in report.signatures.all()]
    return told | {
        "tests": tests,
        "verdict_name": ENDED if told["verdict"] == TERMINATED else spoken(told["verdict"]),
        "sha256": report.sha256,
        "locked_at": report.locked_at,
        "unit_signatures": [s for s in signatures if s["role"] in UNIT_ROLES],
        "team_signatures": [s for s in signatures if s["role"] not in UNIT_ROLES],
    }


def _signature(signature: Any) -> dict[str, Any]:
    return {
        "role": signature.role,
        "role_name": signature.get_role_display(),
        "name": signature.name,
        "manner": signature.get_manner_display(),
        "refused": signature.manner == REFUSED,
        "drawing": signature.drawing,
        "reason": signature.reason,
        "witnesses": signature.witnesses,
        "at": signature.at,
        "sha256": signature.sha256,
    }


def preview(visit: Visit, report: Report) -> dict[str, Any]:
    """The content of the paper before it is issued: no number, nothing kept."""
    inputs = {"verdict": report.told["verdict"], "signed_by": "", "witnesses": []}
    act = Act(
        step="complete", on=clock.today(), at=clock.now(), calendar=working_calendar(),
        inputs=inputs,
    )  # fmt: skip
    content: dict[str, Any] = plain(preview_of(visit, act, "visit_report"))
    return content
