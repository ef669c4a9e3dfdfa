"""What can be asked of a voluntary assessment: fitting bodies, the register, what is permitted."""

from __future__ import annotations

from datetime import date

from casework import clock
from casework.models import Deadline, Organisation
from licensing.assessment.certificate import RUNNING
from licensing.assessment.conflicts import misfit
from licensing.models import Agency, Assessment, AssessmentCertificate


def fitting_bodies(case: Assessment) -> list[Agency]:
    """The bodies the unit may choose today, in the order in which they were authorised."""
    return [body for body in Agency._base_manager.order_by("pk") if not misfit(case, body)]


def running_of(unit: Organisation, on: date) -> list[AssessmentCertificate]:
    running = AssessmentCertificate.objects.filter(
        organisation=unit, state__in=RUNNING, valid_until__gte=on
    )
    return list(running.order_by("pk"))


def bar_of(unit: Organisation, on: date) -> tuple[bool, date | None]:
    """Whether 暂停受理 covers the day, and its last day if it has one."""
    bars = list(
        Deadline.objects.covering(on).filter(
            case__organisation=unit, case__kind="sanction", period="acceptance_suspension"
        )
    )
    days = [bar.due_on for bar in bars]
    last = max((day for day in days if day), default=None)
    return bool(bars), None if None in days else last


def permits(certificate: AssessmentCertificate, scale: str, mode: str) -> bool:
    """Whether the level may take on a system of this scale, alone or in co-operation."""
    law = certificate.law.document["levels"][str(certificate.level)]["permits"]
    valid = certificate.state == "valid" and clock.today() <= certificate.valid_until
    return valid and scale in law[mode]
