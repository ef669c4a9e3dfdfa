"""Because time passed: the daily sweep of silent consequences.

Each day is swept by itself, in order, on its own legal date: a sweep that runs twice, late, after
an outage or beside another writes the same journal.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import groupby

from django.apps import apps
from django.db import connection, transaction

from casework import clock
from casework.calendar import ONE_DAY
from casework.door import take_steps
from casework.law import GENERIC_STEPS
from casework.models import Case, Deadline, SweptDay
from casework.reading import CLOSE, OVERDUE

log = logging.getLogger(__name__)
Job = Callable[[date], int]  # a day's work; returns the number of consequences
BATCH = 500
LOCK = 0x7377656570  # one sweep at a time in the whole database
LAST = 90
IDLE = f"""
SELECT 1 FROM {SweptDay._meta.db_table} WHERE day >= %s
   AND NOT EXISTS (SELECT FROM {Deadline._meta.db_table} WHERE acts_on <= %s) LIMIT 1
"""

# Order within one day: lower first. Marks of what is merely overdue come last.
_order: dict[str, int] = {OVERDUE: LAST, CLOSE: LAST - 1}
_daily: list[tuple[int, Job]] = []
_of_today: list[tuple[int, Job]] = []


def sweeps_at(order: int, *steps: str) -> None:
    """Let these steps of silence ('application.lapse') run at this place of the day."""
    _order.update(dict.fromkeys(steps, order))


def daily(order: int, *, of_today: bool = False) -> Callable[[Job], Job]:
    """Run the function once in every day's sweep; it must bear running twice.

    of_today: it looks at what is so at present, so it runs in the first sweep of the present day
    alone, and days that are only caught up with cost nothing.
    """

    def register(function: Job) -> Job:
        (_of_today if of_today else _daily).append((order, function))
        return function

    return register


def sweep(through: date | None = None) -> int:
    """Bring about what the days up to `through` (default today) have silently caused.

    Returns the number of consequences; 0 when another sweep is running.
    """
    through = through or clock.today()
    if _is_idle(through):
        return 0
    with _alone() as alone:
        if not alone:
            return 0
        present = through == clock.today() and not SweptDay.objects.filter(day=through).exists()
        days = _days_to_sweep(through)
        done = sum(_sweep_day(day, present=present and day == through) for day in days)
        SweptDay.objects.get_or_create(day=through, defaults={"finished_at": clock.now()})
        return done


def _is_idle(through: date) -> bool:
    """One look at two indexes, every minute: the day was swept, and nothing acts since."""
    with connection.cursor() as cursor:
        cursor.execute(IDLE, [through, through])
        return cursor.fetchone() is not None


@contextmanager
def _alone() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        alone = cursor.fetchone()[0]
        try:
            yield alone
        finally:
            if alone:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _days_to_sweep(through: date) -> Iterator[date]:
    last = SweptDay.objects.order_by("-day").values_list("day", flat=True).first()
    day = last + ONE_DAY if last and last < through else through
    while day <= through:
        yield day
        day += ONE_DAY


def _sweep_day(day: date, *, present: bool) -> int:
    done = 0
    jobs = [*_daily, *((order, _silence(name)) for name, order in _ordered(day))]
    if present:
        jobs += _of_today
    for _, job in sorted(jobs, key=lambda pair: pair[0]):
        done += job(day)
    return done


def _ordered(day: date) -> list[tuple[str, int]]:
    """The kinds of silence that have something to do, with their place in the day."""
    rows = Deadline.objects.acting(day).values_list("case__kind", "silence").distinct()
    names = {f"{kind}.{step}" for kind, step in rows}
    return [(name, _order.get(name, _order.get(name.split(".")[1], 50))) for name in names]


def _silence(name: str) -> Callable[[date], int]:
    kind, step = name.split(".")
    return lambda day: _enforce(kind, step, day)


def _enforce(kind: str, step: str, day: date) -> int:
    """Take the step for every deadline whose silence is due, a batch to a transaction."""
    done, after = 0, 0
    while True:
        with transaction.atomic():
            due = _due(kind, step, day, after)
            if not due:
                return done
            after = due[-1][0]
            for period, rows in groupby(sorted(due, key=_period), _period):
                inputs = {"period": period} if step in GENERIC_STEPS else {}
                cases = [case_id for _, case_id, _ in rows]
                done += _take_all(model_of(kind), cases, step, day, inputs)


def _due(kind: str, step: str, day: date, after: int) -> list[tuple[int, int, str]]:
    """The next batch: deadline, case and period. Busy cases are left for the next sweep.

    Deadline and case are locked by the query that finds them: what an officer does in between
    would otherwise be followed by a consequence it has just averted.
    """
    rows = Deadline.objects.acting(day).filter(silence=step, case__kind=kind, pk__gt=after)
    locked = rows.select_for_update(skip_locked=True).order_by("pk")
    return list(locked.values_list("pk", "case_id", "period")[:BATCH])


def _period(row: tuple[int, int, str]) -> str:
    return row[2]


def _take_all(
    model: type[Case], cases: list[int], step: str, day: date, inputs: dict[str, str]
) -> int:
    """The step in all cases at once; when one of them breaks the batch, in each alone."""
    try:
        return len(take_steps(model, cases, step, on=day, **inputs))
    except Exception as fault:
        # One spoilt case must not stop the clocks of all others; it is named in the log.
        if len(cases) == 1:
            log.exception("%s.%s of case %s failed", model.KIND, step, cases[0])
            return 0
        log.warning("%s.%s goes case by case: %s", model.KIND, step, fault)
        return sum(_take_all(model, [case], step, day, inputs) for case in cases)


def model_of(kind: str) -> type[Case]:
    """The model of a kind of case; LookupError for an unknown kind."""
    for model in apps.get_models():
        if issubclass(model, Case) and kind == model.KIND:
            return model
    raise LookupError(kind)
