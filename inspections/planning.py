"""Planning a visit: before the notice it binds nobody."""

from __future__ import annotations

from datetime import date

from casework.models import Case
from inspections.models import Visit


def plan_visit(case: Case, *, on: date, staff: list[str], experts: list[str]) -> Visit:
    """A planned visit for an application or a change, under the law of that case."""
    return Visit.objects.create(
        subject_id=case.pk,
        organisation=case.organisation,
        authority=case.authority,
        deciding_authority=case.deciding_authority,
        regulation=case.regulation,
        visit_on=on,
        staff=staff,
        experts=experts,
    )
