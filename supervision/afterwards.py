"""What follows the grant, as figures: duties overdue, bars, measures, certificates by province."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Count, QuerySet

from casework.law import Law
from casework.models import Authority, Case, Deadline
from licensing.models import Certificate
from supervision import dashboards
from supervision.dashboards import Cell
from supervision.models import Enforcement, Investigation, Unlicensed

MEASURES = (Enforcement.KIND, Unlicensed.KIND, Investigation.KIND)
IN_FORCE = "valid"


@dataclass(frozen=True)
class Standing:
    """Cases with a period of this name."""

    period: str
    title: str
    article: str
    cases: int


def kinds_after_grant() -> set[str]:
    own = apps.get_app_config("supervision").get_models()
    return {m.KIND for m in own if issubclass(m, Case)} | {Certificate.KIND}


def overdue_duties(authorities: Iterable[Authority], law: Law, today: date) -> list[Standing]:
    """Cases after the grant with a period that is over and not fulfilled, in the law's order."""
    rows = Deadline.objects.running().filter(
        dashboards.of_offices(authorities, "case__"),
        due_on__lt=today, case__closed_on=None, case__kind__in=kinds_after_grant(),
    )  # fmt: skip
    return _counted(rows.exclude(silence=""), law, list(law.rules))


def bars(authorities: Iterable[Authority], law: Law, today: date) -> list[Standing]:
    """Organisations that may not apply today, by the period that keeps them from it."""
    rows = Deadline.objects.covering(today).filter(
        dashboards.of_offices(authorities, "case__"), period__in=law.bans
    )
    return _counted(rows, law, [key for key in law.rules if key in law.bans])


def _counted(rows: QuerySet[Deadline], law: Law, order: list[str]) -> list[Standing]:
    found = rows.order_by().values("period").annotate(cases=Count("case", distinct=True))
    counts = {row["period"]: row["cases"] for row in found}
    return [
        Standing(key, law.rules[key].title, law.rules[key].article, counts[key])
        for key in order
        if key in counts
    ]


def measures(authorities: Iterable[Authority], today: date) -> list[Cell]:
    """Open cases of measures and the certificates that are not simply in force, by state."""
    cells = dashboards.cells(authorities, today, "kind", "state")
    return [
        cell
        for cell in cells
        if cell.kind in MEASURES or (cell.kind == Certificate.KIND and cell.state != IN_FORCE)
    ]


def certificates_by_office(authorities: Iterable[Authority], today: date) -> dict[int, int]:
    """Authority -> certificates in force; one query."""
    cells = dashboards.cells(authorities, today, "authority", "kind", "state")
    return {
        cell.authority or 0: cell.all
        for cell in cells
        if cell.kind == Certificate.KIND and cell.state == IN_FORCE
    }
