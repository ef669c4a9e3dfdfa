"""The sheet without a procedure around it: the case it belongs to opens it, closes it and reports.

A secrecy check opens and closes it by its own steps; a body that reviews on site plans it first,
and the step that records its review closes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from casework.models import Case
from casework.steps import Act
from inspections.models import Visit
from inspections.models.visit import CHECKING
from inspections.sheet.reading import Sheet, sheet_of
from inspections.sheet.telling import findings_told
from licensing.assessment.on_site import Record, keeps_records


def begin_sheet(case: Case, staff: Sequence[str], act: Act) -> None:
    """Let the team of a check write on a sheet from now on, where the law has such a step."""
    if not case.law.has_step(Visit.KIND, "open_check"):
        return
    visit = Visit.objects.create(
        subject_id=case.pk, organisation=case.organisation, authority=case.authority,
        deciding_authority=case.deciding_authority, regulation=case.regulation,
        visit_on=act.on, staff=list(staff), number=f"{case.number}检查记录",
    )  # fmt: skip
    act.follow(visit, "open_check")


def end_sheet(case: Case, act: Act) -> None:
    """Nothing is written on the sheet any more; a check that never began has none."""
    visit = check_of(case)
    if visit and not visit.is_closed:
        act.follow(visit, "close_check")


def check_of(case: Case) -> Visit | None:
    """The last sheet of the case that was opened."""
    opened = Visit.objects.filter(subject=case.pk).exclude(state__in=("planned", "dropped"))
    return opened.select_related("standard").order_by("pk").last()


def sheet_of_check(case: Case) -> Sheet | None:
    """The sheet; None before the check began, and where no standard is in force."""
    visit = check_of(case)
    return sheet_of(visit) if visit else None


@dataclass(frozen=True)
class OnSite:
    """A review that goes on, as the step that records it asks for it."""

    visit: Visit
    sheet: Sheet | None

    @property
    def team(self) -> list[str]:
        return list(self.visit.staff)

    @property
    def is_disputed(self) -> bool:
        return bool(self.sheet and self.sheet.disputed)

    def told(self) -> dict[str, Any]:
        return findings_told(self.visit, self.sheet)

    def close(self, act: Act) -> None:
        act.follow(self.visit, "close_check")


@keeps_records
def under_way(case: Case) -> Record | None:
    """The visit of the case that goes on."""
    visit = check_of(case)
    return OnSite(visit, sheet_of(visit)) if visit and visit.state == CHECKING else None
