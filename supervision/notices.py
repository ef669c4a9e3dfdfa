"""Where the notifications of the cases after the grant lead the unit, and who is told of a leak."""

from __future__ import annotations

from casework.models import Appointment, Case, Entry
from casework.notifying import Kind, register, tell_people, unit_page
from casework.reactions import on
from supervision.models import Leak

LEAK = "leak_reported"

register(Kind(LEAK, "泄密报告", for_office=True))
unit_page("annual_report", "self-check")


@on(f"{Leak.KIND}.report")
def tell_of_leak(entry: Entry) -> None:
    """Tell those who may see it, at the place and at the authority that licensed the unit."""
    case = Case.objects.get(entries=entry)
    offices = (case.authority_id, case.deciding_authority_id)
    held = Appointment.objects.filter(authority__in=offices, role__in=Leak.ONLY_FOR)
    people = held.filter(user__is_active=True).values_list("user", flat=True)
    tell_people(set(people), LEAK, case, f"entry:{entry.pk}", what="逾期" if _is_late(case) else "")


def _is_late(case: Case) -> bool:
    leak = case.procedure
    return isinstance(leak, Leak) and bool(leak.late)
