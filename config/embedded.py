"""PostgreSQL and Redis for a machine that has none, and for commands that bring their own.

python -m config.embedded COMMAND...    runs a command on throw-away servers
"""

from __future__ import annotations

import io
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg2

from config.embedded_postgres import EmbeddedPostgres, EmbeddedServerError
from config.embedded_redis import EmbeddedRedis
from config.prepared import cluster_with_the_law
from config.roles import APPLICATION, OWNER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.children import Child

BASE_DIR = Path(__file__).resolve().parent.parent
# The demo's address book for other commands on this machine while it runs.
ADDRESSES = "office.json"
BRING_THEIR_OWN_SERVERS = {"simulate"}
ONLY_COMPUTE = {"grade"}
KEYS = ("SECRET_KEY", "SEALING_KEYS", "SIGNING_KEYS")
# What settings must name and a command that only computes never asks.
NOBODY = {"DATABASE_URL": "postgres://nobody@/nothing", "REDIS_URL": "redis://nobody"}


@dataclass
class Servers:
    """What runs, and the variables by which the house finds it (owner's database URL apart)."""

    environment: dict[str, str] = field(default_factory=dict)
    owner_url: str = ""
    children: list[Child] = field(default_factory=list)


@contextmanager
def servers(
    folder: Path | None = None,
    *,
    durable: bool = True,
    given: bool = True,
    origin: Path | None = None,
) -> Iterator[Servers]:
    """Start what the environment does not name, stop it at the end.

    Without a folder they live in a temporary one. With `given=False` DATABASE_URL and REDIS_URL
    are ignored. A new cluster begins as a copy of `origin`. Raises EmbeddedServerError.
    """
    named = os.environ if given else {}
    with ExitStack() as stack:
        if folder is None:
            # A killed server's last files must not make the removal fail.
            temporary = tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True)
            folder = Path(stack.enter_context(temporary))
            # Nothing in it is open to others, but PostgreSQL's own account must pass through.
            folder.chmod(0o711)
        started = Servers()
        if url := named.get("DATABASE_URL"):
            started.environment["DATABASE_URL"] = url
            started.owner_url = named.get("DATABASE_OWNER_URL", url)
        else:
            postgres = EmbeddedPostgres(folder, durable=durable, origin=origin)
            stack.callback(postgres.stop)
            postgres.start()
            started.environment["DATABASE_URL"] = postgres.url(APPLICATION)
            started.owner_url = postgres.url(OWNER)
            started.children.append(postgres.child)
        if url := named.get("REDIS_URL"):
            started.environment["REDIS_URL"] = url
        else:
            redis = EmbeddedRedis(folder)
            stack.callback(redis.stop)
            redis.start()
            started.environment["REDIS_URL"] = redis.url
            started.children.append(redis.child)
        yield started


@contextmanager
def throw_away(*, origin: Path | None = None) -> Iterator[Servers]:
    """Put throw-away servers, an owner's rights and keys into this environment.

    The database is empty, or as in the cluster `origin`.
    """
    with ending_on_termination(), servers(durable=False, origin=origin) as started:
        os.environ.update(started.environment)
        os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"] = started.owner_url
        give_keys()
        yield started


def give_keys() -> None:
    """Fresh keys for those that the environment does not name."""
    for key in KEYS:
        os.environ.setdefault(key, secrets.token_urlsafe(50))


@contextmanager
def ensure(*, keep: bool = False) -> Iterator[None]:
    """Give the process a throw-away database that holds the law, or the one named to `keep` in.

    A simulated night sweeps every case it sees: in the office's database it would lock them all.
    """
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    if keep and holds_the_house(os.environ.get("DATABASE_URL", "")):
        yield
        return
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    origin = cluster_with_the_law()
    with throw_away(origin=origin):
        import django  # noqa: PLC0415 - settings can only be read now
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        if not origin:
            call_command("prepare", verbosity=0, stdout=io.StringIO())
        yield


@contextmanager
def servers_for(arguments: list[str]) -> Iterator[None]:
    """Give a manage.py command its servers: its own, none, or those of the demo that runs here."""
    command = arguments[1] if len(arguments) > 1 else ""
    if command in BRING_THEIR_OWN_SERVERS:
        with ensure(keep="--keep" in arguments):
            yield
        return
    if command in ONLY_COMPUTE:
        give_keys()
        os.environ.update({name: os.environ.get(name, url) for name, url in NOBODY.items()})
    elif "DATABASE_URL" not in os.environ:
        os.environ.update(running_office(data_folder()))
    yield


def data_folder() -> Path:
    return Path(os.environ.get("OFFICE_DATA") or BASE_DIR / "var").resolve()


def running_office(folder: Path) -> dict[str, str]:
    """Return the variables of the demo that runs from `folder`, or nothing when none answers."""
    try:
        variables: dict[str, str] = json.loads((folder / ADDRESSES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return variables if answers(variables["DATABASE_URL"]) else {}


def answers(url: str, *, question: str = "SELECT true") -> bool:
    """Ask the database for a truth; one that is not there or does not know it says no."""
    try:
        session = psycopg2.connect(url, connect_timeout=3)
    except psycopg2.Error:
        return False
    try:
        with session.cursor() as cursor:
            cursor.execute(question)
            return bool(cursor.fetchone()[0])
    except psycopg2.Error:
        return False
    finally:
        session.close()


def holds_the_house(url: str) -> bool:
    return bool(url) and answers(url, question="SELECT count(*) > 0 FROM casework_regulation")


@contextmanager
def ending_on_termination() -> Iterator[None]:
    """Let SIGTERM unwind like Ctrl-C does, so that servers end and folders go."""

    def leave(number: int, _: object) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def main(command: list[str]) -> int:
    try:
        with throw_away():
            return subprocess.run(command, check=False).returncode
    except EmbeddedServerError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
