"""What stands in the way of drawing up the report, each with the page where it is cleared."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from casework.models import Entry
from inspections.models import Visit
from inspections.sheet.guards import BREAKS_OFF
from inspections.sheet.reading import Sheet, sheet_of
from inspections.team import seats

MOST = 10


@dataclass(frozen=True)
class Obstacle:
    says: str
    url: str


def ends_by_basic_item(visit: Visit) -> bool:
    """Whether a failed basic item ended the review, or is about to."""
    done = visit.entries.filter(step=BREAKS_OFF, outcome=Entry.Outcome.DONE)
    if visit.state == "terminated":
        return done.exists()
    sheet = sheet_of(visit)
    failed = sheet is not None and bool(sheet.failed_basic)
    return failed and visit.law.has_step(visit.kind, BREAKS_OFF)


def obstacles(visit: Visit) -> list[Obstacle]:
    """Everything that is still to be done; [] when the report may be locked.

    A review ended by a failed basic item needs neither the other points nor the other steps.
    """
    case = reverse("case", args=[visit.pk])
    found = [Obstacle(said, case) for said in seats.undeclared(visit)]
    if visit.sittings.filter(closed_at=None).exists():
        found.append(Obstacle("知识测试尚未结束", reverse("visit-tests", args=[visit.pk])))
    if ends_by_basic_item(visit):
        return found
    says = visit.steps_of_visit
    found += [
        Obstacle(f"尚未记录：{says[key]['says']}", f"{case}#records") for key in visit.missing_steps
    ]
    sheet = sheet_of(visit)
    return found + (_of_sheet(sheet) if sheet and sheet.is_begun else [])


def _of_sheet(sheet: Sheet) -> list[Obstacle]:
    """Each disputed point by itself; unseen ones by head."""
    disputed = [
        Obstacle(f"有分歧：{s.point.clause} {s.point.says}", _at(sheet, s.point.head, s.point.id))
        for s in sheet.disputed
    ]
    unseen = [
        Obstacle(f"{head.name}：未查 {head.unseen - head.disputed} 项", _at(sheet, head.key))
        for head in sheet.heads
        if head.unseen > head.disputed
    ]
    return disputed + unseen


def _at(sheet: Sheet, head: str, point: str = "") -> str:
    page = reverse("sheet-head", args=[sheet.visit.pk, head])
    return f"{page}#{point}" if point else page
