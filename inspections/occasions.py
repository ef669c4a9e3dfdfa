"""For which cases a visit is planned, by whom, and what ends it."""

from __future__ import annotations

from casework.models import Case, Role

AWAITED = "onsite_pending"  # the state in which an application or a change waits for its review
# Kind -> the step of the case itself that records the visit, whoever may take it plans it.
RECORDED_BY = {"assessment": "record_visit"}
VISITORS = (Role.INSPECTOR, Role.REVIEWER, Role.ASSESSOR)


def word_of(case: Case) -> str:
    """What the law of the case calls the visit."""
    return str(case.law.document.get("visit", {}).get("title", "现场审查"))
