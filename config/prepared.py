"""A cluster that holds the tables and the law already, made once for the code as it stands.

Throw-away servers begin as a copy of it: migrating and reading the law anew takes many times as
long as a short command on them. What is kept is only ever copied and may be removed at any time.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
CACHE = BASE_DIR / "var" / "cache" / "clusters"
# What decides about tables and law; with any change of it a cluster is made anew.
DECIDES = (
    "*/migrations/*.py", "*/models/**/*.py", "*/loading.py", "casework/calendar*.py",
    "casework/law.py", "inspections/standard/*.py", "config/roles.py", "fixtures/**/*.yaml",
    "requirements/base.txt",
)  # fmt: skip
KEPT = 8


def cluster_with_the_law() -> Path | None:
    """The cluster for this code, made now when there is none; None where nothing can be kept.

    Raises subprocess.CalledProcessError when the tables or the law cannot be made.
    """
    if not _can_be_kept():
        return None
    cluster = CACHE / _fingerprint()
    with _alone(cluster):
        if not cluster.exists():
            _make(cluster)
            _forget_oldest()
        os.utime(cluster)
    return cluster


def _can_be_kept() -> bool:
    try:
        CACHE.mkdir(parents=True, exist_ok=True)
    except OSError:  # the house lies where nothing is written, as in an image
        return False
    return os.access(CACHE, os.W_OK)


@contextmanager
def _alone(cluster: Path) -> Iterator[None]:
    with cluster.with_suffix(".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint() -> str:
    found = hashlib.sha256()
    for path in sorted(path for pattern in DECIDES for path in BASE_DIR.glob(pattern)):
        found.update(f"\0{path.relative_to(BASE_DIR)}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:20]


def _make(cluster: Path) -> None:
    """Beside its place first, so that no half cluster is ever copied."""
    from config.embedded import servers  # noqa: PLC0415 - it asks for our cluster in its turn

    workshop = cluster.with_suffix(".unfinished")
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir(mode=0o711)
    with servers(workshop, durable=False, given=False) as started:
        keys = {key: secrets.token_urlsafe(50) for key in ("SEALING_KEYS", "SIGNING_KEYS")}
        subprocess.run(
            [sys.executable, "manage.py", "prepare", "--verbosity", "0"],
            cwd=BASE_DIR,
            env={
                **os.environ,
                **started.environment,
                "DATABASE_URL": started.owner_url,
                "DATABASE_OWNER_URL": started.owner_url,
                "SECRET_KEY": secrets.token_urlsafe(50),
                **keys,
            },
            stdout=subprocess.DEVNULL,
            check=True,
        )
    (workshop / "postgres").rename(cluster)
    shutil.rmtree(workshop, ignore_errors=True)


def _forget_oldest() -> None:
    clusters = [path for path in CACHE.iterdir() if path.is_dir() and not path.suffix]
    clusters.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for cluster in clusters[KEPT:]:
        shutil.rmtree(cluster, ignore_errors=True)
        cluster.with_suffix(".lock").unlink(missing_ok=True)
