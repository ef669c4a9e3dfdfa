"""What is still open in the visits of a case before it can be decided."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from casework.models import Case, User
from casework.obstacles import Obstacle, obstacles_of
from inspections.models import Visit
from inspections.reporting.locking import is_open
from inspections.reporting.obstacles import obstacles


@obstacles_of("application", "change")
def visits(case: Case, by: User) -> Iterator[Obstacle]:
    """Each visit that is not completed, with what its report waits for."""
    for visit in Visit.objects.filter(subject=case.pk).order_by("pk"):
        if not visit.is_closed:
            yield from of_visit(visit, by)


@obstacles_of("visit")
def of_visit(visit: Visit, by: User) -> Iterator[Obstacle]:
    """What the report of a visit waits for, disputed findings among it."""
    if visit.is_closed:
        return
    if is_open(visit):
        for found in obstacles(visit):
            yield Obstacle(f"{visit}：{found.says}", found.url)
    else:
        yield Obstacle(f"{visit}尚未开始", reverse("case", args=[visit.pk]))
