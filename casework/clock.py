"""The one clock. Doors ask it; everything below them takes the day as an argument."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

ZONE = ZoneInfo("Asia/Shanghai")
_moved_to: ContextVar[datetime | None] = ContextVar("moved_to", default=None)
_ahead: Callable[[], timedelta] = timedelta


def now() -> datetime:
    """The moment of an act, in Asia/Shanghai."""
    return _moved_to.get() or (timezone.now() + _ahead()).astimezone(ZONE)


def runs_ahead_by(source: Callable[[], timedelta]) -> None:
    """Let every process of a demo office live in the future that `source` tells."""
    global _ahead
    _ahead = source


def today() -> date:
    """The legal day at the office."""
    return now().date()


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Let time stand at `moment` (aware, any zone) inside the block."""
    token = _moved_to.set(moment.astimezone(ZONE))
    try:
        yield
    finally:
        _moved_to.reset(token)
