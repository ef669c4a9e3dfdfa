"""The law as every test database holds it: authorities, regulations and calendars."""

from __future__ import annotations

from typing import Any

from casework.loading import load_all
from casework.models import (
    Authority,
    CalendarDay,
    CalendarVersion,
    CalendarYear,
    Regulation,
)
from inspections.models import Standard

TABLES = (Authority, Regulation, CalendarYear, CalendarDay, CalendarVersion, Standard)


class LoadedLaw:
    """What the house ships, loaded once and kept, so that it is quickly put back."""

    def __init__(self) -> None:
        load_all()
        self.rows = [list(table._base_manager.order_by("pk")) for table in TABLES]

    def restore(self, **_: Any) -> None:
        if not Regulation.objects.exists():
            for table, rows in zip(TABLES, self.rows, strict=True):
                table._base_manager.bulk_create(rows)
