"""How long a decision usually takes: told from the cases that were decided, before one begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.db.models import Max

from casework.calendar import WorkingCalendar
from casework.calendars import working_calendar
from casework.law import Law
from casework.models import Entry
from licensing.models import Application

DECISIONS = ("grant", "refuse")
LEAST_SAMPLE = 5
MOST_SAMPLE = 5000
HALF, MOST = 0.5, 0.9


@dataclass(frozen=True)
class Usual:
    """From the day of receipt to the decision: half of the cases, and nine in ten of them.

    Working days after the day of receipt, and calendar days; `count` cases are what it rests on.
    """

    kind: str
    level: str
    count: int
    half: int
    most: int
    half_days: int
    most_days: int

    @property
    def is_enough(self) -> bool:
        return self.count >= LEAST_SAMPLE


def usual_durations(law: Law) -> list[Usual]:
    """One line for each kind of application and level that was ever decided; one query."""
    closed = Application.objects.exclude(closed_on=None).order_by("-closed_on", "-pk")
    decided = (
        Application.objects.filter(
            pk__in=closed.values("pk")[:MOST_SAMPLE],
            entries__step__in=DECISIONS,
            entries__outcome=Entry.Outcome.DONE,
        )
        .values_list("asks", "level", "opened_on")
        .annotate(decided_on=Max("entries__on"), number=Max("pk"))
        .order_by("asks", "level", "number")
        .values_list("asks", "level", "opened_on", "decided_on", "pk")
    )
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    calendar: WorkingCalendar = working_calendar()
    for asks, level, received, decision, _ in decided:
        if received is None:
            continue
        span = (calendar.count(received, decision), (decision - received).days)
        spans.setdefault((asks, level), []).append(span)
    kinds, levels = dict(Application.Asks.choices), law.document["levels"]
    return [
        _usual(str(kinds[asks]), levels[level]["name"], found)
        for (asks, level), found in sorted(spans.items())
        if level in levels
    ]


def _usual(kind: str, level: str, spans: Sequence[tuple[int, int]]) -> Usual:
    working, gross = (sorted(part) for part in zip(*spans, strict=True))
    return Usual(
        kind, level, len(spans),
        percentile(working, HALF), percentile(working, MOST),
        percentile(gross, HALF), percentile(gross, MOST),
    )  # fmt: skip


def percentile(ordered: Sequence[int], share: float) -> int:
    """The least value that at least this share of the sorted values do not exceed."""
    return ordered[max(ceil(share * len(ordered)), 1) - 1]
