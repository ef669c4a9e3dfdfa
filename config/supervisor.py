"""Keeps the processes of one office alive and ends them in order."""

from __future__ import annotations

import signal
import sys
import time
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config.children import Child

SHORTEST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
# Who ran this long has recovered: the next pause is short again.
STEADY_AFTER = 60.0
LOOK_EVERY = 0.2


class Supervisor:
    """Restarts a child that died, after a pause that doubles, and says why it died."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self.ending = False
        self.pauses: dict[str, float] = defaultdict(lambda: SHORTEST_PAUSE)
        self.started_at: dict[str, float] = {}
        self.due_at: dict[str, float] = {}

    def run(self) -> None:
        """Watch until SIGINT, SIGTERM or SIGHUP comes, then stop them all, last started first."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.end)
        try:
            for child in self.children:
                if child.running is None:
                    child.start()
                self.started_at[child.name] = time.monotonic()
            while not self.ending:
                for child in self.children:
                    self.look_after(child)
                time.sleep(LOOK_EVERY)
        finally:
            for child in reversed(self.children):
                child.stop()

    def end(self, *_: object) -> None:
        self.ending = True

    def look_after(self, child: Child) -> None:
        now = time.monotonic()
        if (death := child.death()) is None:
            return
        if child.name not in self.due_at:
            self.announce(child, death, now)
        elif now >= self.due_at[child.name]:
            del self.due_at[child.name]
            child.start()
            self.started_at[child.name] = now

    def announce(self, child: Child, death: str, now: float) -> None:
        if now - self.started_at[child.name] > STEADY_AFTER:
            self.pauses.pop(child.name, None)
        child.clear_away()
        pause = self.pauses[child.name]
        self.due_at[child.name] = now + pause
        self.pauses[child.name] = min(pause * 2, LONGEST_PAUSE)
        sys.stderr.write(f"{child.name} {death}，{pause:.0f} 秒后重新启动。日志末尾：\n")
        sys.stderr.write(f"{child.last_lines()}\n")
