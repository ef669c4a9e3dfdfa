"""Goals 3 and 4: the sweep among 200,000 open deadlines, busy and idle."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from django.db import connection, transaction

from benchmarks.report import Row, interleaved, is_steady, ratio
from benchmarks.scratch import DUE, OPEN, TODAY
from casework.models import Deadline, Effect, Entry, SweptDay
from casework.sweep import sweep

ROUNDS = 7
IDLE_CALLS = 200
NEVER = TODAY.replace(year=TODAY.year - 1)

# What marks the same deadlines overdue: rows locked, for each an entry with its hash and an alert,
# rows updated.
BY_SQL = """
WITH due AS (
  SELECT d.id, d.case_id, d.period, c.kind, c.state, c.regulation_id, c.journal_length AS length,
         c.journal_head AS head
  FROM casework_deadline d JOIN casework_case c ON c.id = d.case_id
  WHERE d.acts_on <= %(day)s ORDER BY d.id FOR UPDATE SKIP LOCKED),
marked AS (
  UPDATE casework_deadline d SET overdue_on = %(day)s, acts_on = NULL
  FROM due WHERE d.id = due.id RETURNING d.id),
written AS (
  INSERT INTO casework_entry (case_id, position, kind, step, source, target, outcome, error, role,
    regulation_id, "on", at, inputs, facts, articles, previous_hash, hash)
  SELECT case_id, length + 1, kind, 'mark_overdue', state, state, 'done', '', '', regulation_id,
    %(day)s, now(), jsonb_build_object('period', period), jsonb_build_object('period', period),
    '[]', head, encode(sha256(convert_to(concat_ws('|', head, case_id, length + 1, kind,
      'mark_overdue', state, state, 'done', regulation_id, %(day)s::date, now(), period), 'UTF8')),
      'hex')
  FROM due RETURNING id, case_id, hash),
called AS (
  INSERT INTO casework_effect (case_id, entry_id, kind, key, "on")
  SELECT case_id, id, 'alerts', 'overdue', %(day)s FROM written)
UPDATE casework_case c SET journal_length = journal_length + 1, journal_head = written.hash
FROM written WHERE c.id = written.case_id
"""


def run() -> list[Row]:
    return [acting(), *idle()]


# -- goal 3 -------------------------------------------------------------------------------------
def acting() -> Row:
    """Deadlines marked overdue in a second, by the sweep and by one statement."""
    seconds = interleaved({"sql": by_sql, "sweep": by_sweep}, rounds=ROUNDS)
    share = ratio(seconds, "sql", "sweep")
    rate, anchor = DUE / median(seconds["sweep"]), DUE / median(seconds["sql"])
    steady = "" if is_steady(seconds["sql"]) else " (unsteady machine: repeat)"
    return Row(
        3,
        f"{DUE} of {OPEN} deadlines acted on, by one SQL statement",
        "≥ 0.33",
        f"{share:.3f} ({rate:.0f}/s of {anchor:.0f}/s){steady}",
        share >= 0.33,
    )


def by_sweep() -> None:
    _undone(lambda: sweep(TODAY))


def by_sql() -> None:
    def run_it() -> int:
        with connection.cursor() as cursor:
            cursor.execute(BY_SQL, {"day": TODAY})
            return cursor.rowcount

    _undone(run_it)


def _undone(act: Callable[[], int]) -> None:
    """Act, see that every due deadline was acted on, and take it all back."""
    with transaction.atomic():
        before = Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
        assert act() == DUE
        written = Entry.objects.filter(pk__gt=before, step="mark_overdue")
        assert written.count() == Effect.objects.filter(entry__in=written).count() == DUE
        transaction.set_rollback(True)


# -- goal 4 -------------------------------------------------------------------------------------
def idle() -> list[Row]:
    """A sweep that finds nothing to do, by the shortest question there is."""
    sweep(TODAY)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE casework_deadline")
    assert not Deadline.objects.acting(TODAY).exists()
    assert SweptDay.objects.filter(day=TODAY).exists()
    seconds = interleaved(
        {"one": lambda: _calls(select_1), "sweep": lambda: _calls(_idle_sweep)}, rounds=15
    )
    times = ratio(seconds, "sweep", "one")
    many = median(seconds["sweep"])
    return [
        Row(4, f"idle sweep among {OPEN} open deadlines, by SELECT 1", "≤ 2.0", f"{times:.2f}",
            times <= 2.0),
        _flat(many),
    ]  # fmt: skip


def _flat(many: float) -> Row:
    """The same among a twentieth of them; the others are away inside a transaction only."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DELETE FROM casework_deadline WHERE id %% 20 <> 0", [])
        started = time.perf_counter()
        rounds = [_timed() for _ in range(15)]
        assert time.perf_counter() > started
        transaction.set_rollback(True)
    share = many / median(rounds)
    return Row(4, f"idle sweep, {OPEN} open by {OPEN // 20}", "≤ 1.2", f"{share:.2f}", share <= 1.2)


def _timed() -> float:
    started = time.perf_counter()
    _calls(_idle_sweep)
    return time.perf_counter() - started


def _calls(act: Callable[[], object]) -> None:
    for _ in range(IDLE_CALLS):
        act()


def select_1() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def _idle_sweep() -> None:
    assert sweep(TODAY) == 0
