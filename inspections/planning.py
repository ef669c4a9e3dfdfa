"""Planning a visit: before the notice it binds nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casework import clock
from casework.calendars import working_calendar
from casework.judging import judge
from casework.ledger import Day, ledger
from casework.models import Case, Role, User
from casework.reading import Moment, due_on, read
from casework.refusal import StepRefused
from casework.steps import Act
from inspections.models import Visit
from inspections.models.standard import Standard
from inspections.occasions import AWAITED, RECORDED_BY, word_of
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
    if not is_announced(case):
        visit.number = (
            f"{case.number}{word_of(case)}（{Visit.objects.filter(subject=case.pk).count()}）"
        )
        visit.save(update_fields=["number"])
        let_in(visit, on)
    return visit


def let_in(visit: Visit, on: date) -> None:
    """Who is to witness the review may see it, besides those whose case it is."""
    visit.let_join(*visit.authorities_for("witness", on))


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


def is_announced(case: Case) -> bool:
    """Whether the law has the unit told of the visit beforehand."""
    return case.law.has_step(Visit.KIND, "notify")


def earliest_day(case: Case, on: date) -> date | None:
    """The first day a visit planned on `on` may take place: after the notice, if one is due."""
    if not is_announced(case):
        return on
    rule = case.law.rules[NOTICE]
    return due_on(rule, on, rule.length, working_calendar())


def notice_days(case: Case, on: date) -> list[Day]:
    """Day by day, why a visit announced on `on` may not take place earlier."""
    if not is_announced(case):
        return []
    rule, calendar = case.law.rules[NOTICE], working_calendar()
    (reading,) = read(rule, [Moment("notify", on, law=rule.law)], calendar)
    return list(ledger(reading, calendar, on))


def is_appointed(case: Case, by: User, role: Role, on: date) -> bool:
    """Whether the person holds the role at an authority that may visit in this case."""
    offices = {authority.pk for authority in case.authorities_for("visit", on)}
    return any(a.role == role and a.authority_id in offices for a in by.appointments.all())


def judge_plan(case: Case, by: User, on: date) -> None:
    """Raise StepRefused unless the person may take the step of the case that records the visit."""
    step = RECORDED_BY.get(case.kind)
    if step is None:
        raise case.law.refusal("E_STATE")
    judge(case.procedure, Act(step, on, clock.now(), working_calendar(), by=by), asking=True)


def may_plan(case: Case, by: User, on: date) -> bool:
    """Whether a visit is due in the case, this person may plan it, and none was told or begun."""
    may = _may_announce if is_announced(case) else _may_go
    if not may(case, by, on):
        return False
    visit = open_visit(case)
    return visit is None or visit.state == "planned"


def _may_announce(case: Case, by: User, on: date) -> bool:
    return case.state == AWAITED and is_appointed(case, by, Role.REVIEWER, on)


def _may_go(case: Case, by: User, on: date) -> bool:
    """Without a notice a visit is planned for its sheet; without a standard there is none."""
    try:
        judge_plan(case, by, on)
    except StepRefused:
        return False
    known = case.law.has_step(Visit.KIND, "open_check")
    return known and Standard.objects.in_force(case.regulation.family, on).exists()


def may_record(visit: Visit, by: User, on: date) -> bool:
    going_on = visit.state == "in_progress" and not visit.is_locked
    return going_on and is_appointed(visit, by, Role.INSPECTOR, on)
