"""A step rehearsed: really taken through the door, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from casework.door import take_step
from casework.drawing import revived
from casework.models import Case, Deadline, Paper, User


@dataclass(frozen=True)
class Moved:
    """A period that the step moves, how, and its last day afterwards."""

    title: str
    article: str
    says: str
    due_on: date | None


def rehearsed_papers(case: Case, name: str, *, by: User, **inputs: Any) -> dict[str, Any]:
    """The content of each paper the step and what follows it would issue, by the paper's key.

    Nothing stays: no number is used up, no journal entry, not even of a refusal. Raises
    StepRefused. `case` is not touched.
    """
    with transaction.atomic():
        entry = take_step(Case.objects.get(pk=case.pk).procedure, name, by=by, **inputs)
        issued = list(Paper.objects.filter(Q(entry=entry) | Q(entry__cause=entry)))
        transaction.set_rollback(True)
    return {paper.key: as_preview(paper) for paper in issued}


def rehearsed_periods(case: Case, name: str, *, by: User, **inputs: Any) -> list[Moved]:
    """What the step would do to the periods of the case, exactly: begun, ended, stopped, resumed.

    Nothing stays; raises StepRefused. `case` is not touched.
    """
    with transaction.atomic():
        before = _periods(case)
        take_step(Case.objects.get(pk=case.pk).procedure, name, by=by, **inputs)
        after = _periods(case)
        transaction.set_rollback(True)
    return [
        Moved(row.title, row.article, says, row.due_on)
        for key, row in after.items()
        if (says := _says(before.get(key), row))
    ]


def _periods(case: Case) -> dict[tuple[str, int], Deadline]:
    rows = case.deadlines.order_by("due_on", "pk")
    for row in rows:
        row.case = case
    return {(row.period, row.ordinal): row for row in rows}


def _says(before: Deadline | None, after: Deadline) -> str:
    if before is None:
        return "开始计算"
    if after.ended_on and not before.ended_on:
        return "结束"
    if bool(after.paused_on) != bool(before.paused_on):
        return "暂停计算" if after.paused_on else "恢复计算"
    return ""


def as_preview(paper: Paper) -> dict[str, Any]:
    content = revived(paper.context)
    content["paper"] |= {
        "number": None, "preview": True, "verification_code": "", "verification_url": "",
    }  # fmt: skip
    return content
