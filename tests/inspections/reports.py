"""A visit whose report can be locked, and the ways to lock and sign it, for the tests."""

from __future__ import annotations

from typing import Any

from casework import clock
from casework.models import User
from inspections.models import Report, Signature, Visit
from inspections.reporting.locking import lock
from inspections.reporting.signing import Seat, Signed, sign
from tests.factories import ten_o_clock
from tests.inspections.sheets import begun, fill, team

INK = "M40 120L90 60L130 150M160 40L200 170L260 80L330 120L420 60"
HAND = "M40 120L90 60L130 150"


def examined(**other: str) -> Visit:
    """Every point seen, every step recorded; conforming but what is named otherwise."""
    visit, (first, _) = begun(), team()
    for ground in visit.steps_of_visit:
        at = ten_o_clock(visit.visit_on)
        visit.records.create(ground=ground, at=at, actor=first, note="已办理")
    fill(visit, **other)
    return visit


def lead() -> User:
    return team()[0]


def locks(
    visit: Visit, verdict: str = "pass", statement: str = "", by: User | None = None
) -> Report:
    with clock.moved_to(ten_o_clock(visit.visit_on)):
        return lock(visit, verdict=verdict, statement=statement, by=by or lead())


def signs(visit: Visit, by: User, role: str, name: str, **said: Any) -> Signature:
    said.setdefault("sha256", visit.reports.get(unlocked_at=None).sha256)
    seat = Seat(role, "" if role in ("legal_representative", "principal") else name)
    with clock.moved_to(ten_o_clock(visit.visit_on)):
        return sign(visit, Signed(seat, name, **said), by=by)


def team_signs(visit: Visit) -> None:
    for person, role in zip(team(), ("lead", "member"), strict=True):
        signs(visit, person, role, person.name or person.username, drawing=HAND)
