"""The tally: figures over all open cases that are exact at once and cost the same at any number.

A base is counted once a day; a trigger writes down every case that comes, goes or moves since,
in the transaction that moves it. A figure is base plus changes, read by one statement, so it is
what counting the cases themselves would give; on a day without a base, they are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from casework import clock

LOCK = 0x74616C6C79
CHANGES_KEPT = 2000  # beyond these the base is made anew
AHEAD = timedelta(days=70)  # how far the forecast looks
OPEN = "closed_on IS NULL AND state <> 'draft'"
LIGHTS = """
    coalesce(next_due_on < %(today)s, false)::int AS red,
    coalesce(next_due_on >= %(today)s AND warn_on <= %(today)s, false)::int AS yellow,
    coalesce(next_due_on >= %(today)s AND (warn_on IS NULL OR warn_on > %(today)s), false)::int
        AS green,
    (next_due_on IS NULL)::int AS "none",
    coalesce(next_due_on = %(today)s, false)::int AS due_today,
    coalesce(next_due_on > %(today)s AND next_due_on <= %(sunday)s, false)::int AS due_soon"""
NAMES = ("red", "yellow", "green", "none", "due_today", "due_soon")
SUMS = ", ".join(f'coalesce(sum("{name}" * change), 0)::int AS "{name}"' for name in NAMES)
CASES = 'sum((red + yellow + green + "none") * change)'
HAS_BASE = "EXISTS (SELECT FROM supervision_tally WHERE day = %(today)s)"
# One row for each case or group of cases, with its lights; only one half of it is ever read.
LINES = f"""
  SELECT authority, kind, state, assignee, red, yellow, green, "none", due_today, due_soon,
         1 AS change
    FROM supervision_tally WHERE day = %(today)s
  UNION ALL
  SELECT authority, kind, state, assignee, {LIGHTS}, change FROM supervision_tallychange
   WHERE {HAS_BASE}
  UNION ALL
  SELECT authority_id, kind, state, assignee_id, {LIGHTS}, 1 FROM casework_case
   WHERE {OPEN} AND NOT {HAS_BASE}"""
GROUPS = f"""
SELECT {{columns}}, {SUMS}
  FROM ({LINES}) lines WHERE authority = ANY(%(offices)s)
 GROUP BY {{columns}} HAVING {CASES} > 0
 ORDER BY sum(red * change) DESC, {CASES} DESC, {{columns}} LIMIT {{most}}"""
BY_DAY = f"""
SELECT due_on, sum(cases)::int FROM (
  SELECT authority, due_on, cases FROM supervision_tallyday WHERE {HAS_BASE}
  UNION ALL
  SELECT authority, next_due_on, change FROM supervision_tallychange WHERE {HAS_BASE}
  UNION ALL
  SELECT authority_id, next_due_on, 1 FROM casework_case WHERE {OPEN} AND NOT {HAS_BASE}
) lines
 WHERE authority = ANY(%(offices)s) AND due_on BETWEEN %(today)s AND %(until)s
 GROUP BY due_on HAVING sum(cases) > 0 ORDER BY due_on"""
# One statement sees one moment: the changes it throws away are those the cases already show.
REMAKE = f"""
WITH old AS (DELETE FROM supervision_tally), old_days AS (DELETE FROM supervision_tallyday),
     told AS (DELETE FROM supervision_tallychange),
     days AS (
       INSERT INTO supervision_tallyday (authority, due_on, cases)
       SELECT authority_id, next_due_on, count(*) FROM casework_case
        WHERE {OPEN} AND next_due_on BETWEEN %(today)s AND %(until)s
        GROUP BY authority_id, next_due_on)
INSERT INTO supervision_tally
  (day, authority, kind, state, assignee, red, yellow, green, "none", due_today, due_soon)
SELECT %(today)s, authority_id, kind, state, assignee_id, sum(red), sum(yellow), sum(green),
       sum("none"), sum(due_today), sum(due_soon)
  FROM (SELECT authority_id, kind, state, assignee_id, {LIGHTS} FROM casework_case WHERE {OPEN}) c
 GROUP BY authority_id, kind, state, assignee_id"""


def week_end(today: date) -> date:
    """The Sunday of the week."""
    return today + timedelta(days=6 - today.weekday())


def _moment(today: date, offices: Iterable[int] = ()) -> dict[str, Any]:
    return {
        "today": today,
        "sunday": week_end(today),
        "until": today + AHEAD,
        "offices": list(offices),
    }


def lights_by(
    columns: Sequence[str], offices: Iterable[int], today: date, *, most: int | None = None
) -> list[dict[str, Any]]:
    """Open cases of the offices by light, told apart by these columns; one query.

    columns: some of authority, kind, state, assignee. The most overdue come first; `most` rows.
    """
    statement = GROUPS.format(columns=", ".join(columns), most=most or "ALL")
    with connection.cursor() as cursor:
        cursor.execute(statement, _moment(today, offices))
        names = [*columns, *NAMES]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def by_day(offices: Iterable[int], today: date) -> dict[date, int]:
    """How many open cases have their next last day on each day of the coming weeks."""
    with connection.cursor() as cursor:
        cursor.execute(BY_DAY, _moment(today, offices))
        return dict(cursor.fetchall())


def remake(today: date) -> bool:
    """Count the base of the day anew; False when somebody else is at it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(REMAKE, _moment(today))
        return True


def keep(today: date | None = None) -> bool:
    """Make the base of today where there is none, and where many changes have come since."""
    today = today or clock.today()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM supervision_tally WHERE day = %s), (SELECT count(*) FROM"
            " (SELECT FROM supervision_tallychange LIMIT %s) told)",
            [today, CHANGES_KEPT],
        )
        has_base, changes = cursor.fetchone()
    return remake(today) if changes >= CHANGES_KEPT or not has_base else False
