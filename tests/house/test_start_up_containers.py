"""The compose file is held against the shape of its keys; its entry points run as processes."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

import psycopg2
import pytest
import yaml
from jsonschema import Draft202012Validator

from config.children import Child
from config.embedded_postgres import SUPERUSER, EmbeddedPostgres, programs
from config.embedded_redis import EmbeddedRedis
from config.roles import APPLICATION, OWNER
from tests.house.office import HOUSE, bare_environment, free_port, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS = {"type": "array", "items": {"type": "string"}, "minItems": 1}
LENGTH_OF_TIME = {"type": "string", "pattern": r"^([0-9]+h)?([0-9]+m)?([0-9]+s)?$", "minLength": 2}
CONDITIONS = ["service_started", "service_healthy", "service_completed_successfully"]
SERVICE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["image", "init", "restart"],
    "properties": {
        "build": {"type": "string"},
        "image": {"type": "string", "pattern": r"^[a-z][a-z0-9/-]*(:[\w.-]+)?$"},
        "init": {"const": True},
        "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
        "command": WORDS,
        "environment": {"type": "object", "additionalProperties": {"type": "string"}},
        "ports": {"type": "array", "items": {"type": "string", "pattern": r"^\d+:\d+$"}},
        "volumes": {
            "type": "array",
            "items": {"type": "string", "pattern": r"^[^:]+:/[^:]+(:ro)?$"},
        },
        "depends_on": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "required": ["condition"],
                "properties": {"condition": {"enum": CONDITIONS}},
            },
        },
        "healthcheck": {
            "type": "object",
            "additionalProperties": False,
            "required": ["test", "interval", "timeout", "retries"],
            "properties": {
                "test": {**WORDS, "prefixItems": [{"enum": ["CMD", "CMD-SHELL"]}]},
                "interval": LENGTH_OF_TIME,
                "timeout": LENGTH_OF_TIME,
                "start_period": LENGTH_OF_TIME,
                "retries": {"type": "integer", "minimum": 1},
            },
        },
    },
}
COMPOSE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "services", "volumes"],
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*$"},
        "services": {"type": "object", "additionalProperties": SERVICE},
        "volumes": {"type": "object", "additionalProperties": {"type": "null"}},
    },
    "patternProperties": {"^x-": {}},
}
PASSWORDS = {"OFFICE_OWNER_PASSWORD": "owner's own", "OFFICE_APP_PASSWORD": 'appli"cation'}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((HOUSE / "docker-compose.yml").read_text(encoding="utf-8")))


def published(file: Path) -> int:
    """Hold a compose file against the schema that Compose publishes; 0 when it fits."""
    schema = ["--builtin-schema", "vendor.compose-spec", "--no-cache"]
    command = [sys.executable, "-m", "check_jsonschema", *schema, file]
    return subprocess.run(command, capture_output=True, check=False).returncode


def test_the_compose_file_fits_the_published_schema(tmp_path: Path) -> None:
    file = HOUSE / "docker-compose.yml"
    assert published(file) == 0
    spoilt = tmp_path / "docker-compose.yml"
    spoilt.write_text(file.read_text(encoding="utf-8").replace("init: true", "init: [1]"))
    assert published(spoilt) == 1


def test_the_compose_file_has_the_published_shape(compose: dict[str, Any]) -> None:
    problems = [
        f"{error.json_path}: {error.message}"
        for error in Draft202012Validator(COMPOSE).iter_errors(compose)
    ]
    assert problems == []


def test_services_wait_only_for_services_that_can_give_the_answer(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in services.items():
        for other, wish in service.get("depends_on", {}).items():
            assert other in services, (name, other)
            if wish["condition"] == "service_healthy":
                assert "healthcheck" in services[other], (name, other)
            if wish["condition"] == "service_completed_successfully":
                assert services[other]["restart"] == "no", (name, other)


def test_every_named_volume_is_declared_and_every_mounted_file_exists(
    compose: dict[str, Any],
) -> None:
    sources = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
    }
    named = {source for source in sources if not source.startswith("./")}
    assert named == set(compose["volumes"])
    # The certificates are the only thing the office itself must bring.
    assert {place for place in sources - named if not (HOUSE / place).exists()} <= {
        "./deploy/certificates"
    }


def test_only_migrations_know_the_owner(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        text = str(service.get("environment", {}))
        assert ("office_owner" in text) == (name == "migrate"), name
        if name in {"web", "worker", "beat"}:
            assert "://office_app:" in service["environment"]["DATABASE_URL"]


def test_every_command_of_our_image_is_an_entry_point(compose: dict[str, Any]) -> None:
    ours = {
        name: service["command"]
        for name, service in compose["services"].items()
        if service["image"] == "licensing-office"
    }
    assert ours == {name: [name] for name in ("migrate", "web", "worker", "beat")}
    entrypoint = (HOUSE / "scripts" / "entrypoint").read_text(encoding="utf-8")
    for name in ours:
        assert re.search(rf"^  {name}\)$", entrypoint, re.MULTILINE), name


def test_every_variable_of_the_compose_file_is_in_the_operations_handbook() -> None:
    wanted = set(re.findall(r"\$\{(\w+)", (HOUSE / "docker-compose.yml").read_text("utf-8")))
    handbook = (HOUSE / "docs" / "operations.md").read_text(encoding="utf-8")
    assert {name for name in wanted if f"`{name}`" not in handbook} == set()


@pytest.fixture
def bare_postgres(place: Path) -> Iterator[EmbeddedPostgres]:
    """A server as the database's container is when it is new: one database, none of our roles."""
    postgres = EmbeddedPostgres(place / "server", durable=False)
    try:
        postgres.start()
        with closing(psycopg2.connect(postgres.url(SUPERUSER, database="postgres"))) as session:
            session.autocommit = True
            with session.cursor() as cursor:
                cursor.execute("DROP DATABASE office")
                cursor.execute("DROP ROLE office_app")
                cursor.execute("DROP ROLE office_owner")
                cursor.execute("CREATE DATABASE office")
        yield postgres
    finally:
        postgres.stop()


