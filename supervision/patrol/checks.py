"""The checks of the patrol: each yields the cases at fault and one sentence on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Subquery

from casework import clock, journal
from casework.audit import audit_deadlines
from casework.calendar import ONE_DAY
from casework.models import DRAFT, Case, Entry, Pending
from licensing.models import Certificate
from supervision.patrol import proofs

Found = tuple[int | None, str]
DONE = Entry.objects.filter(outcome=Entry.Outcome.DONE)
PATIENCE = timedelta(days=1)


@dataclass(frozen=True)
class Check:
    """One thing looked for: its title, and how to find the faults of a day."""

    title: str
    find: Callable[[date], Iterator[Found]]


def journal_broken(day: date) -> Iterator[Found]:
    for fault in journal.faults():
        yield fault.case_id, f"第{fault.position}条记录：{fault.says}"


def deadline_unequal(day: date) -> Iterator[Found]:
    for change in audit_deadlines():
        yield change.deadline.case_id, f"{change.deadline.title}与流转记录推算的不一致"


def state_without_step(day: date) -> Iterator[Found]:
    """The state of a case is where its last done step led."""
    led = DONE.filter(case=OuterRef("pk")).order_by("-position").values("target")[:1]
    cases = Case.objects.exclude(state=DRAFT).annotate(led=Subquery(led))
    wrong = cases.exclude(led=F("state")) | cases.filter(led=None)
    for pk in wrong.values_list("pk", flat=True):
        yield pk, "现在的状态不是最后一个步骤的结果"


def certificate_without_decision(day: date) -> Iterator[Found]:
    granted = DONE.filter(case=OuterRef("issued_for"), step="grant")
    issued = Certificate.objects.exclude(state=DRAFT).filter(issued_for__isnull=False)
    for pk in issued.exclude(Exists(granted)).values_list("pk", flat=True):
        yield pk, "发证所依据的申请没有准予决定"


def certificate_overrun(day: date) -> Iterator[Found]:
    """The sweep ends a certificate on the day after its last; one more day is allowed."""
    overrun = Certificate.objects.held().filter(valid_until__lt=day - ONE_DAY)
    for pk, last in overrun.values_list("pk", "valid_until"):
        yield pk, f"有效期至{last:%Y-%m-%d}，仍登记为有效"


def owner_left(day: date) -> Iterator[Found]:
    """Open cases of people whose account is closed or who hold no post any more."""
    owned = Case.objects.filter(closed_on=None, assignee__isnull=False)
    left = owned.filter(assignee__is_active=False) | owned.filter(assignee__appointments=None)
    for pk, name in left.values_list("pk", "assignee__name").distinct():
        yield pk, f"经办人{name}已不在岗"


def reaction_stuck(day: date) -> Iterator[Found]:
    stuck = Pending.objects.filter(since__lt=clock.now() - PATIENCE)
    for pk in set(stuck.values_list("entry__case", flat=True)):
        yield pk, "步骤的后续处理超过一日没有完成"


CHECKS = {
    "journal_broken": Check("流转记录不能自证", journal_broken),
    "state_without_step": Check("状态没有步骤支持", state_without_step),
    "certificate_without_decision": Check("证书没有决定", certificate_without_decision),
    "decided_alone": Check("不利决定由一人作出", proofs.decided_alone),
    "paused_without_notice": Check("停止计算期限没有告知", proofs.paused_without_notice),
    "order_not_served": Check("责令决定没有送达凭证", proofs.order_not_served),
    "certificate_overrun": Check("证书过期仍有效", certificate_overrun),
    "deadline_unequal": Check("期限与推算不一致", deadline_unequal),
    "owner_left": Check("经办人已不在岗", owner_left),
    "reaction_stuck": Check("后续处理停滞", reaction_stuck),
}
