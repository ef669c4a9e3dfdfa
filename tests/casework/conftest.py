from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture
def on_monday() -> Iterator[None]:
    """Every case of the factories is entered on this day."""
    from casework import clock  # noqa: PLC0415 - Django is not set up at import time
    from tests.factories import MONDAY, ten_o_clock  # noqa: PLC0415

    with clock.moved_to(ten_o_clock(MONDAY)):
        yield
