"""Saving on the sheet: the one way for pages, API and tablets that come back from offline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from casework import clock
from casework.models import Case, User
from inspections.models import SheetEntry, SheetShare, Visit
from inspections.sheet.reading import Sheet, sheet_of
from inspections.sheet.team import ON_SITE, is_of_team, may_fill, time_on_site
from inspections.standard.document import Point
from inspections.standard.verdicts import Unfit, require_reason, settled

LOCKED = "现场审查报告已经锁定，检查记录不能再改。确需更改的，在签字前由组长解锁报告。"


@dataclass(frozen=True)
class Said:
    """What an inspector says of one point. `age`: seconds since it was written down."""

    uuid: UUID
    point: str
    verdict: str = ""
    reason: str = ""
    measured: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    based_on: tuple[UUID, ...] = ()
    age: float = 0.0


@dataclass(frozen=True)
class Moment:
    """When something was written down and received, and whether the visit was over by then."""

    made_at: datetime
    at: datetime
    late: bool


@transaction.atomic
def save_entry(visit: Visit, said: Said, *, by: User) -> SheetEntry:
    """Add what was found to the sheet; the same uuid again returns the entry that is kept.

    Raises StepRefused unless a member of the team writes while the visit goes on (or wrote then
    and was offline), and Unfit for a verdict that cannot stand or a uuid that says otherwise.
    """
    visit = locked(visit)
    earlier = SheetEntry.objects.filter(uuid=said.uuid).first()
    if earlier:
        return _the_same(earlier, visit, said, by)
    moment = moment_of(visit, by, said.age)
    sheet = sheet_for(visit)
    point = point_of(sheet, said.point)
    require_reason(said.verdict, said.reason)
    verdict = settled(
        sheet.checklist, point, sheet.level, said.verdict, said.measured, visit.visit_on
    )
    require_reason(verdict, said.reason)
    _require_known(visit, said)
    return visit.entries_of_sheet.create(
        uuid=said.uuid, point=said.point, verdict=verdict,
        reason=said.reason.strip(), measured=dict(said.measured), note=said.note.strip(),
        based_on=list(said.based_on), by=by,
        made_at=moment.made_at, at=moment.at, late=moment.late,
    )  # fmt: skip


def locked(visit: Visit) -> Visit:
    """The visit as it is now; nobody ends it while something is being saved."""
    Case.objects.select_for_update().get(pk=visit.pk)
    return Visit.objects.select_related("standard", "subject", "regulation").get(pk=visit.pk)


def sheet_for(visit: Visit) -> Sheet:
    """The visit's sheet. Raises StepRefused when it was announced without a standard."""
    sheet = sheet_of(visit)
    if sheet is None:
        raise visit.law.refusal("E_STATE", "发出通知时没有施行中的检查标准，不能逐项记录。")
    return sheet


def point_of(sheet: Sheet, each: str) -> Point:
    """The point, when it is asked of the visit's level and procedure. Raises Unfit."""
    state = sheet.states.get(each)
    if state is None or not state.is_checked:
        raise Unfit("point", "这次审查不检查这一项")
    return state.point


def moment_of(visit: Visit, by: User, age: float) -> Moment:
    """When it was made, never before the visit began. Raises StepRefused when it may not be."""
    now = clock.now()
    began, ended = time_on_site(visit)
    made_at = now - timedelta(seconds=age)
    if may_fill(visit, by, now.date()):
        return Moment(max(made_at, began or now), now, late=False)
    if not is_of_team(visit, by, now.date()):
        raise visit.law.refusal("E_ROLE", "只有现场审查组的工作人员可以填写。")
    if visit.state in ON_SITE and visit.is_locked:
        raise visit.law.refusal("E_STATE", LOCKED)
    if began is None or ended is None or not began <= made_at <= ended:
        raise visit.law.refusal("E_STATE", "现场审查没有在进行，不能填写。")
    return Moment(made_at, now, late=True)


def _the_same(earlier: SheetEntry, visit: Visit, said: Said, by: User) -> SheetEntry:
    kept = (earlier.visit_id, earlier.by_id, earlier.point, earlier.measured, earlier.based_on)
    sent = (visit.pk, by.pk, said.point, dict(said.measured), list(said.based_on))
    texts = (earlier.reason, earlier.note) == (said.reason.strip(), said.note.strip())
    if kept != sent or not texts or said.verdict not in ("", earlier.verdict):
        raise Unfit("uuid", "这一页已经保存过，请核对现有内容后重新填写")
    return earlier


def _require_known(visit: Visit, said: Said) -> None:
    """What an entry is based on was written at the same point of the same visit."""
    known = visit.entries_of_sheet.filter(point=said.point, uuid__in=said.based_on).count()
    if known != len(set(said.based_on)):
        raise Unfit("based_on", "依据的记录不在这一项之下，请刷新后重新填写")


@transaction.atomic
def take_share(visit: Visit, head: str, *, by: User) -> bool:
    """Take a head, or give it back; returns whether it is now taken. Raises StepRefused."""
    visit = locked(visit)
    moment_of(visit, by, 0.0)
    sheet_for(visit).head(head)
    given_back, _ = SheetShare.objects.filter(visit=visit, head=head, by=by).delete()
    if not given_back:
        SheetShare.objects.create(visit=visit, head=head, by=by, at=clock.now())
    return not given_back
