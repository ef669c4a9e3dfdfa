"""The sheet as the instrument of a secrecy check: opened and closed by the case of the check."""

from __future__ import annotations

from collections.abc import Sequence

from casework.models import Case
from casework.steps import Act
from inspections.models import Visit
from inspections.sheet.reading import Sheet, sheet_of


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
    return Visit.objects.filter(subject=case.pk).select_related("standard").first()


def sheet_of_check(case: Case) -> Sheet | None:
    """The sheet; None before the check began, and where no standard is in force."""
    visit = check_of(case)
    return sheet_of(visit) if visit else None
