"""How long each application took: read from the journal when it is decided, and again if anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef

from casework.calendar import ONE_DAY, Interval, WorkingCalendar, merged
from casework.calendars import working_calendar
from casework.models import Case, Deadline, Entry
from casework.notices import is_units
from casework.reading import Moment, pause_intervals
from casework.winding import moments_of
from licensing.correcting import NOTICE
from licensing.durations import DECISIONS
from licensing.models import Application
from supervision.models import Timing

GRANT = DECISIONS[0]
BATCH = 200


def note(cases: Iterable[Case]) -> int:
    """Store the timing of the decided ones among these applications; how many."""
    calendar, stored = working_calendar(), 0
    listed = list(cases)
    moments = moments_of(case.pk for case in listed)
    waits = _waits(listed)
    for case in listed:
        if timing := read(case, moments[case.pk], waits.get(case.pk, []), calendar):
            timing.save()
            stored += 1
    return stored


def read(
    case: Case,
    moments: Sequence[Moment],
    waits: Sequence[tuple[str, Interval]],
    calendar: WorkingCalendar,
) -> Timing | None:
    """The timing on the evidence of the journal; None while there is no decision."""
    decisions = [moment for moment in moments if moment.step in DECISIONS]
    if not decisions or case.opened_on is None:
        return None
    last, received = decisions[-1], case.opened_on
    spans = [*_reviews(case, moments), *waits]
    out = sum(_counted(span, received, last.on, calendar) for span in merged(s for _, s in spans))
    working = calendar.count(received, last.on)
    asked = [m.facts.get("items", []) for m in moments if m.step == NOTICE]
    return Timing(
        case=case,
        authority_id=case.authority_id,
        decided_on=last.on,
        granted=last.step == GRANT,
        gross_days=(last.on - received).days,
        working_days=working,
        net_days=working - out,
        items=sorted({str(item) for items in asked for item in items}),
        pauses=[[cause, _counted(span, received, last.on, calendar)] for cause, span in spans],
    )


def _reviews(case: Case, moments: Sequence[Moment]) -> list[tuple[str, Interval]]:
    """The closed intervals of each cause for which the law stops the clock."""
    return [
        (pause.cause, interval)
        for pause in case.law.pauses
        for interval in pause_intervals(moments, [pause])[0]
    ]


def _waits(cases: Sequence[Case]) -> dict[int, list[tuple[str, Interval]]]:
    """Case -> the times it waited for the unit: from the day after it was asked to its answer."""
    known = {case.pk: case for case in cases}
    found: dict[int, list[tuple[str, Interval]]] = {}
    rows = Deadline.objects.filter(case__in=known, ended_on__isnull=False).order_by("pk")
    for row in rows:
        row.case = known[row.case_id]
        if row.ended_on and row.ended_on > row.opened_on and is_units(row.case.kind, row.rule):
            span = (row.opened_on + ONE_DAY, row.ended_on)
            found.setdefault(row.case_id, []).append((row.title, span))
    return found


def _counted(span: Interval, received: date, decided: date, calendar: WorkingCalendar) -> int:
    """Working days of the interval after the day of receipt and through the decision."""
    opening, closing = max(span[0] - ONE_DAY, received), min(span[1], decided)
    return calendar.count(opening, closing) if closing > opening else 0


def catch_up() -> int:
    """Read the decided applications that have no timing yet; how many."""
    decided = Entry.objects.filter(
        case=OuterRef("pk"), step__in=DECISIONS, outcome=Entry.Outcome.DONE
    )
    missing = Application.objects.filter(Exists(decided), timing=None).order_by("pk")
    stored, after = 0, 0
    while batch := list(missing.filter(pk__gt=after)[:BATCH]):
        stored, after = stored + note(batch), batch[-1].pk
    return stored
