"""Silence has its consequences on the day the law says, however often and late the sweep comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction

from casework import clock
from casework.audit import audit_deadlines
from casework.door import take_step
from casework.journal import faults
from casework.models import Case, Deadline, Entry, Paper, Role, SweptDay, User
from casework.refusal import StepRefused
from casework.sweep import sweep
from tests import factories
from tests.casework.test_door_concurrent import at_once
from tests.factories import MONDAY, act, office, official
from tests.house.office import wait_until

ONE_DAY = timedelta(days=1)
LAST = date(2026, 4, 20)
Journal = list[tuple[Any, ...]]


def days(first: date, last: date, step: int = 1) -> Iterable[date]:
    day = first
    while day < last:
        yield day
        day += step * ONE_DAY
    yield last


def world() -> None:
    """Cases whose silence falls on many days, some on the same one, over a long holiday too."""
    SweptDay.objects.create(day=date(2026, 2, 1), finished_at=clock.now())
    for start in (date(2026, 2, 9), date(2026, 2, 13), MONDAY, date(2026, 3, 5)):
        factories.submitted_application(start)
        factories.application_to_correct(start)
        factories.accepted_application(start)
    corrected = factories.application_to_correct(MONDAY)
    act(corrected, "resubmit", date(2026, 3, 6), items=["charter"])
    paused = factories.accepted_application(MONDAY)
    act(paused, "start_expert_review", date(2026, 3, 6), reason="复杂", review="a", experts=[])
    act(paused, "end_expert_review", date(2026, 3, 13), review="a", opinion="favourable")
    factories.issued_application()


def journal() -> Journal:
    """What the journal says, without keys and clock times; cases by the order of their making."""
    place = {pk: n for n, pk in enumerate(Case.objects.order_by("pk").values_list("pk", flat=True))}
    rows = Entry.objects.order_by("case_id", "position").values_list(
        "case_id", "position", "step", "on", "source", "target", "facts", "outcome"
    )
    return [(place[row[0]], *row[1:]) for row in rows]


def deadlines() -> Journal:
    place = {pk: n for n, pk in enumerate(Case.objects.order_by("pk").values_list("pk", flat=True))}
    names = ("period", "ordinal", "due_on", "ended_on", "ended_by", "overdue_on", "acts_on")
    rows = Deadline.objects.order_by("case_id", "period", "ordinal").values_list("case_id", *names)
    return [(place[row[0]], *row[1:]) for row in rows]


def lived(sweeps: Iterable[date]) -> tuple[Journal, Journal]:
    """The journal and the deadlines of the world after these sweeps; all is undone again."""
    with transaction.atomic():
        world()
        for day in sweeps:
            sweep(day)
        told = journal(), deadlines()
        assert audit_deadlines() == []
        assert list(faults()) == []
        transaction.set_rollback(True)
    return told


@cache
def day_by_day() -> tuple[Journal, Journal]:
    """What every other way of sweeping is compared with."""
    return lived(days(date(2026, 2, 2), LAST))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("named", "sweeps"),
    [
        ("twice a day", [day for day in days(date(2026, 2, 2), LAST) for _ in range(2)]),
        ("after three days of outage each", list(days(date(2026, 2, 2), LAST, 4))),
        ("once, after weeks", [LAST]),
        ("also for a day that was swept", [*days(date(2026, 2, 2), LAST), date(2026, 3, 9)]),
    ],
)
def test_the_sweep_writes_the_same_journal_as_day_by_day(named: str, sweeps: list[date]) -> None:
    told, clocks = day_by_day()
    by_silence = {"deem_accepted", "lapse", "mark_overdue"}
    assert by_silence <= {row[2] for row in told}
    assert lived(sweeps) == (told, clocks), named


@pytest.mark.django_db
def test_a_consequence_bears_the_day_after_the_last_day_even_when_the_sweep_is_late() -> None:
    case = factories.submitted_application()
    sweep(date(2026, 3, 8))
    sweep(date(2026, 3, 25))
    (entry,) = case.entries.filter(step="deem_accepted")
    assert entry.on == date(2026, 3, 10)
    assert entry.actor is None
    case.refresh_from_db()
    assert case.procedure.facts["accepted_on"] == MONDAY


# -- the boundary of a day ----------------------------------------------------------------------
def at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=clock.ZONE)


@pytest.mark.django_db
@pytest.mark.article("18")
def test_until_midnight_of_the_last_day_an_applicant_may_correct() -> None:
    case = factories.application_to_correct()
    last_day = case.deadlines.get(period="correction").due_on
    with clock.moved_to(at(last_day, 23, 59)):
        sweep()
        take_step(case, "resubmit", by=factories.account(case.organisation), items=["charter"])
    assert case.state == "received"


@pytest.mark.django_db
@pytest.mark.article("18")
def test_after_midnight_it_is_too_late_before_the_sweep_and_given_up_by_it() -> None:
    case = factories.application_to_correct()
    unit = factories.account(case.organisation)
    last_day = case.deadlines.get(period="correction").due_on
    with clock.moved_to(at(last_day, 0, 5)):
        sweep()
    with clock.moved_to(at(last_day + ONE_DAY, 0, 2)):
        with pytest.raises(StepRefused) as refused:
            take_step(case, "resubmit", by=unit, items=["charter"])
        assert refused.value.code == "E_CASE_CLOSED"
        case.refresh_from_db()
        assert case.state == "correction_required"
    with clock.moved_to(at(last_day + ONE_DAY, 0, 5)):
        assert sweep() == 1
    case.refresh_from_db()
    assert (case.state, case.closed_on) == ("abandoned", last_day + ONE_DAY)
    assert Paper.objects.filter(case=case, key="abandonment_notice").count() == 1


@pytest.mark.django_db
def test_the_day_of_the_office_begins_at_midnight_in_beijing_not_in_greenwich() -> None:
    case = factories.submitted_application()
    due = case.deadlines.get(period="accept_review").due_on
    deemed = case.entries.filter(step="deem_accepted")
    with clock.moved_to(datetime.fromisoformat(f"{due}T15:59:00+00:00")):
        sweep()
        assert not deemed.exists()
    with clock.moved_to(datetime.fromisoformat(f"{due}T16:05:00+00:00")):
        sweep()
        assert deemed.count() == 1


# -- several at once ----------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_workers_that_sweep_at_once_write_what_one_writes() -> None:
    world()
    swept = at_once(*[lambda: sweep(LAST)] * 3)
    assert all(isinstance(done, int) for done in swept), swept
    assert max(swept) > 10
    told = journal(), deadlines()
    sweep(LAST)
    assert (journal(), deadlines()) == told
    assert audit_deadlines() == []
    assert list(faults()) == []
    assert told == _alone()


def _alone() -> tuple[Journal, Journal]:
    """The same world swept by one worker; the first world is kept out of sight."""
    before = set(Case.objects.values_list("pk", flat=True))
    SweptDay.objects.all().delete()
    world()
    sweep(LAST)
    return _only_new(journal(), before), _only_new(deadlines(), before)


def _only_new(rows: Journal, before: set[int]) -> Journal:
    return [(row[0] - len(before), *row[1:]) for row in rows if row[0] >= len(before)]


def _grant(case: Case, head: User, day: date) -> Entry:
    own = type(case).objects.get(pk=case.pk)
    with clock.moved_to(factories.ten_o_clock(day)):
        return take_step(own, "grant", by=head, on=day)


def _waiting() -> int:
    """How many sessions wait for a lock at this moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_what_an_officer_decides_while_the_sweep_runs_is_not_marked_overdue_afterwards() -> None:
    """The sweep is held up at another case when it has listed this one, and the head decides."""
    visit_on = date(2026, 3, 16)
    other = factories.decidable_application(visit_on=visit_on)
    act(other, "grant", visit_on)
    case = factories.decidable_application(visit_on=visit_on)
    day = case.deadlines.get(period="decision").due_on + ONE_DAY
    assert other.deadlines.get(period="certificate_issue").due_on + ONE_DAY == day
    sweeping = Thread(target=at_once, args=[partial(sweep, day)])
    deciding = Thread(
        target=at_once, args=[partial(_grant, case, official(Role.HEAD, office()), day)]
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE casework_effect IN SHARE MODE")
        sweeping.start()
        wait_until(lambda: _waiting() == 1)
        deciding.start()
        wait_until(lambda: not deciding.is_alive() or _waiting() == 2)
    sweeping.join(30)
    deciding.join(30)
    steps = list(case.entries.order_by("position").values_list("step", flat=True))
    assert steps[-2:] == ["mark_overdue", "grant"]
    assert other.entries.filter(step="mark_overdue").count() == 1
    assert list(faults()) == []
    assert audit_deadlines() == []


@pytest.mark.django_db(transaction=True)
def test_a_case_that_somebody_holds_is_left_for_the_next_sweep() -> None:
    held, free = factories.submitted_application(), factories.submitted_application()
    day = date(2026, 3, 10)
    swept: list[Any] = []

    def look() -> int:
        swept.append(sweep(day))
        return 0

    with transaction.atomic():
        Case.objects.select_for_update().get(pk=held.pk)
        at_once(look)
    assert swept == [1]
    free.refresh_from_db()
    held.refresh_from_db()
    assert (free.state, held.state) == ("written_review", "received")
    assert sweep(day) == 1
    held.refresh_from_db()
    assert held.state == "written_review"


@pytest.mark.django_db
def test_a_sweep_with_nothing_to_do_writes_nothing() -> None:
    factories.accepted_application()
    sweep(date(2026, 3, 3))
    before: dict[str, int] = {m.__name__: m._base_manager.count() for m in (Entry, Deadline, Paper)}
    assert sweep(date(2026, 3, 3)) == 0
    assert {m.__name__: m._base_manager.count() for m in (Entry, Deadline, Paper)} == before


@pytest.mark.django_db
def test_the_lock_of_the_sweep_is_given_back(django_assert_max_num_queries: Callable) -> None:
    sweep(MONDAY)
    with connection.cursor() as cursor:
        cursor.execute(  # a server may hold other databases, whose locks are their own
            "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
            " WHERE locktype = 'advisory' AND d.datname = current_database()"
        )
        assert cursor.fetchone()[0] == 0
    with django_assert_max_num_queries(8):
        sweep(MONDAY)
