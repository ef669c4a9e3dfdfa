"""Examining a file in a process of its own; this side waits, the other may die."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from django.conf import settings

from applicants.examining.unfit import COMPLEX, DAMAGED, Unfit

log = logging.getLogger(__name__)
KILLED_BY_TIME = {-9, -24}  # SIGKILL follows SIGXCPU when that is not enough
# One examination may take a gigabyte; this many at once in each process of the office.
_ROOM = threading.BoundedSemaphore(2)


@contextmanager
def examined(reader: str, file: IO[bytes]) -> Iterator[Path | None]:
    """Examine the file (open on disk) by the named reader of this package.

    Gives the path of the cleaned copy that replaces the file, or None when it stays as it is.
    Raises Unfit.
    """
    with TemporaryDirectory(prefix="examined-") as folder:
        clean = Path(folder) / "clean"
        with _ROOM:
            _ask(reader, file, clean)
        yield clean if clean.exists() else None


def _ask(reader: str, file: IO[bytes], clean: Path) -> None:
    seconds = settings.EXAMINATION_SECONDS
    command = [sys.executable, "-m", f"applicants.examining.{reader}", str(clean), str(seconds)]
    try:
        # Opened anew, so that the place where we read is not moved by the other process.
        with Path(f"/dev/fd/{file.fileno()}").open("rb") as own:
            done = subprocess.run(
                command,
                stdin=own,
                capture_output=True,
                cwd=settings.BASE_DIR,
                # Nothing of ours: no key, no address of a database.
                env={"LANG": "C.UTF-8"},
                timeout=seconds * 1.5,
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise Unfit(*COMPLEX) from None
    if done.returncode in KILLED_BY_TIME:
        raise Unfit(*COMPLEX)
    if done.stderr:
        log.warning("Reader %s said: %s", reader, done.stderr[-2000:].decode(errors="replace"))
    if done.returncode != 0:
        log.error("Reader %s ended with %s", reader, done.returncode)
        raise Unfit(*DAMAGED)
    if found := json.loads(done.stdout):
        raise Unfit(found["code"], found["reason"])
