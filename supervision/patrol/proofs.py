"""Checks of what a decision must show: a second person, a notice that was given, a service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from casework import practices
from casework.calendar import ONE_DAY
from casework.law import Law, law_numbered
from casework.models import Deadline, Entry, Paper, Regulation
from casework.proposing import PROPOSE

Found = tuple[int | None, str]
DONE = Entry.objects.filter(outcome=Entry.Outcome.DONE)
ORDER = "order"


def _laws() -> dict[int, Law]:
    return {pk: law_numbered(pk) for pk in Regulation.objects.values_list("pk", flat=True)}


def decided_alone(day: date) -> Iterator[Found]:
    """A decision against a unit in which nobody but the decider had a part."""
    for pk, law in _laws().items():
        if not law.follows(practices.TWO_PERSONS):
            continue
        for kind, name, asked in law.decided_by_two():
            others = DONE.filter(case=OuterRef("case"), position__lt=OuterRef("position"))
            others = others.exclude(actor=None).exclude(actor=OuterRef("actor"))
            own = Q(step__in=[step for step in asked["prepared_by"] if step != PROPOSE])
            prepared = others.filter(own | Q(step=PROPOSE, inputs__decision=name))
            taken = DONE.filter(regulation=pk, kind=kind, step=name).exclude(actor=None)
            for field, word in asked.get("when", {}).items():
                taken = taken.filter(**{f"inputs__{field}": word})
            for case, on in taken.exclude(Exists(prepared)).values_list("case", "on"):
                yield case, f"{on:%Y-%m-%d}的决定没有另一人的意见"


def paused_without_notice(day: date) -> Iterator[Found]:
    """A clock that stands still although the unit was not told why."""
    begins = {pause.begins for law in _laws().values() for pause in law.pauses}
    stopped = Deadline.objects.filter(ended_on=None).exclude(paused_on=None)
    begun = DONE.filter(step__in=begins, case__in=stopped.values("case"))
    silent = begun.exclude(Exists(Paper.objects.filter(entry=OuterRef("pk"))))
    for case, on in silent.values_list("case", "on"):
        yield case, f"{on:%Y-%m-%d}起停止计算期限，没有告知文书"


def order_not_served(day: date) -> Iterator[Found]:
    """An order with no record of its service, the day after at the latest."""
    keys = {
        key
        for law in _laws().values()
        for key, paper in law.document["papers"].items()
        if paper["form"] == ORDER
    }
    papers = Paper.objects.filter(key__in=keys, issued_on__lt=day - ONE_DAY, services=None)
    for case, title, number in papers.values_list("case", F("title"), "number"):
        yield case, f"{title}（{number}）没有送达凭证"
