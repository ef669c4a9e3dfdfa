"""Locking the report freezes what it says; before the first signature its lead may unlock it."""

from __future__ import annotations

from django.db import transaction

from casework import clock, hall
from casework.models import Entry, Role, User
from casework.refusal import StepRefused
from inspections.models import Report, Visit
from inspections.reporting.content import content_of
from inspections.reporting.obstacles import ends_by_basic_item, obstacles
from inspections.reporting.standing import TERMINATED, canonical, hashed, report_of
from inspections.sheet.saving import locked
from inspections.sheet.team import is_of_team

KIND = "visit_report"


def leads(visit: Visit, by: User) -> bool:
    """Whether the person leads the team; its first member of staff does."""
    name = by.name or by.username
    return visit.staff[:1] == [name] and is_of_team(visit, by, clock.today())


def is_open(visit: Visit) -> bool:
    """Whether a report may be drawn up: on site, or after a failed basic item ended the visit."""
    return visit.state == "in_progress" or (
        visit.state == "terminated" and ends_by_basic_item(visit)
    )


@transaction.atomic
def lock(visit: Visit, *, verdict: str, statement: str, by: User) -> Report:
    """Freeze the report. Raises StepRefused while anything stands in the way.

    A failed basic item leaves no choice of verdict.
    """
    visit = locked(visit)
    _demand_lead(visit, by)
    if not is_open(visit) or report_of(visit):
        raise visit.law.refusal("E_STATE", "现在不能锁定报告：审查没有在进行，或者报告已经锁定。")
    if left := obstacles(visit):
        raise visit.law.refusal("E_STATE", f"{'；'.join(o.says for o in left)}。")
    if ends_by_basic_item(visit):
        verdict = TERMINATED
    content = canonical(content_of(visit, verdict=verdict, statement=statement.strip()))
    digest = hashed(content)
    entry = _note("lock", by, visit, sha256=digest)
    return visit.reports.create(
        content=content, sha256=digest, locked_at=clock.now(), locked_by=by, entry=entry
    )


@transaction.atomic
def unlock(visit: Visit, *, reason: str, by: User) -> None:
    """Open the report again. Raises StepRefused once somebody has signed, or without a reason."""
    visit = locked(visit)
    _demand_lead(visit, by)
    report = report_of(visit)
    if report is None or not is_open(visit):
        raise visit.law.refusal("E_STATE", "没有可以解锁的报告。")
    if report.signatures.exists():
        raise visit.law.refusal("E_STATE", "报告已有人签字，不能解锁。")
    if not reason.strip():
        raise StepRefused("E_REASON", "请填写解锁理由。")
    _note("unlock", by, visit, sha256=report.sha256, reason=reason.strip())
    report.unlocked_at, report.unlocked_by, report.reason = clock.now(), by, reason.strip()
    report.save(update_fields=["unlocked_at", "unlocked_by", "reason"])


def _demand_lead(visit: Visit, by: User) -> None:
    if not leads(visit, by):
        raise visit.law.refusal("E_ROLE", "只有审查组组长可以锁定或者解锁报告。")


def _note(step: str, by: User, visit: Visit, **said: str) -> Entry:
    return hall.note(
        KIND, step, by=by, on=clock.today(), role=Role.INSPECTOR, visit=visit.pk, **said
    )
