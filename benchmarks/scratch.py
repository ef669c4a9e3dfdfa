"""A database of its own for the benchmarks: made, filled with 200,000 open deadlines, dropped.

Real cases walk through the real door; each is then multiplied in SQL, row for row.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from urllib.parse import urlsplit, urlunsplit

import psycopg2

OPEN, DUE = 200_000, 4_000
TODAY = date(2026, 11, 20)
# Multiplied together with a case; each row names its case in this column.
TABLES = {
    "casework_case": "id",
    "licensing_application": "case_ptr_id",
    "casework_entry": "case_id",
    "casework_deadline": "case_id",
}
# What has to differ from copy to copy, besides the keys.
UNIQUE = {"number": "number || '-' || g"}


@contextmanager
def database() -> Iterator[None]:
    """Point DATABASE_URL at a new, empty database on the same server; drop it at the end."""
    url = os.environ["DATABASE_URL"]
    parts = urlsplit(url)
    name = f"office_bench_{os.getpid()}"
    with closing(psycopg2.connect(url)) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
            os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
            try:
                yield
            finally:
                os.environ["DATABASE_URL"] = url
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def fill() -> None:
    """Accepted applications, each with one running period; DUE of them ran out yesterday."""
    # Only now is Django set up.
    from casework.calendars import working_calendar  # noqa: PLC0415

    calendar = working_calendar()
    ran_out = TODAY - timedelta(days=1)
    accepted = calendar.back(ran_out, 20)
    _multiply(_accepted(accepted), DUE)
    starts = [accepted + timedelta(days=n) for n in range(1, 28)]
    starts = [day for day in starts if day <= TODAY and calendar.is_working(day)]
    for number, day in enumerate(starts):
        share = (OPEN - DUE) // len(starts)
        _multiply(_accepted(day), share if number else OPEN - DUE - share * (len(starts) - 1))
    _settle()


def _accepted(day: date) -> int:
    from tests.factories import accepted_application  # noqa: PLC0415

    return accepted_application(day).pk


def _multiply(case_id: int, number: int) -> None:
    """Add `number` - 1 copies of the case with its journal and deadlines."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM casework_case")
        base = cursor.fetchone()[0]
        for table, owner in TABLES.items():
            columns = [
                column.name
                for column in connection.introspection.get_table_description(cursor, table)
                if column.name != "id" or owner == "id"
            ]
            values = [
                f"{base} + g" if name == owner else UNIQUE.get(name, f'"{name}"')
                for name in columns
            ]
            names = ", ".join(f'"{name}"' for name in columns)
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {', '.join(values)}"
                f" FROM {table}, generate_series(1, %s) g WHERE {owner} = %s",
                [number - 1, case_id],
            )
        cursor.execute("SELECT setval('casework_case_id_seq', max(id)) FROM casework_case")


def _settle() -> None:
    """Statistics and visibility as autovacuum leaves them; every day before today is swept."""
    from django.db import connection  # noqa: PLC0415

    from casework.models import SweptDay  # noqa: PLC0415
    from casework.sweep import sweep  # noqa: PLC0415

    yesterday = TODAY - timedelta(days=1)
    SweptDay.objects.create(day=yesterday - timedelta(days=1), finished_at=_noon(yesterday))
    sweep(yesterday)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _noon(day: date):
    from tests.factories import ten_o_clock  # noqa: PLC0415

    return ten_o_clock(day)
