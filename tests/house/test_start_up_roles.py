from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import psycopg2
import pytest
from django.db import ProgrammingError, connection, transaction

from config.roles import APPLICATION, rights
from tests.house.office import HOUSE, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.children import Child


@pytest.mark.usefixtures("as_application")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casework_entry SET hash = hash",
        "DELETE FROM casework_entry",
        "TRUNCATE casework_entry CASCADE",
        "ALTER TABLE casework_entry DISABLE TRIGGER ALL",
        "DROP TABLE casework_entry",
        "SET session_replication_role = replica",
    ],
)
def test_the_application_has_no_way_to_change_the_journal(statement: str) -> None:
    with connection.cursor() as cursor:
        with pytest.raises(ProgrammingError) as refusal, transaction.atomic():
            cursor.execute(statement)
        assert isinstance(refusal.value.__cause__, psycopg2.errors.InsufficientPrivilege)


@pytest.mark.usefixtures("db")
def test_the_application_may_work_on_the_rows_of_every_other_table() -> None:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE"):
                cursor.execute(
                    "SELECT has_table_privilege(%s, %s, %s)", [APPLICATION, table, right]
                )
                assert cursor.fetchone()[0] == (right in rights(table)), (table, right)


def test_a_worker_answers_on_the_database_of_the_tests(
    start_process: Callable[[str], Child],
) -> None:
    worker = start_process("worker")
    wait_until(lambda: is_healthy(worker), why=worker.last_lines)


def is_healthy(worker: Child) -> bool:
    assert worker.death() is None, worker.last_lines()
    question = subprocess.run(
        [HOUSE / "scripts" / "entrypoint", "healthy", "worker"],
        env={**os.environ, "WORKER_NAME": worker.name},
        capture_output=True,
        check=False,
    )
    return question.returncode == 0
