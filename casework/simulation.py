"""The kernel's own words of a scenario: delegations and the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework import audit, calendars, hall
from casework.models import Authority, Deadline, Delegation, Role
from casework.simulator.document import Step
from casework.simulator.registry import acts, answers, gives
from casework.simulator.world import NotSimulated, World
from casework.winding import reading_of


@gives("delegations")
def give_delegation(world: World, _number: int, words: dict[str, Any]) -> None:
    Delegation.objects.create(
        source=Authority.objects.national(),
        to=Authority.objects.get(code=words["to"]),
        level=words["level"],
        provinces=words["provinces"],
        stages=words["stages"],
        from_on=date.fromisoformat(words["from"]),
        until_on=date.fromisoformat(words["until"]),
    )


@acts("calendar.load")
def load_calendar(world: World, step: Step, words: dict[str, Any]) -> None:
    office = Authority.objects.get(code=step.by.where) if step.by and step.by.where else None
    national = Authority.objects.national()
    by = world.official(step.by.role if step.by else "admin", office or national)
    hall.require_role(by, Role.ADMIN, "calendar", "load", step.on)
    if words["year"] not in calendars.published_years():
        raise NotSimulated(f"calendar of {words['year']}: no notice is known")
    calendars.load_published(words["year"])
    hall.note("calendar", "load", by=by, on=step.on, role=Role.ADMIN, year=words["year"])
    audit.reread()


def _deadlines_of(world: World, handle: str) -> Any:
    """Those of a case, or of all cases of an organisation; the newest last."""
    if unit := world.organisations.get(handle):
        return Deadline.objects.filter(case__organisation=unit).order_by("pk")
    return world.case("", handle).deadlines.order_by("ordinal")


@answers("deadline")
def deadline(world: World, words: dict[str, Any]) -> dict[str, Any]:
    row = _deadlines_of(world, words["case"]).filter(period=words["period"]).last()
    if row is None:
        return {}
    reading, calendar = reading_of(row), calendars.working_calendar()
    answer: dict[str, Any] = {
        "due": reading.due_on,
        "provisional": reading.provisional,
        "status": reading.status(world.today),
    }
    if reading.rule.unit == "working_day":
        used = reading.used(world.today, calendar)
        answer |= {"used": used, "left": (reading.length or 0) - used}
    return answer
