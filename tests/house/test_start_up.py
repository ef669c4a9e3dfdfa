from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg2
import pytest

from tests.house.office import (
    HOUSE,
    Office,
    at_terminal,
    bare_environment,
    is_alive,
    manage,
    open_office,
    wait_until,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_the_office_is_ready_and_names_its_address_and_its_accounts(running_office: Office) -> None:
    assert running_office.is_ready()
    assert f"http://127.0.0.1:{running_office.port}/" in running_office.said()
    assert "演示账号" in running_office.said()


def test_web_worker_and_beat_run_as_children_of_the_office(running_office: Office) -> None:
    for part in ("gunicorn config.wsgi", "config worker", "config beat", "postgres -D", "redis"):
        assert running_office.processes_of(part), part


def test_a_process_that_dies_is_started_again_and_the_reason_is_told(
    running_office: Office,
) -> None:
    running_office.wait_until_ready()
    before = set(running_office.processes_of("config.wsgi"))
    running_office.child_of("config.wsgi").kill()
    wait_until(lambda: "web 被信号 SIGKILL 终止" in running_office.said())
    wait_until(lambda: set(running_office.processes_of("config.wsgi")) - before != set())
    running_office.wait_until_ready()
    assert before.isdisjoint(running_office.processes_of("config.wsgi"))


def test_the_application_may_add_to_the_journal_but_not_change_it(running_office: Office) -> None:
    url = running_office.environment()["DATABASE_URL"]
    with closing(psycopg2.connect(url)) as session, session.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("office_app",)
        rights = {}
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
            cursor.execute("SELECT has_table_privilege('casework_entry', %s)", [right])
            rights[right] = cursor.fetchone()[0]
    assert [right for right, given in rights.items() if given] == ["SELECT", "INSERT"]


def test_the_application_may_not_change_the_shape_of_the_database(running_office: Office) -> None:
    url = running_office.environment()["DATABASE_URL"]
    for statement in ("CREATE TABLE strange (id int)", "DELETE FROM django_migrations"):
        with closing(psycopg2.connect(url)) as session, session.cursor() as cursor:
            try:
                cursor.execute(statement)
            except psycopg2.errors.InsufficientPrivilege:
                continue
        raise AssertionError(statement)


def test_a_second_office_in_the_same_folder_is_refused(running_office: Office) -> None:
    second = open_office(running_office.folder)
    assert second.running.wait(30) == 1
    assert "正由另一个 make run 使用" in second.said()


def test_an_address_in_use_is_refused_with_a_way_out(running_office: Office, place: Path) -> None:
    second = open_office(place / "office", port=running_office.port)
    assert second.running.wait(30) == 1
    assert "请换一个端口：PORT=8001 make run" in second.said()


def test_commands_find_the_running_office_by_themselves(running_office: Office) -> None:
    answer = manage("shell", "-c", "print('found')", OFFICE_DATA=str(running_office.folder))
    assert "found" in answer.stdout, answer.stderr


def test_a_killed_office_leaves_no_process_behind_and_opens_again(
    furnish: Callable[[Path], Path], place: Path
) -> None:
    office = open_office(furnish(place / "office"))
    office.wait_until_ready()
    family = office.family()
    assert office.end(signal.SIGKILL) == -signal.SIGKILL
    wait_until(lambda: not any(is_alive(process) for process in family))
    again = open_office(office.folder)
    try:
        again.wait_until_ready()
    finally:
        assert again.end(signal.SIGTERM) == 0


def test_ctrl_c_ends_make_run_cleanly_and_a_second_start_keeps_the_data(
    furnish: Callable[[Path], Path], place: Path
) -> None:
    folder = furnish(place / "a folder 数据" / ("with a long name " * 4).strip())
    first = at_terminal(
        folder, write="CREATE TABLE kept (word text); INSERT INTO kept VALUES ('在')"
    )
    assert "已全部停止，数据保留。" in first
    assert not list(folder.glob("run/.s.PGSQL*"))
    assert not (folder / "office.json").exists()
    second = at_terminal(folder, write="UPDATE kept SET word = word || word")
    assert "已全部停止，数据保留。" in second


def test_without_a_database_a_command_says_what_to_set(place: Path) -> None:
    answer = manage("check", OFFICE_DATA=str(place), SECRET_KEY="x" * 60)
    assert answer.returncode == 1
    assert "环境变量 DATABASE_URL 未设置" in answer.stderr


def test_production_does_not_start_without_a_secret_key(place: Path) -> None:
    answer = manage("check", OFFICE_DATA=str(place), DATABASE_URL="postgres:///nowhere")
    assert answer.returncode == 1
    assert "环境变量 SECRET_KEY 未设置" in answer.stderr


@pytest.mark.parametrize("name", ["SEALING_KEYS", "SIGNING_KEYS"])
def test_production_does_not_start_without_keys_to_seal_and_to_sign(place: Path, name: str) -> None:
    given = {"SECRET_KEY": "x" * 60, "DATABASE_URL": "postgres:///nowhere"}
    given |= {"SEALING_KEYS": "s" * 60, "SIGNING_KEYS": "i" * 60}
    for value, said in (
        ("", f"环境变量 {name} 未设置"),
        ("short", f"{name} 中的每个密钥都应当不少于"),
    ):
        answer = manage("check", OFFICE_DATA=str(place), **given | {name: value})
        assert answer.returncode == 1
        assert said in answer.stderr


def test_migrations_ask_for_the_owner(place: Path) -> None:
    answer = subprocess.run(
        [HOUSE / "scripts" / "entrypoint", "migrate"],
        env=bare_environment(OFFICE_DATA=str(place), DATABASE_URL="postgres:///nowhere"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode != 0
    assert "迁移须以数据库所有者身份运行" in answer.stderr


def test_a_command_with_servers_of_its_own_leaves_no_trace(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever database the environment names but does not answer, and whatever it ends with."""
    monkeypatch.setenv("TMPDIR", str(place))
    program = (
        "from config.embedded import ensure\n"
        "with ensure():\n"
        "    from django.db import connection\n"
        "    tables = connection.introspection.table_names()\n"
        "    print('casework_entry' in tables)\n"
        "    raise SystemExit(2)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=HOUSE,
        env=bare_environment(DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing"),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (answer.returncode, answer.stdout) == (2, "True\n"), answer.stderr
    assert list(place.iterdir()) == []
