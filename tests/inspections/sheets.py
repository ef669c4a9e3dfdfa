"""A visit that has begun, with its team, for the tests of the sheet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from casework import clock
from casework.models import Role, User
from inspections.models import SheetEntry, Visit
from inspections.planning import plan_visit
from inspections.sheet.reading import Sheet
from inspections.sheet.saving import Said, save_entry
from tests.factories import MONDAY, act, office, official, reviewed_application, ten_o_clock
from tests.inspections.test_standard_scenarios import ideal

ON_SITE = MONDAY + timedelta(days=14)


def team() -> tuple[User, User]:
    """Two inspectors of the province."""
    first = official(Role.INSPECTOR, office())
    second, _ = User.objects.get_or_create(username="second@Hubei", defaults={"name": "何静"})
    second.appointments.get_or_create(role=Role.REVIEWER, authority=office())
    return first, second


def notified(on: date = MONDAY, **wishes: Any) -> Visit:
    application = reviewed_application(on, **wishes)
    staff = [person.name or person.username for person in team()]
    visit = plan_visit(application, on=on + timedelta(days=14), staff=staff, experts=[])
    act(visit, "notify", on)
    visit.refresh_from_db()
    return visit


def begun(**wishes: Any) -> Visit:
    visit = notified(**wishes)
    act(visit, "start", visit.visit_on)
    visit.refresh_from_db()
    return visit


def says(visit: Visit, by: User, point: str, verdict: str = "conforms", **said: Any) -> SheetEntry:
    """Save one finding at ten o'clock of the visit's day."""
    if verdict in ("fails", "inapplicable"):
        said.setdefault("reason", "现场查明")
    said.setdefault("uuid", uuid4())
    said["based_on"] = tuple(said.get("based_on", ()))
    with clock.moved_to(ten_o_clock(visit.visit_on)):
        return save_entry(visit, Said(point=point, verdict=verdict, **said), by=by)


def seen(visit: Visit) -> Sheet:
    return Sheet(Visit.objects.get(pk=visit.pk))


def tips_of(visit: Visit, point: str) -> list[UUID]:
    return seen(visit).states[point].based_on


def fill(visit: Visit, **other: str) -> None:
    """Every point nobody has seen conforms, but what is named otherwise; written at once."""
    first, _ = team()
    at = ten_o_clock(visit.visit_on)
    SheetEntry.objects.bulk_create(
        SheetEntry(
            uuid=uuid4(), visit=visit, point=each, verdict=other.get(each, "conforms"),
            reason="现场查明" if each in other else "", measured=ideal(each, "B", visit.visit_on),
            by=first, made_at=at, at=at,
        )
        for each, state in seen(visit).states.items()
        if state.is_checked and not state.entries
    )  # fmt: skip
