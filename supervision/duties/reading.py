"""The duties of one holder, read from the running periods of its cases and from the calendar.

A period passed is a flag here, and a finding for an officer; nothing follows by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from casework.law import Law
from casework.models import Case, Deadline, Organisation, User
from licensing.continuing import window_of
from licensing.law import law_in_force
from licensing.models import Certificate
from licensing.models.certificate import HELD
from licensing.register import standings
from supervision.models import AnnualReport

RENEWAL, YEARLY = "renewal_application", "annual_report"
# The periods in which the holder has to act, and the step with which it does.
ENDED_BY = {
    YEARLY: "submit",
    "project_filing": "file",
    "change_completion_report": "report_completion",
    "post_change_report": "report_after",
    "rectification": "report_done",
}
DATED = (RENEWAL, *ENDED_BY)
FAR = date.max


@dataclass(frozen=True)
class Duty:
    """One line of the calendar of duties.

    light: green, yellow, red, or '' for what is only ahead. `url` leads to where it is done, `why`
    to the day-by-day reckoning; both may be ''.
    """

    title: str
    about: str
    article: str
    due_on: date | None
    light: str
    case: Case | None = None
    url: str = ""
    why: str = ""
    says: str = ""
    provisional: bool = False

    @property
    def is_late(self) -> bool:
        return self.light == "red"


def duties_of(unit: Organisation, user: User, today: date) -> list[Duty]:
    """What the unit owes, the soonest first, as far as this person may see its cases."""
    held = list(
        Certificate.objects.filter(organisation=unit)
        .exclude(opened_on=None)
        .select_related("organisation", "deciding_authority")
        .order_by("pk")
    )
    states = {pk: standing.state for pk, standing in standings(held, today).items()}
    in_force = [each for each in held if states[each.pk] in HELD]
    found = [*_running(unit, user, today), *_ahead(in_force, today)]
    return sorted(found, key=lambda duty: (duty.due_on or FAR, duty.title))


def _running(unit: Organisation, user: User, today: date) -> Iterator[Duty]:
    """The periods that run in cases of the unit."""
    seen = Case.objects.visible_to(user).filter(organisation=unit).values("pk")
    rows = Deadline.objects.running().filter(period__in=DATED, case__in=seen)
    for deadline in rows.select_related("case__organisation").order_by("due_on", "pk"):
        if deadline.period == RENEWAL and deadline.case.procedure.state_today not in HELD:
            continue
        yield Duty(
            title=deadline.title,
            about=str(deadline.case),
            article=deadline.article,
            due_on=deadline.due_on,
            light=deadline.light(today),
            case=deadline.case,
            url=_where(deadline),
            why=reverse("deadline", args=[deadline.case_id, deadline.pk]),
            provisional=deadline.provisional,
        )


def _where(deadline: Deadline) -> str:
    """The page on which the unit does it."""
    if deadline.period == RENEWAL:
        return reverse("certificate-next", args=[deadline.case_id])
    if deadline.period == YEARLY:
        return reverse("self-check", args=[deadline.case_id])
    return reverse("step", args=[deadline.case_id, ENDED_BY[deadline.period]])


# -- what is only ahead -------------------------------------------------------------------------
def _ahead(in_force: list[Certificate], today: date) -> Iterator[Duty]:
    law = law_in_force(today).law
    if in_force:
        yield from _next_report(in_force[-1], law, today)
    for certificate in in_force:
        rule = certificate.law.rules["certificate_validity"]
        yield Duty(
            title=rule.title,
            about=str(certificate.number),
            article=rule.article,
            due_on=certificate.valid_until,
            light="",
            case=certificate,
            url=reverse("certificate", args=[certificate.pk]),
            says=_says_of_window(certificate, today),
        )


def _next_report(certificate: Certificate, law: Law, today: date) -> Iterator[Duty]:
    """The report on this year, which is opened when the year is over."""
    rule = law.rules.get(YEARLY)
    if rule is None or not rule.month_day:
        return
    reported = AnnualReport.objects.filter(
        organisation=certificate.organisation_id, year=today.year
    ).exclude(opened_on=None)
    if reported.exists():
        return
    month, day = map(int, rule.month_day.split("-"))
    opens = law.document["annual_report"]["opens"]
    yield Duty(
        title=rule.title,
        about=f"{today.year}年度",
        article=rule.article,
        due_on=date(today.year + 1, month, day),
        light="",
        says=f"{today.year + 1}-{opens}起可以填报",
    )


def _says_of_window(certificate: Certificate, today: date) -> str:
    if certificate.pending_renewal():
        return "延续申请正在办理"
    window = window_of(certificate)
    return "" if today <= window.last else "提出延续申请的期限已经届满"
