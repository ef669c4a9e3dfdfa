"""`python -m benchmarks`: every goal beside its result, from runs that took turns.

The server is the one of DATABASE_URL; the data lies in a database that is made and dropped.
`python -m benchmarks 3 4` runs some goals only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import datetime, time

import django

from benchmarks import scratch
from benchmarks.report import Row

WITH_DATA = {3, 4, 7, 8, 10}


def main(goals: set[int]) -> int:
    missed = 0
    with scratch.database():
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        django.setup()
        for row in _rows(goals):
            sys.stdout.write(f"{row}\n")
            sys.stdout.flush()
            missed += not row.reached
        from django.db import connection  # noqa: PLC0415 - Django is set up by now

        connection.close()
    sys.stdout.write(f"missed: {missed}\n")
    return 0


def _rows(goals: set[int]) -> Iterator[Row]:
    from benchmarks import letters, pages, working_days  # noqa: PLC0415

    if 1 in goals:
        yield from working_days.run()
    if goals & WITH_DATA:
        yield from _rows_on_data(goals)
    if letters.GOAL in goals:
        yield from letters.run()
    if pages.GOAL in goals:
        yield from pages.run()


def _rows_on_data(goals: set[int]) -> Iterator[Row]:
    from django.core.management import call_command  # noqa: PLC0415

    from benchmarks import finding, lists, sweeping  # noqa: PLC0415
    from casework import clock  # noqa: PLC0415
    from casework.loading import load_all  # noqa: PLC0415

    noon = datetime.combine(scratch.TODAY, time(12), tzinfo=clock.ZONE)
    call_command("migrate", verbosity=0)
    load_all()
    scratch.fill()
    with clock.moved_to(noon):
        if goals & {7, 8}:
            yield from lists.run()
        if goals & {3, 4}:
            yield from sweeping.run()
        if finding.GOAL in goals:
            yield from finding.run(lists.supervisor())


if __name__ == "__main__":
    sys.exit(main({int(goal) for goal in sys.argv[1:]} or {1, 3, 4, 6, 7, 8, 9, 10}))