def run_roles(postgres: EmbeddedPostgres) -> None:
    subprocess.run(
        [programs() / "psql", "-v", "ON_ERROR_STOP=1", "-f", HOUSE / "deploy" / "roles.sql"],
        env={
            **os.environ,
            **PASSWORDS,
            "PGHOST": str(postgres.socket_folder),
            "PGUSER": SUPERUSER,
            "PGDATABASE": "office",
        },
        check=True,
        capture_output=True,
    )


@pytest.fixture
def production(bare_postgres: EmbeddedPostgres, place: Path) -> Iterator[dict[str, str]]:
    """The environment of the production containers, on servers of this machine."""
    run_roles(bare_postgres)
    folder = place / "data"
    folder.mkdir()
    broker = EmbeddedRedis(place / "broker")
    try:
        broker.start()
        yield bare_environment(
            DATABASE_OWNER_URL=bare_postgres.url(OWNER),
            DATABASE_URL=bare_postgres.url(APPLICATION),
            REDIS_URL=broker.url,
            SECRET_KEY="k" * 60,
            SEALING_KEYS="s" * 60,
            SIGNING_KEYS="i" * 60,
            OFFICE_DATA=str(folder),
            BIND=f"127.0.0.1:{free_port()}",
            ALLOWED_HOSTS="office.example",
        )
    finally:
        broker.stop()


def test_production_entry_points_open_an_office_without_accounts(
    production: dict[str, str], place: Path
) -> None:
    finish(production, "scripts/entrypoint", "migrate")
    url = production["DATABASE_URL"]
    with closing(psycopg2.connect(url)) as session, session.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM casework_user WHERE is_active")
        assert cursor.fetchone() == (APPLICATION, 0)
    finish(production, sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0")
    started = [entry_point(name, production, place) for name in ("web", "worker", "beat")]
    try:
        for child in started:
            child.start()
        for child in started:
            wait_until(partial(is_healthy, child, production), why=child.last_lines)
    finally:
        for child in started:
            child.stop()


def entry_point(name: str, environment: dict[str, str], folder: Path) -> Child:
    program = HOUSE / "scripts" / "entrypoint"
    return Child(name, [program, name], folder / f"{name}.log", environment)


def is_healthy(child: Child, environment: dict[str, str]) -> bool:
    assert child.death() is None, child.last_lines()
    question = subprocess.run(
        ["scripts/entrypoint", "healthy", child.name],
        cwd=HOUSE,
        env={**environment, "HOSTNAME": socket.gethostname()},
        capture_output=True,
        check=False,
    )
    return question.returncode == 0


def finish(environment: dict[str, str], *command: str) -> None:
    done = subprocess.run(
        command, cwd=HOUSE, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
