"""Two people at the same door: one decision, and the other is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from casework import clock
from casework.audit import audit_deadlines
from casework.door import take_step
from casework.journal import faults
from casework.models import Case, Entry, Paper, Role
from casework.refusal import StepRefused
from tests import factories
from tests.factories import office, official

DAY = date(2026, 3, 16)
ROUNDS = 20
REFUSAL = {
    "ground": "art-24-2-4",
    "reasons": "不符合规定",
    "remedies": "可以申请行政复议",
    "citation": "某法第一条",
}


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run each in a thread and a connection of its own, started together; results in order."""
    barrier, results = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, wanted: Callable[[], Any]) -> None:
        try:
            barrier.wait(20)
            results[place] = wanted()
        except Exception as error:  # the thread's outcome is judged by the test
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def decide(case: Case, step: str, **inputs: Any) -> Callable[[], Entry]:
    def deciding() -> Entry:
        own = type(case).objects.get(pk=case.pk)
        with clock.moved_to(factories.ten_o_clock(DAY)):
            return take_step(own, step, by=head, on=DAY, **inputs)

    head = official(Role.HEAD, office())
    return deciding


@pytest.mark.django_db(transaction=True)
def test_two_officers_deciding_at_once_give_one_decision() -> None:
    winners = set()
    for _ in range(ROUNDS):
        case = factories.decidable_application(visit_on=DAY)
        papers = Paper.objects.filter(case=case).count()
        entries = case.entries.count()
        results = at_once(decide(case, "grant"), decide(case, "refuse", **REFUSAL))
        done = [result for result in results if isinstance(result, Entry)]
        refused = [result for result in results if isinstance(result, StepRefused)]
        assert (len(done), len(refused)) == (1, 1), results
        winners.add(done[0].step)
        case.refresh_from_db()
        assert case.state == {"grant": "granted", "refuse": "refused"}[done[0].step]
        assert Paper.objects.filter(case=case).count() == papers + 1
        assert case.entries.count() == entries + 2
        loser = case.entries.last()
        assert (loser.outcome, loser.error) == ("refused", refused[0].code)
        assert refused[0].code in ("E_CASE_CLOSED", "E_STATE")
    assert winners <= {"grant", "refuse"}
    assert list(faults()) == []
    assert audit_deadlines() == []


@pytest.mark.django_db(transaction=True)
def test_the_same_decision_taken_twice_at_once_is_taken_once() -> None:
    case = factories.decidable_application(visit_on=DAY)
    results = at_once(*[decide(case, "grant")] * 4)
    assert sum(isinstance(result, Entry) for result in results) == 1
    assert sum(isinstance(result, StepRefused) for result in results) == 3
    assert case.entries.filter(step="grant", outcome="done").count() == 1
    assert case.entries.filter(step="grant", outcome="refused").count() == 3
    assert list(faults()) == []
