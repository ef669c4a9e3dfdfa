"""`make run`: the whole demo office in one command, ended by Ctrl-C."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from casework.papers.rendering import missing_libraries
from config.children import Child
from config.embedded import (
    ADDRESSES,
    BASE_DIR,
    data_folder,
    ending_on_termination,
    servers,
)
from config.embedded_postgres import EmbeddedServerError
from config.keys import kept_key, write_private
from config.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENTRYPOINT = BASE_DIR / "scripts" / "entrypoint"
PROCESSES = ("web", "worker", "beat")


class CannotStart(RuntimeError):
    """The office cannot open; the message is the sentence to show."""


def main() -> int:
    try:
        with ending_on_termination():
            run_office(data_folder())
    except (CannotStart, EmbeddedServerError) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("启动已中断。")
        return 130
    say("已全部停止，数据保留。")
    return 0


def run_office(folder: Path) -> None:
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    folder.mkdir(parents=True, exist_ok=True)
    with sole_office(folder):
        check_address(host, port)
        say("启动数据库与消息队列……")
        with servers(folder) as started:
            for sentence in missing_libraries():
                say(sentence)
            environment = {
                **started.environment,
                "OFFICE_DEMO": "true",
                "PUBLIC_URL": os.environ.get("PUBLIC_URL", f"http://{host}:{port}"),
                "OFFICE_DATA": str(folder),
                "SECRET_KEY": secret_key(folder),
            }
            say("迁移数据库，装载法规、日历、机关与演示案件……")
            prepare(environment, owner_url=started.owner_url)
            children = [process(name, folder, environment, f"{host}:{port}") for name in PROCESSES]
            with published(environment, folder / ADDRESSES):
                say(f"地址：http://{host}:{port}/    日志：{folder / 'log'}    按 Ctrl-C 停止")
                Supervisor([*started.children, *children]).run()
                say("正在停止……")


@contextmanager
def sole_office(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the kernel lets it go however we end. Raises CannotStart."""
    with (folder / "office.lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStart(f"数据目录 {folder} 正由另一个 make run 使用。") from error
        yield


def check_address(host: str, port: str) -> None:
    """Raises CannotStart when the port is no port or somebody listens there."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise CannotStart(f"PORT={port} 不是端口号（1 至 65535）。")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            raise CannotStart(
                f"无法使用 {host}:{port}（{error.strerror}）。请换一个端口：PORT=8001 make run"
            ) from error


def secret_key(folder: Path) -> str:
    """Return the environment's key, else this folder's own, made at its first start."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    return kept_key(folder / "secret-key")


def prepare(environment: dict[str, str], *, owner_url: str) -> None:
    """Run migrations as the owner, load the law and the demo, gather the static files."""
    arguments = ["manage.py", "prepare", "--demo"]
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env={**os.environ, **environment, "DATABASE_URL": owner_url},
        # Ctrl-C is ours to answer: we end it and close the servers after it.
        start_new_session=True,
        check=False,
    )
    if done.returncode:
        raise CannotStart(f"准备工作未完成：{' '.join(arguments)} 失败，见上文。")


def process(name: str, folder: Path, environment: dict[str, str], address: str) -> Child:
    return Child(
        name=name,
        command=[ENTRYPOINT, name],
        log=folder / "log" / f"{name}.log",
        environment={**environment, "BIND": address},
    )


@contextmanager
def published(environment: dict[str, str], keeper: Path) -> Iterator[None]:
    """Let manage.py commands on this machine find the running office."""
    write_private(keeper, json.dumps(environment))
    try:
        yield
    finally:
        keeper.unlink(missing_ok=True)


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
