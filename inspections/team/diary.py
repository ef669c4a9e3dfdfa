"""The calendar of visits: what is on which day, who goes, and what cannot be so."""

from __future__ import annotations

import calendar as weeks
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Prefetch, Q

from casework.models import Case, User
from inspections.models import StaffLeave, TeamMember, Visit

OFF = ("dropped", "cancelled")


@dataclass
class Planned:
    """One visit on the calendar; `clashes` name what cannot be so."""

    visit: Visit
    people: list[TeamMember]
    clashes: list[str] = field(default_factory=list)


@dataclass
class Day:
    on: date
    in_month: bool
    visits: list[Planned] = field(default_factory=list)
    leaves: list[StaffLeave] = field(default_factory=list)


def diary(
    user: User, first: date, last: date, *, office: int | None = None, person: int | None = None
) -> list[Day]:
    """Every day from first to last, with the visits this person may see and the leaves."""
    visits = _visits(user, first, last, office, person)
    leaves = _leaves(visits, first, last, person)
    days = {}
    for number in range((last - first).days + 1):
        on = first + timedelta(days=number)
        away = [leave for leave in leaves if leave.from_on <= on <= leave.until_on]
        found = [_planned(visit) for visit in visits if visit.visit_on == on]
        _mark(found, away)
        days[on] = Day(on, True, found, away)
    return list(days.values())


def month(first: date) -> tuple[date, date]:
    """The first and the last day shown for a month: whole weeks from Monday."""
    rows = weeks.Calendar().monthdatescalendar(first.year, first.month)
    return rows[0][0], rows[-1][-1]


def in_weeks(days: list[Day], first: date) -> list[list[Day]]:
    for day in days:
        day.in_month = (day.on.year, day.on.month) == (first.year, first.month)
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def _visits(
    user: User, first: date, last: date, office: int | None, person: int | None
) -> list[Visit]:
    seen = Visit.objects.filter(pk__in=Case.objects.visible_to(user))
    seen = seen.filter(visit_on__range=(first, last)).exclude(state__in=OFF)
    if office:
        seen = seen.filter(Q(authority=office) | Q(deciding_authority=office))
    if person:
        seen = seen.filter(members__user=person, members__left_on=None)
    team = TeamMember.objects.filter(left_on=None).select_related("user", "expert")
    related = seen.select_related("organisation", "authority").order_by("visit_on", "pk")
    return list(related.prefetch_related(Prefetch("members", team)))


def _leaves(
    visits: Iterable[Visit], first: date, last: date, person: int | None
) -> list[StaffLeave]:
    """The leaves of the chosen person, else of everybody who is planned to visit."""
    people = {m.user_id for visit in visits for m in visit.members.all() if m.user_id}
    wanted = {person} if person else people
    between = StaffLeave.objects.filter(from_on__lte=last, until_on__gte=first)
    return list(between.filter(user__in=wanted).select_related("user"))


def _planned(visit: Visit) -> Planned:
    return Planned(visit, list(visit.members.all()))


def _mark(found: list[Planned], away: list[StaffLeave]) -> None:
    """Name who is planned twice on the day, and who is away."""
    gone = {leave.user_id for leave in away}
    twice = Counter(str(member.person) for each in found for member in each.people)
    for each in found:
        for member in each.people:
            if twice[str(member.person)] > 1:
                each.clashes.append(f"{member.name}当日有{twice[str(member.person)]}项审查")
            if member.user_id in gone:
                each.clashes.append(f"{member.name}当日不在岗")
