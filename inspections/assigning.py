"""Who may not handle a case, and who is away: what is known of the staff who visit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from casework import clock
from casework.assigning.acts import Pair, recused_by
from casework.assigning.planning import away_by
from casework.models import Case
from inspections.models.team import StaffLeave, StaffRelation


@recused_by
def tied(cases: Iterable[int], people: Iterable[int]) -> dict[Pair, str]:
    """A tie to the unit keeps a person from its cases; two queries."""
    today, kept_from = clock.today(), {}
    found = StaffRelation.objects.filter(user__in=list(people)).select_related("user")
    for relation in found:
        if relation.holds(today):
            says = f"{relation.user}与该单位有利害关系（{relation.get_kind_display()}），应当回避"
            kept_from[relation.organisation_id, relation.user_id] = says
    if not kept_from:
        return {}
    units = {unit for unit, _ in kept_from}
    asked = Case.objects.filter(pk__in=list(cases), organisation__in=units)
    return {
        (case, person): says
        for case, unit in asked.values_list("pk", "organisation_id")
        for (tied_to, person), says in kept_from.items()
        if tied_to == unit
    }


@away_by
def on_leave(on: date) -> list[int]:
    """Those who told that they are away on that day."""
    leaves = StaffLeave.objects.filter(from_on__lte=on, until_on__gte=on)
    return list(leaves.values_list("user", flat=True))
