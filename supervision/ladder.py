"""The ladder of electronic supervision: cards given by the daily sweep, each once, never counted.

Which card a case has earned is read from its deadlines and the calendar on every day anew; the
unique key of the card is what makes a second reading harmless.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet

from casework import clock
from casework.calendar import WorkingCalendar
from casework.calendars import working_calendar
from casework.models import Appointment, Authority, Case, Deadline, Role
from casework.notices import is_units
from casework.notifying import Kind, Note, register, team_of, tell
from supervision.models import Card
from supervision.practice import practice

GIVEN = "card_given"
BATCH = 500
WHOLE = "整个案件"

register(Kind(GIVEN, "电子监察", for_office=True))


def give(day: date) -> int:
    """Give every card that is earned on the day and was not given before; how many."""
    calendar = working_calendar()
    cases = _watched(day, calendar).iterator(BATCH)
    given = 0
    while batch := list(islice(cases, BATCH)):
        given += _give(batch, day, calendar)
    return given


def _watched(day: date, calendar: WorkingCalendar) -> QuerySet[Case]:
    """Open cases of administrations with a running period that the ladder may have reached."""
    first = min(rung["at"] for rung in practice()["ladder"]["period"].values())
    last = calendar.add(day, -first) if first < 0 else day
    reached = Deadline.objects.running().filter(due_on__lte=last, statutory=True)
    reached = reached.exclude(silence="")
    watched = Case.objects.filter(closed_on=None, pk__in=reached.values("case"))
    others = Authority.objects.exclude(kind=Authority.Kind.ADMINISTRATION)
    return watched.exclude(authority__in=others.values("pk")).order_by("pk")


@transaction.atomic
def _give(cases: Sequence[Case], day: date, calendar: WorkingCalendar) -> int:
    earned = [card for case in _with_periods(cases) for card in _earned(*case, day, calendar)]
    before = set(Card.objects.filter(case__in=cases).values_list(*KEY))
    new = [card for card in earned if tuple(getattr(card, name) for name in KEY) not in before]
    Card.objects.bulk_create(new, ignore_conflicts=True)
    tell(_notes(new, {case.pk: case for case in cases}))
    return len(new)


KEY = ("case_id", "rung", "period", "ordinal", "due_on")


def _with_periods(cases: Sequence[Case]) -> Iterator[tuple[Case, list[Deadline]]]:
    """Each case with the statutory periods of the office; two queries."""
    rows: dict[int, list[Deadline]] = defaultdict(list)
    found = Deadline.objects.filter(case__in=cases, statutory=True, due_on__isnull=False)
    known = {case.pk: case for case in cases}
    for row in found.exclude(silence="").order_by("pk"):
        row.case = known[row.case_id]
        rows[row.case_id].append(row)
    for case in cases:
        yield case, [row for row in rows[case.pk] if not is_units(case.kind, row.rule)]


def _earned(
    case: Case, rows: list[Deadline], day: date, calendar: WorkingCalendar
) -> Iterator[Card]:
    ladder, together = practice()["ladder"], 0
    for row in rows:
        over = overrun(row, day, calendar)
        together += max(over, 0)
        if row.ended_on is None:
            for rung, entry in ladder["period"].items():
                # Who is late is not reminded any more.
                if entry["at"] <= over and (entry["at"] > 0) == (over > 0):
                    yield _card(case, rung, entry["explain"], over, day, row)
    for rung, entry in ladder["case"].items():
        if any(row.ended_on is None for row in rows) and entry["at"] <= together:
            yield _card(case, rung, entry["explain"], together, day)


def overrun(row: Deadline, day: date, calendar: WorkingCalendar) -> int:
    """Working days from the last day to the end or `day`; negative before the last day."""
    assert row.due_on
    until = min(day, row.ended_on or day)
    late = calendar.count(row.due_on, until)
    if late or until > row.due_on:
        return max(late, 1)
    return -calendar.count(until, row.due_on)


def _card(
    case: Case, rung: str, explain: bool, over: int, day: date, row: Deadline | None = None
) -> Card:
    return Card(
        case_id=case.pk,
        authority_id=case.authority_id,
        officer_id=case.assignee_id,
        rung=rung,
        period=row.period if row else "",
        title=row.title if row else WHOLE,
        ordinal=row.ordinal if row else 0,
        due_on=row.due_on if row else None,
        overrun=over,
        explain=explain,
        given_on=day,
        at=clock.now(),
    )


# -- who is told --------------------------------------------------------------------------------
def _notes(cards: Iterable[Card], cases: dict[int, Case]) -> Iterator[Note]:
    listed = list(cards)
    teams = team_of([cases[card.case_id] for card in listed])
    heads, superiors = _leaders(cases.values())
    for card in listed:
        scope = "period" if card.period else "case"
        told: set[int] = set()
        for whom in practice()["ladder"][scope][card.rung]["tells"]:
            office = card.authority_id
            told |= {"officer": teams[card.case_id], "head": heads[office],
                     "superior": superiors[office]}[whom]  # fmt: skip
        key = f"card:{card.case_id}:{card.rung}:{card.period}:{card.ordinal}:{card.due_on or ''}"
        for person in told:
            what = f"{card.name}：{card.title}"
            yield Note(GIVEN, person, card.case_id, key[:80], what, card.due_on)


def _leaders(cases: Iterable[Case]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Office -> its heads; office -> supervisors and heads of the authority above. Two queries."""
    offices = {case.authority_id for case in cases}
    posts = Appointment.objects.filter(user__is_active=True)
    heads, superiors = defaultdict(set), defaultdict(set)
    own = posts.filter(authority__in=offices, role=Role.HEAD)
    for office, person in own.values_list("authority", "user"):
        heads[office].add(person)
    above = posts.filter(authority__subordinates__in=offices, role__in=(Role.HEAD, Role.SUPERVISOR))
    for office, person in above.values_list("authority__subordinates", "user"):
        superiors[office].add(person)
    return heads, superiors
