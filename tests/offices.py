"""Whole offices for the tests: one is furnished for all, one is open for all."""

from __future__ import annotations

import fcntl
import os
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house.office import Office, open_office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# The folder that the workers of a divided run share.
SHARED = "TESTS_SHARED_FOLDER"


@contextmanager
def passable_folder() -> Iterator[Path]:
    """A throw-away folder through which PostgreSQL's own account may pass; pytest's are closed."""
    with tempfile.TemporaryDirectory(prefix="office-tests-", ignore_cleanup_errors=True) as name:
        place = Path(name)
        place.chmod(0o711)
        yield place


@pytest.fixture
def place() -> Iterator[Path]:
    with passable_folder() as place:
        yield place


@pytest.fixture(scope="session")
def furnished_office() -> Path:
    """The data folder of an office that was opened for the first time and closed again.

    All workers of a divided run share it; whoever needs it first opens it.
    """
    shared = Path(os.environ[SHARED])
    folder = shared / "office"
    with (shared / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            office = open_office(folder)
            try:
                office.wait_until_ready()
            finally:
                office.end()
    return folder


@pytest.fixture(scope="session")
def furnish(furnished_office: Path) -> Callable[[Path], Path]:
    """Make a data folder that has been opened before; filling one anew takes far longer."""

    def copy(folder: Path) -> Path:
        folder.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "--archive", furnished_office, folder], check=True)
        return folder

    return copy


@contextmanager
def opened_office(furnish: Callable[[Path], Path]) -> Iterator[Office]:
    """One that is open and ready, in a folder of its own."""
    with passable_folder() as place:
        office = open_office(furnish(place / "office"))
        try:
            office.wait_until_ready()
            yield office
        finally:
            office.end()


@pytest.fixture(scope="session")
def running_office(furnish: Callable[[Path], Path]) -> Iterator[Office]:
    """Shared by the tests that leave it as they found it: open and ready."""
    with opened_office(furnish) as office:
        yield office
