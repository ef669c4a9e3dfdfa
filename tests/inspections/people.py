"""People for tests of teams: several inspectors, and experts who came through the pool."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from casework import clock
from casework.door import take_step
from casework.models import Appointment, Entry, Organisation, Role, User
from inspections.models import Visit
from inspections.planning import plan_visit
from inspections.team.seats import present, seats_for
from licensing import pool
from licensing.models import Application, Expert
from tests.factories import MONDAY, office, official, ten_o_clock

_numbers = count(1)
VISIT_ON = date(2026, 3, 16)


def inspector(name: str, *roles: str) -> User:
    """One more member of staff of the office, an inspector unless other roles are named."""
    user = User.objects.create(username=f"staff-{next(_numbers)}", name=name)
    for role in roles or (Role.INSPECTOR,):
        Appointment.objects.create(user=user, role=role, authority=office())
    return user


def reviewer() -> User:
    return official(Role.REVIEWER, office())


def supervisor() -> User:
    return official(Role.SUPERVISOR, office())


def expert(name: str, *, passed: bool = True, on: date = MONDAY, **admission: Any) -> Expert:
    """An expert admitted and assessed on that day."""
    by: dict[str, Any] = {"by": supervisor(), "on": on}
    number = f"ZJ-{next(_numbers)}"
    new = pool.propose(**by, code=number, name=name, authority=office())
    pool.move(new, **by, to=Expert.Standing.EXAMINED)
    pool.move(new, **by, to=Expert.Standing.ADMITTED, **admission)
    pool.add_training(new, **by, kind="assessment", held_on=on, passed=passed, subject="年度考核")
    return new


def planned(
    case: Application, staff: list[User], experts: list[Expert] | None = None, on: date = VISIT_ON
) -> Visit:
    """A plan with a team of people, not yet announced."""
    experts = experts or []
    return plan_visit(
        case,
        on=on,
        staff=[str(person) for person in staff],
        experts=[each.code for each in experts],
        members=seats_for(staff, experts, None),
    )


def step(case: Visit, name: str, by: User, on: date = MONDAY, /, **inputs: Any) -> Entry:
    with clock.moved_to(ten_o_clock(on)):
        return take_step(case, name, by=by, on=on, **inputs)


def all_declare(visit: Visit, on: date = MONDAY) -> None:
    for member in list(present(visit)):
        step(visit, "declare", member.user or visit.members.all()[0].user, on, member=member)


def tie(user: User, unit: Organisation, on: date = MONDAY) -> None:
    user.relations.create(organisation=unit, kind="shares", declared_on=on)
