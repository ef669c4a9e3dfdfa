"""How long things take and how they end, between two days: in time, net and gross, first time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Aggregate, Avg, Count, F, IntegerField, Q, QuerySet

from casework.law import Law
from casework.models import Authority, Deadline
from casework.notices import is_units
from supervision.dashboards import of_offices
from supervision.models import Timing

MOST_CAUSES = 12


@dataclass(frozen=True)
class Window:
    """The decisions and ends of these offices on the days from `since` through `until`."""

    authorities: tuple[Authority, ...]
    since: date
    until: date

    @classmethod
    def of(cls, authorities: Iterable[Authority], since: date, until: date) -> Window:
        return cls(tuple(authorities), since, until)

    @property
    def offices(self) -> list[int]:
        return [authority.pk for authority in self.authorities]


# -- periods ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Punctuality:
    """How the periods of one name ended."""

    period: str
    title: str
    article: str
    ended: int
    late: int

    @property
    def in_time(self) -> int:
        return self.ended - self.late

    @property
    def share(self) -> int:
        """Per cent, rounded down: a single late one never shows as all in time."""
        return self.in_time * 100 // self.ended


LATE = Q(ended_on__gt=F("due_on"))


def ended_periods(since: date, until: date) -> QuerySet[Deadline]:
    """The periods with a last day that ended on these days; answered by an index alone."""
    return Deadline.objects.filter(ended_on__gte=since, ended_on__lte=until, due_on__isnull=False)


def punctuality(law: Law, window: Window) -> list[Punctuality]:
    """Cases of the law's procedure in which a period of the office ended, in its order."""
    kind = law.document["procedure"]
    own = [rule for rule in law.rules_for(kind) if rule.statutory and not is_units(kind, rule)]
    rows = (
        ended_periods(window.since, window.until)
        .filter(of_offices(window.authorities, "case__"), period__in=[rule.key for rule in own])
        .order_by()
        .values("period")
        .annotate(
            ended=Count("case", distinct=True), late=Count("case", distinct=True, filter=LATE)
        )
    )
    counts = {row["period"]: (row["ended"], row["late"]) for row in rows}
    return [
        Punctuality(rule.key, rule.title, rule.article, *counts[rule.key])
        for rule in own
        if rule.key in counts
    ]


# -- decisions ----------------------------------------------------------------------------------
class Percentile(Aggregate):
    """The least value that at least a share of the values do not exceed."""

    function = "percentile_disc"
    output_field = IntegerField()

    def __init__(self, expression: str, share: float) -> None:
        super().__init__(expression, share=share)

    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"


FIRST_TIME = Q(items=[])
MEASURES: dict[str, Any] = {
    "decided": Count("pk"),
    "granted": Count("pk", filter=Q(granted=True)),
    "first_time": Count("pk", filter=FIRST_TIME),
    "gross_half": Percentile("gross_days", 0.5),
    "gross_most": Percentile("gross_days", 0.9),
    "net_half": Percentile("net_days", 0.5),
    "net_most": Percentile("net_days", 0.9),
    "net_mean": Avg("net_days"),
}


@dataclass(frozen=True)
class Decisions:
    """What was decided, and how long it took: half of the cases, and nine in ten."""

    decided: int
    granted: int
    first_time: int
    gross_half: int
    gross_most: int
    net_half: int
    net_most: int
    net_mean: float
    authority: int | None = None

    @property
    def refused(self) -> int:
        return self.decided - self.granted

    @property
    def corrected(self) -> int:
        return self.decided - self.first_time

    @property
    def passed(self) -> int:
        """Per cent of the decided that were granted, rounded down."""
        return self.granted * 100 // self.decided

    @property
    def at_once(self) -> int:
        """Per cent that were complete the first time, rounded down."""
        return self.first_time * 100 // self.decided


def timings(window: Window) -> QuerySet[Timing]:
    return Timing.objects.filter(
        of_offices(window.authorities),
        decided_on__gte=window.since, decided_on__lte=window.until,
    )  # fmt: skip


def decisions(window: Window) -> Decisions | None:
    """All decisions of the window together; None without any. One query."""
    found = timings(window).aggregate(**MEASURES)
    return Decisions(**found) if found["decided"] else None


def decisions_by_office(window: Window) -> list[Decisions]:
    """The same for each office, those that decided most first; one query."""
    rows: Any = timings(window).order_by().values("authority").annotate(**MEASURES)
    return [Decisions(**row) for row in rows.order_by("-decided", "authority")]


CORRECTED = """
SELECT item, count(*) FROM supervision_timing, jsonb_array_elements_text(items) item
 WHERE authority_id = ANY(%s) AND decided_on BETWEEN %s AND %s
 GROUP BY item ORDER BY 2 DESC, 1 LIMIT %s"""
PAUSED = """
SELECT pause->>0, count(DISTINCT case_id), sum((pause->>1)::int)::int
  FROM supervision_timing, jsonb_array_elements(pauses) pause
 WHERE authority_id = ANY(%s) AND decided_on BETWEEN %s AND %s
 GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT %s"""


def corrected_items(window: Window) -> list[tuple[str, int]]:
    """What was asked to be corrected, and in how many cases; the most frequent first."""
    return [(item, cases) for item, cases in _asked(CORRECTED, window)]


def paused_for(window: Window) -> list[tuple[str, int, int]]:
    """Why time was left out, in how many cases, and how many working days together."""
    return [(cause, cases, days) for cause, cases, days in _asked(PAUSED, window)]


def _asked(statement: str, window: Window) -> list[tuple[Any, ...]]:
    values: list[Any] = [window.offices, window.since, window.until, MOST_CAUSES]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
