from __future__ import annotations

from collections.abc import Iterator

import pytest

from casework import clock
from tests.factories import MONDAY, ten_o_clock


@pytest.fixture
def on_monday() -> Iterator[None]:
    """Every case of the factories is entered on this day."""
    with clock.moved_to(ten_o_clock(MONDAY)):
        yield
