"""Winding the clocks: the deadline rows of cases brought in line with their journal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from casework.bulk import update_rows
from casework.calendar import WorkingCalendar
from casework.calendars import working_calendar
from casework.law import Law, law_named
from casework.models import DEADLINE_FIELDS, Case, Deadline, Entry
from casework.reading import Moment, Reading, Unit, read

WARN_SHARE = 5  # yellow in the last fifth of a counted period, and at least one day
WARN_DAYS = 30  # yellow this many days before a fixed last day
MONTHS_OF_WARNING = {Unit.LAST_DAY: 180, Unit.MONTH_BEFORE: 90}


def readings_of(case: Case, moments: Sequence[Moment], calendar: WorkingCalendar) -> list[Reading]:
    """Every reading of every period of the case, each under the law its first step was taken."""
    found: list[Reading] = []
    for law in _laws(case, moments):
        begun = Counter(reading.rule.key for reading in found)
        found += [
            replace(reading, ordinal=reading.ordinal + begun[rule.key])
            if begun[rule.key]
            else reading
            for rule in law.rules_for(case.kind)
            for reading in read(rule, moments, calendar, law.pauses)
        ]
    return found


def reading_of(deadline: Deadline) -> Reading:
    """The reading behind one row, read afresh. StopIteration when the journal has none."""
    case = deadline.case
    readings = readings_of(case, moments_of([case.pk])[case.pk], working_calendar())
    key = (deadline.period, deadline.ordinal)
    return next(reading for reading in readings if (reading.rule.key, reading.ordinal) == key)


def _laws(case: Case, moments: Sequence[Moment]) -> list[Law]:
    codes = dict.fromkeys(moment.law for moment in moments)
    return [case.law if code == case.law.code else law_named(code) for code in codes]


def moments_of(case_ids: Iterable[int]) -> dict[int, list[Moment]]:
    """The done steps of each case in the order they were written down."""
    rows = (
        Entry.objects.filter(case__in=list(case_ids), outcome=Entry.Outcome.DONE)
        .order_by("case_id", "position")
        .values_list("case_id", "step", "on", "facts", "regulation__code")
    )
    moments: dict[int, list[Moment]] = defaultdict(list)
    for case_id, *moment in rows:
        moments[case_id].append(Moment(*moment))
    return moments


@dataclass(frozen=True)
class Change:
    """A deadline row that differs from its reading, before it is stored; a stray has none."""

    deadline: Deadline
    was_due_on: date | None
    is_new: bool
    is_stray: bool = False


def changes(cases: Sequence[Case], calendar: WorkingCalendar) -> Iterator[Change]:
    """The rows to create or change so that each equals its reading; the dry run of `wind`."""
    ids = [case.pk for case in cases]
    moments = moments_of(ids)
    rows = {
        (row.case_id, row.period, row.ordinal): row for row in Deadline.objects.filter(case__in=ids)
    }
    for case in cases:
        for reading in readings_of(case, moments[case.pk], calendar):
            key = (case.pk, reading.rule.key, reading.ordinal)
            row = rows.pop(key, None) or Deadline(period=key[1], ordinal=key[2])
            row.case = case
            was = row.due_on
            if row.follows(reading, warn_on(reading, calendar)):
                yield Change(row, was, row.pk is None)
    for row in rows.values():
        yield Change(row, row.due_on, is_new=False, is_stray=True)


def wind(cases: Sequence[Case], calendar: WorkingCalendar) -> list[Change]:
    """Store what `changes` finds, and the next due date of each case on its row."""
    found = list(changes(cases, calendar))
    Deadline.objects.bulk_create([change.deadline for change in found if change.is_new])
    stale = [each.deadline for each in found if not (each.is_new or each.is_stray)]
    update_rows(Deadline, stale, DEADLINE_FIELDS)
    if strays := [each.deadline.pk for each in found if each.is_stray]:
        Deadline.objects.filter(pk__in=strays).delete()
    if found:
        _set_next_due({change.deadline.case_id: change.deadline.case for change in found})
    return found


def _set_next_due(cases: dict[int, Case]) -> None:
    soonest: dict[int, tuple[date, date | None]] = {}
    # A period whose end brings nothing about (the lead of a notice) makes nobody late.
    running = (
        Deadline.objects.running()
        .filter(case__in=cases, due_on__isnull=False, statutory=True)
        .exclude(silence="")
    )
    for case_id, due_on, warn in running.values_list("case_id", "due_on", "warn_on"):
        if due_on and due_on < soonest.get(case_id, (date.max, None))[0]:
            soonest[case_id] = (due_on, warn)
    moved = []
    for pk, case in cases.items():
        due_on, warn = soonest.get(pk, (None, None))
        if (case.next_due_on, case.warn_on) != (due_on, warn):
            case.next_due_on, case.warn_on = due_on, warn
            moved.append(case)
    update_rows(Case, moved, ["next_due_on", "warn_on"])


def warn_on(reading: Reading, calendar: WorkingCalendar) -> date | None:
    """The first yellow day of a period."""
    due = reading.due_on
    if due is None:
        return None
    if reading.rule.unit is Unit.WORKING_DAY:
        return calendar.back(due, max(1, (reading.length or 0) // WARN_SHARE))
    if reading.rule.unit is Unit.CALENDAR_DAY:
        return due - timedelta(days=max(1, (reading.length or 0) // WARN_SHARE))
    return due - timedelta(days=MONTHS_OF_WARNING.get(reading.rule.unit, WARN_DAYS))
