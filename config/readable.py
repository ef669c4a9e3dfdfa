"""PostgreSQL refuses to run as root: the account it gets instead, and what that must reach."""

from __future__ import annotations

import pwd
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def system_user(name: str) -> str:
    """Return `name`, an account without password, shell or home, created when it is missing."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/"]
        subprocess.run(
            ["/usr/sbin/useradd", *options, "--shell", "/usr/sbin/nologin", name], check=True
        )
    return name


def make_traversable(folder: Path) -> None:
    """Let other accounts pass through `folder` and what is above it, without listing it."""
    for place in (folder, *folder.parents):
        mode = place.stat().st_mode
        if not mode & stat.S_IXOTH:
            place.chmod(mode | stat.S_IXOTH)
            sys.stderr.write(f"已允许其他账号穿过目录 {place}（PostgreSQL 不能以 root 运行）。\n")


def make_readable(folder: Path) -> None:
    """Let other accounts read and run what is in `folder`."""
    for place in (folder, *folder.rglob("*")):
        if place.is_symlink():
            continue
        mode = place.stat().st_mode
        wanted = mode | stat.S_IROTH
        if place.is_dir() or mode & stat.S_IXUSR:
            wanted |= stat.S_IXOTH
        if wanted != mode:
            place.chmod(wanted)
