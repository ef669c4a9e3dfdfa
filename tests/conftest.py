"""Real servers for the tests: our own children, unless the environment names some."""

from __future__ import annotations

import gc
import os
import secrets
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg2
import pytest
import redis

from config.children import Child
from config.embedded import servers
from config.prepared import cluster_with_the_law
from config.roles import APPLICATION, DATABASE
from tests.dividing import Dividing
from tests.offices import (
    SHARED,
    furnish,
    furnished_office,
    passable_folder,
    place,
    running_office,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django import DjangoDbBlocker

__all__ = ["furnish", "furnished_office", "place", "running_office"]

HOUSE = Path(__file__).resolve().parent.parent
SERVERS = pytest.StashKey[ExitStack]()
TEMPLATE = "TESTS_BEGIN_AS"


def pytest_configure(config: pytest.Config) -> None:
    """Find or start the servers before Django reads its settings."""
    # A worker of a divided run inherits its environment from the one that started the servers.
    if not hasattr(config, "workerinput"):
        # Tests empty their broker, so it is never one that the environment names.
        os.environ.pop("REDIS_URL", None)
        kept = config.stash.setdefault(SERVERS, ExitStack())
        started = kept.enter_context(servers(durable=False, origin=prepared()))
        os.environ[SHARED] = str(kept.enter_context(passable_folder()))
        os.environ.update(started.environment)
        os.environ["DATABASE_URL"] = started.owner_url
        for key in ("SECRET_KEY", "SEALING_KEYS", "SIGNING_KEYS"):
            os.environ.setdefault(key, secrets.token_urlsafe(50))
        os.environ["OFFICE_DEMO"] = "true"
        ensure_application_role(started.owner_url)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    from django.conf import settings  # noqa: PLC0415 - only now can they be read

    # Nobody guesses the passwords of a test; an office that a test opens keeps them as ever.
    settings.PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
    if template := os.environ.get(TEMPLATE):
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = template


def prepared() -> Path | None:
    """A cluster whose database the workers' own begin as; none on a server that was given to us."""
    origin = None if os.environ.get("DATABASE_URL") else cluster_with_the_law()
    if origin:
        os.environ[TEMPLATE] = DATABASE
    return origin


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Dividing:
    return Dividing(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever opens a browser walks; that takes minutes, and has a target of its own."""
    for item in items:
        opens_one = hasattr(getattr(item, "module", None), "opened_browser")
        if opens_one or "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.walk)


def pytest_collection_finish() -> None:
    """What was read to begin with stays: the collections between papers need not look at it."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash.get(SERVERS, ExitStack()).close()


def ensure_application_role(owner_url: str) -> None:
    """A server that was given to us may not know the role that web and workers connect as."""
    with closing(psycopg2.connect(owner_url)) as session, session, session.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {APPLICATION} LOGIN")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let TransactionTestCase empty the tables; the TRUNCATE triggers are proved by a test.

    The law is in the database from the first test on, and again after every emptying.
    """
    from django.apps import apps  # noqa: PLC0415 - Django is not set up at import time
    from django.db import connection  # noqa: PLC0415
    from django.db.models.signals import post_migrate  # noqa: PLC0415

    from tests.law import LoadedLaw  # noqa: PLC0415

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        # Emptying the tables ends like a migration: with this signal.
        restore = LoadedLaw().restore
        post_migrate.connect(restore, sender=apps.get_app_config("casework"), weak=False)
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE NOT tgisinternal AND (tgtype & 32) <> 0"
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{trigger}"')


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    """No test writes into the office's files."""
    settings.MEDIA_ROOT = tmp_path / "files"
    # In a fresh clone nothing is collected yet; WhiteNoise warns of a folder that is missing.
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()


@pytest.fixture
def as_application(db: None) -> Iterator[None]:
    """Within the test the database sees the application's role, not the owner."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {APPLICATION}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.fixture
def start_process(
    transactional_db: None, tmp_path: Path, settings: Any
) -> Iterator[Callable[[str], Child]]:
    """Start real processes of the house (web, worker, beat) on the test database."""
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as broker:
        broker.flushall()
    started: list[Child] = []

    def start(name: str, **environment: str) -> Child:
        child = Child(
            name=f"{name}-{len(started)}",
            command=[HOUSE / "scripts" / "entrypoint", name],
            log=tmp_path / f"{name}-{len(started)}.log",
            environment={
                "DATABASE_URL": database_url_for_tests(),
                "OFFICE_DATA": str(tmp_path),
                "FACES_DIR": str(settings.FACES_DIR),
                "WORKER_NAME": f"{name}-{len(started)}",
                **environment,
            },
        )
        started.append(child)
        child.start()
        return child

    yield start
    for child in reversed(started):
        child.stop()


def database_url_for_tests(role: str = APPLICATION) -> str:
    from django.conf import settings  # noqa: PLC0415

    database = settings.DATABASES["default"]
    port = f":{database['PORT']}" if database["PORT"] else ""
    host = database["HOST"]
    if host.startswith("/"):
        return f"postgres://{role}@/{database['NAME']}?host={host}"
    return f"postgres://{role}@{host}{port}/{database['NAME']}"
