"""Goal 6: the pages people live in, over 200,000 cases by the same over 2,000.

Each number of cases lives in a database and a process of its own (`python -m benchmarks.pages N`);
the two take turns. The pages are whole ones, signed in as a supervisor of the national office, who
sees every case of the country.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from functools import partial
from statistics import median
from typing import IO

import django

from benchmarks import scratch
from benchmarks.report import Row, interleaved, is_steady, ratio

GOAL = 6
FEW, MANY = 2_000, 200_000
ROUNDS, TIMES, MOST = 15, 4, 1.5
PAGES = {
    "first page of the work list": "/desk/",
    "dashboard": "/dashboard/",
    "forecast": "/dashboard/forecast/",
    "after the grant": "/dashboard/afterwards/",
    "timeliness of the quarter": "/dashboard/timeliness/",
    "list of holders": "/holders/",
    "register": "/qualifications/",
}
GOALS = ("first page of the work list", "dashboard")  # what was promised; the others are told
STIRRED = 500  # cases moved since the tally was made


def run() -> Iterator[Row]:
    """A row for each page; the last ones have no goal of their own."""
    with _office(FEW) as few, _office(MANY) as many:
        for name, address in PAGES.items():
            ways = {"few": partial(_ask, few, address), "many": partial(_ask, many, address)}
            for way in ways.values():
                way()
            seconds = interleaved(ways, rounds=ROUNDS)
            times = ratio(seconds, "many", "few")
            steady = "" if is_steady(seconds["few"]) else " (unsteady machine: repeat)"
            spent = " and ".join(
                f"{median(seconds[way]) * 1000 / TIMES:.0f} ms" for way in ("many", "few")
            )
            bound = name in GOALS
            yield Row(
                GOAL,
                f"{name}, {MANY} cases by {FEW}",
                f"≤ {MOST:.2f}" if bound else "told",
                f"{times:.2f} ({spent}){steady}",
                times <= MOST or not bound,
            )


@contextmanager
def _office(number: int) -> Iterator[subprocess.Popen[str]]:
    """A process that answers for so many cases."""
    command = [sys.executable, "-m", "benchmarks.pages", str(number)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            _expect(process, "ready")
            yield process
        finally:
            _written(process.stdin).close()


def _ask(process: subprocess.Popen[str], address: str) -> None:
    told = _written(process.stdin)
    told.write(f"{address}\n")
    told.flush()
    _expect(process, "done")


def _expect(process: subprocess.Popen[str], word: str) -> None:
    said = _written(process.stdout).readline().strip()
    if said != word:
        raise RuntimeError(f"the office of the benchmark said {said!r}, not {word!r}")


def _written(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


# -- the process of one number -------------------------------------------------------------------
def serve(number: int) -> None:
    """Fill a new database, then open a page several times for each line that comes in."""
    with scratch.database():
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        django.setup()
        from django.db import connection  # noqa: PLC0415 - Django is set up by now

        from benchmarks import country  # noqa: PLC0415
        from casework import clock  # noqa: PLC0415

        with clock.moved_to(datetime.combine(country.TODAY, time(12), tzinfo=clock.ZONE)):
            _answer(number)
        connection.close()


def _answer(number: int) -> None:
    client = _client_of_full_office(number)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        for _ in range(TIMES):
            answer = client.get(line.strip(), secure=True)
            assert answer.status_code == 200, answer.status_code
        sys.stdout.write("done\n")
        sys.stdout.flush()


def _client_of_full_office(number: int):
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from benchmarks import country  # noqa: PLC0415
    from casework.loading import load_all  # noqa: PLC0415
    from casework.models import Case, Role, User  # noqa: PLC0415
    from supervision import tally  # noqa: PLC0415
    from tests.factories import office, official  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    load_all()
    country.populate(number)
    assert tally.keep(country.TODAY)
    person = official(Role.SUPERVISOR, office("national"))
    stirred = Case.objects.filter(closed_on=None).order_by("number").values("pk")[:STIRRED]
    Case.objects.filter(pk__in=stirred).update(assignee=User.objects.get(pk=person.pk))
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


if __name__ == "__main__":
    serve(int(sys.argv[1]))
