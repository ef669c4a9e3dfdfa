"""What an act calls for happens at least once and takes effect once, whatever dies in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date

import pytest

from casework import reactions
from casework.audit import audit_deadlines
from casework.journal import faults
from casework.models import Case, Entry, Pending, Reacted, SweptDay
from casework.refusal import StepRefused
from casework.tasks import relay as relay_task
from casework.tasks import sweep as sweep_task
from config.children import Child
from inspections.models import Visit
from licensing.models import Application
from tests import factories
from tests.casework.test_door_concurrent import at_once
from tests.conftest import HOUSE, database_url_for_tests
from tests.factories import MONDAY, account, act
from tests.house.office import wait_until

VISIT_ON = date(2026, 3, 16)
Start = Callable[..., Child]

# Another process takes the step; `before` is what it does between commit and announcement.
WITHDRAW = """
import os, signal, django
from functools import partial
django.setup()
from django.db import transaction
from casework.door import take_step
from casework.models import User
from licensing.models import Application
case, user = Application.objects.get(pk={case}), User.objects.get(pk={user})
with transaction.atomic():
    {before}
    take_step(case, "withdraw", by=user)
print("announced")
"""
DIE = "transaction.on_commit(partial(os.kill, os.getpid(), signal.SIGKILL))"


def withdrawn_by_another_process(
    application: Application, *, before: str = "pass", **environment: str
) -> subprocess.CompletedProcess[str]:
    script = WITHDRAW.format(
        case=application.pk, user=account(application.organisation).pk, before=before
    )
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=HOUSE,
        env={**os.environ, "DATABASE_URL": database_url_for_tests(), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def application_with_visit() -> tuple[Application, Visit]:
    """What came before is settled: nothing of it waits."""
    application = factories.reviewed_application()
    visit = factories.notified_visit(application, MONDAY, VISIT_ON)
    reactions.relay()
    return application, visit


def state_of(case: Case) -> str:
    return str(Case.objects.values_list("state", flat=True).get(pk=case.pk))


def assert_settled(application: Application, visit: Visit) -> None:
    """The visit has ended once, and nothing waits any more."""
    assert state_of(visit) == "cancelled"
    assert visit.entries.filter(step="cancel").count() == 1
    entry = application.entries.get(step="withdraw", outcome="done")
    ended = Reacted.objects.filter(entry=entry, reaction__startswith="inspections.")
    assert ended.count() == 1
    assert not Pending.objects.exists()
    assert list(faults()) == []
    assert audit_deadlines() == []


# -- the outbox ---------------------------------------------------------------------------------
@pytest.mark.django_db
def test_an_act_that_somebody_waits_for_leaves_a_row_in_the_same_transaction() -> None:
    application, visit = application_with_visit()
    entry = act(application, "withdraw", MONDAY)
    assert Pending.objects.get().entry == entry
    assert state_of(visit) == "notified"
    assert reactions.relay() == 2  # the withdrawal, and the end of the visit it calls for
    assert_settled(application, visit)


@pytest.mark.django_db
def test_a_refused_act_calls_for_nothing() -> None:
    application, _ = application_with_visit()
    act(application, "terminate", MONDAY, ground="art-23-1", evidence="伪造")
    Pending.objects.all().delete()
    with pytest.raises(StepRefused):
        act(application, "withdraw", MONDAY)
    assert not Pending.objects.exists()


@pytest.mark.django_db
def test_an_entry_relayed_twice_takes_effect_once() -> None:
    application, visit = application_with_visit()
    entry = act(application, "withdraw", MONDAY)
    reactions.relay()
    Pending.objects.create(entry=entry)
    assert reactions.relay() == 1
    assert_settled(application, visit)


@pytest.mark.django_db(transaction=True)
def test_two_relays_at_once_take_effect_once() -> None:
    pairs = [application_with_visit() for _ in range(5)]
    for application, _ in pairs:
        act(application, "withdraw", MONDAY)
    Pending.objects.bulk_create(
        [Pending(entry=e) for e in Entry.objects.filter(step="withdraw")], ignore_conflicts=True
    )
    settled = at_once(*[reactions.relay] * 3)
    assert all(isinstance(number, int) for number in settled), settled
    for application, visit in pairs:
        assert_settled(application, visit)


# -- what dies in between -----------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_process_killed_between_commit_and_announcement_loses_nothing(
    start_process: Start,
) -> None:
    application, visit = application_with_visit()
    died = withdrawn_by_another_process(application, before=DIE)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert "announced" not in died.stdout
    assert state_of(application) == "withdrawn"
    assert state_of(visit) == "notified"
    worker = start_process("worker", WORKER_PROCESSES="1")
    relay_task.delay()  # what beat sends every ten seconds
    wait_until(lambda: state_of(visit) == "cancelled", why=worker.last_lines)
    wait_until(lambda: not Pending.objects.exists(), why=worker.last_lines)
    assert_settled(application, visit)


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_costs_time_and_nothing_else(start_process: Start) -> None:
    application, visit = application_with_visit()
    started = time.monotonic()
    done = withdrawn_by_another_process(application, REDIS_URL="redis://127.0.0.1:1/0")
    assert done.returncode == 0, done.stderr
    assert "announced" in done.stdout
    assert time.monotonic() - started < 30
    assert (state_of(application), state_of(visit)) == ("withdrawn", "notified")
    worker = start_process("worker", WORKER_PROCESSES="1")
    relay_task.delay()
    wait_until(lambda: not Pending.objects.exists(), why=worker.last_lines)
    assert_settled(application, visit)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_sweep_leaves_the_rest_to_another(
    start_process: Start,
) -> None:
    """Many days to catch up with, each a transaction of its own; the first worker dies in one."""
    first = date(2026, 1, 5)
    SweptDay.objects.create(day=first, finished_at=factories.ten_o_clock(first))
    cases = [factories.accepted_application(date(2026, 1, 5 + number % 20)) for number in range(20)]
    late = Entry.objects.filter(step="mark_overdue")
    doomed = start_process("worker", WORKER_PROCESSES="1")
    sweep_task.delay()
    wait_until(late.exists, why=doomed.last_lines)
    assert doomed.running is not None
    doomed.clear_away()  # kill -9, the whole group
    doomed.running.wait()
    assert doomed.death() == "被信号 SIGKILL 终止"
    survived = late.count()
    heir = start_process("worker", WORKER_PROCESSES="1")
    wait_until(lambda: _swept_by(heir) and late.count() == len(cases), why=heir.last_lines)
    assert 0 < survived <= len(cases)
    for case in cases:
        (entry,) = case.entries.filter(step="mark_overdue")
        due = case.deadlines.get(period="decision").due_on
        assert (entry.on - due).days == 1
    assert list(faults()) == []
    assert audit_deadlines() == []


@pytest.mark.django_db(transaction=True)
def test_two_celery_workers_sent_the_same_sweeps_mark_every_case_once(
    start_process: Start,
) -> None:
    first = date(2026, 1, 5)
    SweptDay.objects.create(day=first, finished_at=factories.ten_o_clock(first))
    cases = [factories.accepted_application(date(2026, 1, 5 + number)) for number in range(12)]
    late = Entry.objects.filter(step="mark_overdue")
    workers = [start_process("worker", WORKER_PROCESSES="2") for _ in range(2)]
    for _ in range(6):
        sweep_task.delay()
    wait_until(
        lambda: all(map(_swept_by, workers)) and late.count() >= len(cases),
        why=workers[0].last_lines,
    )
    for case in cases:
        assert case.entries.filter(step="mark_overdue").count() == 1
    assert list(faults()) == []
    assert audit_deadlines() == []


def _swept_by(worker: Child) -> bool:
    """Ask once a second, as beat does once a minute."""
    assert worker.death() is None, worker.last_lines()
    sweep_task.delay()
    time.sleep(1)
    return True
