"""Planning a visit: before the notice it binds nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casework.calendars import working_calendar
from casework.ledger import Day, ledger
from casework.models import Case, Role, User
from casework.reading import Moment, due_on, read
from inspections.models import Visit
from inspections.team.seats import Seat, seat

NOTICE = "onsite_notice_lead"


def plan_visit(
    case: Case, *, on: date, staff: list[str], experts: list[str], members: Sequence[Seat] = ()
) -> Visit:
    """A planned visit for an application or a change, under the law of that case.

    Names of the staff and codes of the experts are what papers print; `members` are the people.
    """
    visit = Visit.objects.create(
        subject_id=case.pk,
        organisation=case.organisation,
        authority=case.authority,
        deciding_authority=case.deciding_authority,
        regulation=case.regulation,
        visit_on=on,
        staff=staff,
        experts=experts,
    )
    seat(visit, members)
    return visit


def change_plan(
    visit: Visit, *, on: date, staff: list[str], experts: list[str], members: Sequence[Seat] = ()
) -> Visit:
    """The day and the team of a visit nobody has been told of; ValueError after the notice."""
    if visit.state != "planned":
        raise ValueError(f"Visit {visit.pk} is {visit.state}")
    visit.visit_on, visit.staff, visit.experts = on, staff, experts
    visit.save(update_fields=["visit_on", "staff", "experts"])
    seat(visit, members)
    return visit


def open_visit(case: Case) -> Visit | None:
    """The visit that is planned, notified or going on."""
    return Visit.objects.filter(subject=case.pk, closed_on=None).order_by("pk").last()


def earliest_day(case: Case, on: date) -> date | None:
    """The first day a visit announced on `on` may take place."""
    rule = case.law.rules[NOTICE]
    return due_on(rule, on, rule.length, working_calendar())


def notice_days(case: Case, on: date) -> list[Day]:
    """Day by day, why a visit announced on `on` may not take place earlier."""
    rule, calendar = case.law.rules[NOTICE], working_calendar()
    (reading,) = read(rule, [Moment("notify", on, law=rule.law)], calendar)
    return list(ledger(reading, calendar, on))


def is_appointed(case: Case, by: User, role: Role, on: date) -> bool:
    """Whether the person holds the role at an authority that may visit in this case."""
    offices = {authority.pk for authority in case.authorities_for("visit", on)}
    return any(a.role == role and a.authority_id in offices for a in by.appointments.all())


def may_plan(case: Case, by: User, on: date) -> bool:
    """Whether a visit is due in the case, this person may announce it, and nobody has yet."""
    due = case.state == "onsite_pending" and case.law.has_step("visit", "notify")
    if not (due and is_appointed(case, by, Role.REVIEWER, on)):
        return False
    visit = open_visit(case)
    return visit is None or visit.state == "planned"


def may_record(visit: Visit, by: User, on: date) -> bool:
    going_on = visit.state == "in_progress" and not visit.is_locked
    return going_on and is_appointed(visit, by, Role.INSPECTOR, on)
