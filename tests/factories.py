"""Cases as an office has them: every one has walked through the real door, none is set in place.

Every function takes the legal day of its own act; the clock stands at ten o'clock of that day.
"""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import count
from typing import Any

from applicants import facts
from applicants.models import Profile
from casework import clock, proposing
from casework.door import take_step
from casework.judging import step_of
from casework.models import Appointment, Authority, Case, Entry, Organisation, Role, User
from inspections.models import Visit
from inspections.planning import plan_visit
from licensing.drafting import draft_application
from licensing.models import Application

MONDAY = date(2026, 3, 2)
PROVINCE = "Hubei"
_numbers = count(1)


def ten_o_clock(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=clock.ZONE)


# -- who ----------------------------------------------------------------------------------------
def organisation(province: str = PROVINCE) -> Organisation:
    """A unit that meets every condition, with one account."""
    number = next(_numbers)
    unit = Organisation.objects.create(
        code=f"91420100T{number:09d}",
        name=f"第{number}信息技术有限公司",
        province=province,
        legal_representative="张建国",
        registered_address="光谷大道77号",
    )
    Profile.objects.create(organisation=unit, declared=facts.complete({"province": province}))
    return unit


def account(unit: Organisation) -> User:
    user, _ = User.objects.get_or_create(
        username=f"unit-{unit.code}", defaults={"organisation": unit, "name": unit.name}
    )
    return user


def official(role: str, authority: Authority) -> User:
    """The one member of staff who holds this role at this authority."""
    user, _ = User.objects.get_or_create(username=f"{role}@{authority.code}")
    Appointment.objects.get_or_create(user=user, role=role, authority=authority)
    return user


def office(code: str = PROVINCE) -> Authority:
    return Authority.objects.get(code=code)


def person_for(case: Case, step: str, on: date) -> User:
    """Somebody who may take the step in this case."""
    said = step_of(type(case), step)
    if Role.UNIT in said.roles:
        return account(case.organisation)
    return official(said.roles[0], case.authorities_for(said.competence, on)[0])


# -- acts ---------------------------------------------------------------------------------------
def act(case: Case, step: str, on: date, **inputs: Any) -> Entry:
    """Take the step through the door, as somebody who may; StepRefused passes through."""
    with clock.moved_to(ten_o_clock(on)):
        case.bind(on)
        propose(case, step, on)
        return take_step(case, step, by=person_for(case, step, on), on=on, **inputs)


def propose(case: Case, step: str, on: date) -> None:
    """Let a second person propose the step, where two have to decide it."""
    asked = case.law.step(case.kind, step).two_persons
    if asked and step in case.law.proposable(case.kind) and not proposing.prepared(case, step):
        office_of = case.authorities_for("proposal", on)[0]
        second = official(asked.get("role") or Role.SUPERVISOR, office_of)
        take_step(case, "propose", by=second, on=on, decision=step, reasons="拟办")


def draft(on: date = MONDAY, **wishes: Any) -> Application:
    """An application with all its materials that nobody has submitted yet."""
    application = draft_application(
        wishes.pop("organisation", None) or organisation(wishes.pop("province", PROVINCE)),
        level=wishes.pop("level", "B"),
        categories=wishes.pop("categories", ["software_development"]),
        on=on,
        **wishes,
    )
    for key in application.law.materials_for(application.organisation.kind):
        application.materials.create(key=key)
    return application


def submitted_application(on: date = MONDAY, **wishes: Any) -> Application:
    application = draft(on, **wishes)
    act(application, "submit", on, declared=True)
    return application


def application_to_correct(on: date = MONDAY, **wishes: Any) -> Application:
    application = submitted_application(on, **wishes)
    act(application, "request_correction", on, items=["charter"])
    return application


def accepted_application(on: date = MONDAY, **wishes: Any) -> Application:
    application = submitted_application(on, **wishes)
    act(application, "accept", on)
    return application


def reviewed_application(on: date = MONDAY, **wishes: Any) -> Application:
    """The written review is passed; a visit is awaited."""
    application = accepted_application(on, **wishes)
    act(application, "record_written_review", on, verdict="pass")
    return application


def notified_visit(application: Application, on: date, visit_on: date) -> Visit:
    visit = plan_visit(application, on=visit_on, staff=["wang", "li"], experts=[])
    act(visit, "notify", on)
    return visit


def decidable_application(
    on: date = MONDAY, visit_on: date = date(2026, 3, 16), **wishes: Any
) -> Application:
    """Both reviews are passed; the head may decide."""
    application = reviewed_application(on, **wishes)
    visit = notified_visit(application, on, visit_on)
    act(visit, "start", visit_on)
    for ground in visit.steps_of_visit:
        visit.records.create(ground=ground, at=ten_o_clock(visit_on))
    act(
        visit, "complete", visit_on,
        verdict="pass", signed_by="legal_representative", witnesses=[],
    )  # fmt: skip
    application.refresh_from_db()
    return application


def issued_application(on: date = MONDAY, **wishes: Any) -> Application:
    """Granted and issued; `issued_certificate` is the certificate."""
    day = date(2026, 3, 16)
    application = decidable_application(on, day, **wishes)
    act(application, "grant", day)
    act(application, "issue", day)
    return application
