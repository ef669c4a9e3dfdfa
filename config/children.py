"""Processes we start ourselves: ended with us, waited for by us, and named when they die."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


@dataclass
class Child:
    """One process with its log file; `user` is who it runs as when we are root."""

    name: str
    command: Sequence[str | Path]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 20.0
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start in a session of its own, so that Ctrl-C reaches us only and we choose the order."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                [str(part) for part in self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.environment},
                start_new_session=True,
                preexec_fn=partial(end_with_parent, self.stop_signal),
                **credentials(self.user),
            )

    def death(self) -> str | None:
        """Return why the process ended, in Chinese, or None while it runs."""
        code = None if self.running is None else self.running.poll()
        if code is None:
            return None
        if code < 0:
            return f"被信号 {signal.Signals(-code).name} 终止"
        return f"退出码 {code}"

    def clear_away(self) -> None:
        """Kill what a process that died has left behind: it may hold the port or the files."""
        if self.running is not None:
            kill_group(self.running.pid)

    def stop(self) -> None:
        """End the process and everything it started; wait until it is gone."""
        if self.running is None:
            return
        if self.running.poll() is None:
            self.running.send_signal(self.stop_signal)
            try:
                self.running.wait(self.patience)
            except subprocess.TimeoutExpired:
                kill_group(self.running.pid)
        self.running.wait()
        self.clear_away()
        self.running = None

    def last_lines(self, count: int = 15) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-count:])


def credentials(user: str | None) -> dict[str, Any]:
    """Return Popen's arguments for running as `user` from its own neutral folder."""
    if user is None:
        return {}
    account = pwd.getpwnam(user)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/"}


def end_with_parent(stop_signal: int) -> None:
    """Ask the kernel to stop this process when its parent dies, even by kill -9."""
    LIBC.prctl(PR_SET_PDEATHSIG, int(stop_signal))


def kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        pass
