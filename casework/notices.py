"""What every kind of case tells: a paper, a new state, a message, a deadline that nears its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from casework.judging import machine, step_of
from casework.law import law_numbered
from casework.models import Case, Deadline, Entry, Message, Role
from casework.notifying import (
    Kind,
    Note,
    is_seen_by_unit,
    members_of,
    register,
    team_of,
    tell,
    tell_people,
)
from casework.reactions import on_any
from casework.reading import CLOSE, OVERDUE, Rule, Unit
from casework.sweep import daily, model_of

PAPER, STATE, MESSAGE = "paper_issued", "state_changed", "message_came"
NEAR, OVER = "deadline_near", "deadline_over"
ASSIGNED, MANY, REMINDED = "case_assigned", "cases_moved", "case_reminded"
MENTIONED = "note_mentions"
BATCH = 500
COUNTED = (Unit.WORKING_DAY, Unit.CALENDAR_DAY)

register(
    Kind(PAPER, "文书", for_unit=True),
    Kind(STATE, "办理进展", for_unit=True),
    Kind(MESSAGE, "消息", for_unit=True, for_office=True, leads_to="messages"),
    Kind(NEAR, "期限临近", for_unit=True, for_office=True),
    Kind(OVER, "期限超过", for_unit=True, for_office=True),
    Kind(ASSIGNED, "分办", for_office=True),
    Kind(MANY, "成批分办", for_office=True),
    Kind(REMINDED, "催办", for_office=True),
    Kind(MENTIONED, "批注", for_office=True),
)

_acts: dict[str, str] = {}  # step -> the kind it is told as
_periods: dict[str, str] = {}  # step that ends a period -> the kind its end is told as


def act_told_as(kind: str, *steps: str) -> None:
    """Tell the unit of these steps ('application.request_correction') by a kind of its own."""
    _acts.update(dict.fromkeys(steps, kind))


def period_told_as(kind: str, *steps: str) -> None:
    """A period that one of these steps ends ('certificate.receive_renewal') is the unit's, and
    its nearing end is told by this kind."""
    _periods.update(dict.fromkeys(steps, kind))


# -- because something happened -----------------------------------------------------------------
def _concerns_people(entry: Entry) -> bool:
    """A new state, a paper, or a period that was overrun."""
    moved = entry.source != entry.target
    law = law_numbered(entry.regulation_id) if entry.regulation_id else None
    papers = law.step(entry.kind, entry.step).papers if law else ()
    return bool(entry.case_id) and (moved or bool(papers) or entry.step == OVERDUE)


@on_any(_concerns_people)
def tell_of_act(entry: Entry) -> None:
    """Tell the unit what the office did, and both sides of a period that was overrun."""
    case = Case.objects.get(entries=entry)
    if entry.step == OVERDUE:
        _tell_overrun(case, entry)
        return
    if entry.target in model_of(case.kind).UNSEEN or not is_seen_by_unit(case):
        return
    papers = [paper.title for paper in entry.papers.all()]
    own = _acts.get(f"{entry.kind}.{entry.step}", "")
    if not (own or papers or entry.source != entry.target):
        return
    kind = own or (PAPER if papers else STATE)
    law = law_numbered(entry.regulation_id) if entry.regulation_id else case.law
    state = law.state_name(case.kind, entry.target)
    what = "".join(f"《{title}》" for title in papers) if papers else state
    people = members_of([case])[case.pk] - {entry.actor_id or 0}
    tell_people(people, kind, case, f"entry:{entry.pk}", what=what, day=_units_last_day(case))


def _units_last_day(case: Case) -> date | None:
    """The last day of what the unit has to do next, if a period of its own runs."""
    running = case.deadlines.running().filter(due_on__isnull=False).order_by("due_on")
    return next((d.due_on for d in running if is_units(case.kind, d.rule)), None)


def _tell_overrun(case: Case, entry: Entry) -> None:
    rows = case.deadlines.filter(period=entry.facts["period"]).order_by("ordinal")
    deadline = rows.last()
    if deadline is None:
        return
    people = team_of([case])[case.pk]
    if is_seen_by_unit(case) and is_units(case.kind, deadline.rule):
        people |= members_of([case])[case.pk]
    key = f"over:{deadline.pk}:{deadline.due_on}"
    tell_people(people, OVER, case, key, what=deadline.title, day=deadline.due_on)


def tell_of_message(message: Message) -> None:
    """Tell the other side that somebody wrote."""
    case = message.case
    other_side = team_of if message.is_from_unit else members_of
    people = other_side([case])[case.pk]
    tell_people(people - {message.author_id}, MESSAGE, case, f"message:{message.pk}")


# -- because time passed ------------------------------------------------------------------------
@daily(96, of_today=True)
def tell_of_near_ends(day: date) -> int:
    """Tell of the periods that are in their last days, and again on the very last.

    What is yellow today is asked afresh every day, so that a night without a sweep loses nothing;
    days that are only caught up with tell nothing that is no longer true.
    """
    near = Deadline.objects.running().filter(warn_on__lte=day, due_on__gte=day)
    near = near.exclude(case__opened_on=None).exclude(silence="").order_by("pk")
    rows = near.select_related("case").iterator(BATCH)
    told = 0
    while batch := list(islice(rows, BATCH)):
        told += tell(_near_ends(batch, day))
    return told


def _near_ends(deadlines: Iterable[Deadline], day: date) -> Iterator[Note]:
    found = [(d, kind, units) for d in deadlines for kind, units in _told_near(d)]
    members = members_of(d.case for d, _, units in found if units)
    teams = team_of([d.case for d, _, units in found if not units])
    for deadline, kind, units in found:
        case = deadline.case
        people = members[case.pk] if units else teams[case.pk]
        stage = "last" if deadline.due_on == day else "near"
        key = f"{stage}:{deadline.pk}:{deadline.due_on}"
        for person in people:
            yield Note(kind, person, case.pk, key, deadline.title, deadline.due_on)


def _told_near(deadline: Deadline) -> Iterator[tuple[str, bool]]:
    """The kind by which its nearing end is told, and whether it is told to the unit."""
    kind, rule = deadline.case.kind, deadline.rule
    own = next((_periods[k] for k in _ends(kind, rule) if k in _periods), "")
    if own or is_units(kind, rule):
        if is_seen_by_unit(deadline.case):
            yield own or NEAR, True
    elif rule.unit in COUNTED and rule.statutory and rule.silence != CLOSE:
        yield NEAR, False


def _ends(kind: str, rule: Rule) -> list[str]:
    return [f"{kind}.{step}" for step in rule.ends]


def is_units(kind: str, rule: Rule) -> bool:
    """Whether the unit has to act within the period: a step of its own ends it, not the case."""
    if rule.office_acts:
        return False
    model = model_of(kind)
    moves = machine(model)
    own = [s for s in rule.ends if s in moves and Role.UNIT in step_of(model, s).roles]
    return any(not _ends_case(model, moves[step]) for step in own)


def _ends_case(model: type[Case], move: object) -> bool:
    transitions = move._django_fsm.transitions.values()  # type: ignore[attr-defined]
    return all(str(transition.target) in model.FINAL for transition in transitions)
