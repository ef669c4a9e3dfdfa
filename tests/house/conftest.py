from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.house.office import Office, open_office

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def running_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Shared by the tests that leave it as they found it: open and ready."""
    office = open_office(tmp_path_factory.mktemp("shared") / "office")
    try:
        office.wait_until_ready()
        yield office
    finally:
        office.end()
