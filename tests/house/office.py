"""A whole office as `make run` opens it, in a throw-away data folder on a free port."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import psycopg2

if TYPE_CHECKING:
    from collections.abc import Callable

HOUSE = Path(__file__).resolve().parents[2]
SERVERS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "SEALING_KEYS",
    "SIGNING_KEYS",
    "OFFICE_DEMO",
)
PATIENCE = 240.0


@dataclass
class Office:
    """One started office: its process, where its words go and where it listens."""

    folder: Path
    port: int
    words: Path
    running: subprocess.Popen[bytes]

    def said(self) -> str:
        return self.words.read_text(encoding="utf-8")

    def is_ready(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/healthz/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            return False

    def wait_until_ready(self) -> None:
        def ready_or_dead() -> bool:
            assert self.running.poll() is None, self.said()
            return self.is_ready()

        wait_until(ready_or_dead, why=self.said)

    def environment(self) -> dict[str, str]:
        return dict(json.loads((self.folder / "office.json").read_text(encoding="utf-8")))

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.running.pid).children(recursive=True)

    def processes_of(self, part: str) -> list[psutil.Process]:
        """Return those of the family, eldest first, whose command contains `part`."""
        return [process for process in self.family() if part in command_of(process)]

    def child_of(self, part: str) -> psutil.Process:
        """Return the office's own child whose command contains `part`."""
        children = psutil.Process(self.running.pid).children()
        return next(child for child in children if part in command_of(child))

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        if self.running.poll() is None:
            self.running.send_signal(number)
        return self.running.wait(60)


def command_of(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


def is_alive(process: psutil.Process) -> bool:
    """A zombie is dead: only its new parent has not asked for it yet."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(true: Callable[[], bool], *, why: Callable[[], str] = str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, why()
        time.sleep(0.2)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def bare_environment(**more: str) -> dict[str, str]:
    """Our environment as on a machine where no server and no key is named."""
    kept = {name: value for name, value in os.environ.items() if name not in SERVERS}
    # The one thing worth sharing: making the fonts takes as long as all the rest.
    return {**kept, "FACES_DIR": str(HOUSE / "var" / "cache" / "faces"), **more}


def open_office(folder: Path, *, port: int | None = None) -> Office:
    """Start an office without waiting for it."""
    port = port or free_port()
    words = folder.with_suffix(".words")
    with words.open("ab") as said:
        running = subprocess.Popen(
            [sys.executable, "-m", "config.start"],
            cwd=HOUSE,
            env=bare_environment(OFFICE_DATA=str(folder), PORT=str(port)),
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    return Office(folder, port, words, running)


def at_terminal(folder: Path, *, write: str) -> str:
    """`make run` at a terminal, one change of the database, Ctrl-C; return what was shown."""
    port = free_port()
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(HOUSE)
        environment = bare_environment(OFFICE_DATA=str(folder), PORT=str(port))
        os.execvpe("make", ["make", "run"], environment)
    shown = read_until(terminal, "按 Ctrl-C 停止")
    family = psutil.Process(child).children(recursive=True)
    with (
        closing(psycopg2.connect(owner_url(folder))) as session,
        session,
        session.cursor() as cursor,
    ):
        cursor.execute(write)
        assert cursor.rowcount == 1
    os.write(terminal, b"\x03")
    shown += read_until(terminal, None)
    os.waitpid(child, 0)
    os.close(terminal)
    _, alive = psutil.wait_procs(family, timeout=5)
    assert alive == []
    return shown


def owner_url(folder: Path) -> str:
    url = (folder / "office.json").read_text(encoding="utf-8")
    found = re.search(r'"DATABASE_URL": "([^"]+)"', url)
    assert found
    return found.group(1).replace("office_app@", "office_owner@")


def read_until(terminal: int, sentence: str | None) -> str:
    """Read what a terminal shows until the sentence stands there, or until it is closed."""
    shown = b""
    while sentence is None or sentence not in shown.decode(errors="replace"):
        try:
            part = os.read(terminal, 4096)
        except OSError:  # Linux says so when the other end is closed
            part = b""
        if not part:
            assert sentence is None, shown.decode(errors="replace")
            break
        shown += part
    return shown.decode(errors="replace")


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=HOUSE,
        env=bare_environment(**environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
