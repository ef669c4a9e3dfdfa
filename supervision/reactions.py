"""Because something happened: a decided application is read for the figures."""

from __future__ import annotations

from casework.models import Entry
from casework.reactions import on
from licensing.durations import DECISIONS
from licensing.models import Application
from supervision import timing


@on(*(f"{Application.KIND}.{step}" for step in DECISIONS))
def note_timing(entry: Entry) -> None:
    """How long it took, and what was asked on the way."""
    timing.note(Application.objects.filter(entries=entry))
