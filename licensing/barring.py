"""Bars on applying again: which stand on a day, why, and from when the unit may apply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from casework.calendar import ONE_DAY
from casework.law import Law
from casework.models import Deadline

LOOKBACK = "revocation_lookback"


@dataclass(frozen=True)
class Bar:
    """A bar that stands; `deadline` leads to the explanation of its days, `from_on` is free."""

    title: str
    article: str
    deadline: Deadline
    until: date
    from_on: date


def standing(organisation_id: int, law: Law, on: date) -> QuerySet[Deadline]:
    """The bars of the law that cover this day: while one does, nothing may be submitted."""
    return _covering(organisation_id, law.bans, on)


def bars(organisation_id: int, law: Law, on: date) -> list[Bar]:
    """The standing bars in words, the longest first."""
    return _in_words(standing(organisation_id, law, on))


def lookbacks(organisation_id: int, on: date) -> list[Bar]:
    """Revocations recent enough to fail the condition: they bar no application, but its success."""
    return _in_words(_covering(organisation_id, [LOOKBACK], on))


def _covering(organisation_id: int, periods: Iterable[str], on: date) -> QuerySet[Deadline]:
    return Deadline.objects.covering(on).filter(
        case__organisation=organisation_id, period__in=list(periods)
    )


def _in_words(rows: QuerySet[Deadline]) -> list[Bar]:
    ordered = rows.exclude(due_on=None).select_related("case").order_by("-due_on", "pk")
    return [
        Bar(row.title, row.article, row, row.due_on, row.due_on + ONE_DAY)
        for row in ordered
        if row.due_on
    ]
