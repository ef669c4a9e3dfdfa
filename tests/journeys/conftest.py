"""The walk at the browser borrows the offices of tests/house."""

from __future__ import annotations

from tests.house.conftest import furnish, furnished_office

__all__ = ["furnish", "furnished_office"]
