"""Proof that the deadline rows are nothing but their readings, and what an edit would move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from casework.calendar import WorkingCalendar
from casework.calendars import working_calendar
from casework.models import Case, Deadline
from casework.winding import Change, changes, wind

BATCH = 1000


def audit_deadlines() -> list[Change]:
    """Every deadline row that differs from its reading; an empty list is the only good answer."""
    calendar = working_calendar()
    return [change for cases in _batches(Case.objects.all()) for change in changes(cases, calendar)]


@dataclass(frozen=True)
class Move:
    """A running deadline whose last day an edit of the calendar moves."""

    deadline: Deadline
    was: date | None
    due: date | None


def preview(calendar: WorkingCalendar) -> list[Move]:
    """The dry run of a calendar edit: which running deadlines would move, from and to."""
    return [
        Move(change.deadline, change.was_due_on, change.deadline.due_on)
        for cases in _batches(_with_deadlines(Q(ended_on=None, due_on__isnull=False)))
        for change in changes(cases, calendar)
        if change.was_due_on != change.deadline.due_on and not change.deadline.ended_on
    ]


@transaction.atomic
def reread(since: date = date.min) -> int:
    """Re-read what an edit of the calendar may have moved; returns how many rows changed.

    Days before `since` are as they were. Ended periods are re-read too: a row is its reading.
    """
    calendar = working_calendar()
    touched = _with_deadlines(Q(due_on__gte=since))
    return sum(len(wind(cases, calendar)) for cases in _batches(touched))


def _with_deadlines(wanted: Q) -> QuerySet[Case]:
    return Case.objects.filter(pk__in=Deadline.objects.filter(wanted).values("case"))


def _batches(cases: QuerySet[Case]) -> Iterator[list[Case]]:
    after = 0
    while True:
        batch = list(cases.filter(pk__gt=after).order_by("pk")[:BATCH])
        if not batch:
            return
        yield batch
        after = batch[-1].pk
