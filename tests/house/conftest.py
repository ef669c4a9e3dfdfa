from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.house.office import Office, open_office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def furnished_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an office that was opened for the first time and closed again."""
    office = open_office(tmp_path_factory.mktemp("furnished") / "office")
    try:
        office.wait_until_ready()
    finally:
        office.end()
    return office.folder


@pytest.fixture(scope="session")
def furnish(furnished_office: Path) -> Callable[[Path], Path]:
    """Make a data folder that has been opened before; filling one anew takes far longer."""

    def copy(folder: Path) -> Path:
        folder.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "--archive", furnished_office, folder], check=True)
        return folder

    return copy


@pytest.fixture(scope="session")
def running_office(
    furnish: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """Shared by the tests that leave it as they found it: open and ready."""
    office = open_office(furnish(tmp_path_factory.mktemp("running") / "office"))
    try:
        office.wait_until_ready()
        yield office
    finally:
        office.end()
