"""Who else has a case open now, and what was done in it since a page was opened.

Marks are made by the browser's heartbeat (static/office/case.js), never by looking at a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from casework import clock
from casework.judging import machine, step_of
from casework.models import Case, Entry, Presence, User

FRESH = timedelta(seconds=90)
FORGOTTEN = timedelta(hours=1)


@dataclass(frozen=True)
class Other:
    """A colleague at the same case; `doing` is the step whose form is open, or ''."""

    name: str
    doing: str
    at: datetime


def mark(case: Case, person: User, step: str = "") -> None:
    """Note that this person has the case open, and forget who left long ago."""
    now = clock.now()
    known = step if step in machine(type(case.procedure)) else ""
    Presence.objects.update_or_create(
        case_id=case.pk, person=person, defaults={"at": now, "step": known}
    )
    Presence.objects.filter(case=case.pk, at__lt=now - FORGOTTEN).delete()


def others(case: Case, person: User) -> list[Other]:
    """The colleagues whose mark is fresh, the latest first."""
    rows = Presence.objects.filter(case=case.pk, at__gte=clock.now() - FRESH)
    found = rows.exclude(person=person).select_related("person").order_by("-at")
    return [Other(str(row.person), _label(case, row.step), row.at) for row in found]


def _label(case: Case, step: str) -> str:
    return step_of(type(case.procedure), step).label if step else ""


def latest(case: Case) -> int:
    """The position of the last act done in the case; what a form was opened on."""
    done = case.entries.filter(outcome=Entry.Outcome.DONE).order_by("-position")
    return done.values_list("position", flat=True).first() or 0


def acts_since(case: Case, position: str) -> list[Entry]:
    """The acts done since a form was opened; [] where the form did not say when that was."""
    if not (position.isascii() and position.isdigit() and len(position) < 10):
        return []
    rows = case.entries.filter(outcome=Entry.Outcome.DONE, position__gt=int(position))
    return list(rows.select_related("actor", "authority").order_by("position"))
