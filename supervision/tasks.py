"""Because time passed: the yearly self-check is opened on the first of January."""

from __future__ import annotations

from datetime import date

from celery import shared_task

from casework import clock
from casework.door import take_step
from casework.law import laws
from casework.models import Regulation
from casework.sweep import daily, sweeps_at
from licensing.law import laws_in_force
from licensing.models import Certificate
from supervision import directives, ladder, tally, timing
from supervision.models import AnnualReport
from supervision.patrol import rounds

ORDER = 40
sweeps_at(20, "enforcement.fail")
sweeps_at(31, "certificate.end_suspension")
sweeps_at(32, "certificate.take_effect")
sweeps_at(ORDER + 1, "annual_report.overdue")


@daily(ORDER)
def open_annual_reports(day: date) -> int:
    """Open the report on the past year for every unit that held a certificate and holds one."""
    if not any(law.opens_annual_reports(day) for law in laws()):
        return 0
    opening = [law for law in laws_in_force(day) if law.law.opens_annual_reports(day)]
    return sum(_open_under(regulation, day) for regulation in opening)


def _open_under(regulation: Regulation, day: date) -> int:
    year = day.year - 1
    reported = AnnualReport.objects.filter(year=year).exclude(state="draft")
    certificates = Certificate.objects.filter(regulation__family=regulation.family)
    held = certificates.held_during(date(year, 1, 1), date(year, 12, 31))
    units = held.exclude(organisation__in=reported.values("organisation"))
    opened = 0
    for unit in set(units.values_list("organisation", flat=True)):
        current = certificates.held().filter(organisation=unit).order_by("pk").last()
        if current:
            _open(current, year, regulation, day)
            opened += 1
    return opened


def _open(certificate: Certificate, year: int, regulation: Regulation, day: date) -> None:
    report, _ = AnnualReport.objects.get_or_create(
        reports_on=certificate,
        year=year,
        defaults={
            "organisation": certificate.organisation,
            "authority": certificate.deciding_authority,
            "deciding_authority": certificate.deciding_authority,
            "regulation": regulation,
        },
    )
    take_step(report, "open", on=day)


@daily(97, of_today=True)
def watch(day: date) -> int:
    """Give the cards the day has earned, and tell of directives nobody answered."""
    return ladder.give(day) + directives.tell_of_overdue(day)


@daily(98)
def keep_figures(day: date) -> int:
    """Read the timings that are missing, and count the tally of the day once it was swept."""
    if day != clock.today():
        return 0
    timing.catch_up()
    tally.keep(day)
    return 0


@shared_task(name="supervision.tally")
def keep_tally() -> bool:
    """Every few minutes: the tally is made anew when the day is, or much was changed."""
    return tally.keep()


@shared_task(name="supervision.patrol")
def patrol() -> int:
    """Nightly: what does not prove itself is shown to supervisors."""
    return rounds.go_round()
