"""Because time passed: where the silent steps of this app stand in the day's sweep."""

from __future__ import annotations

from datetime import date, timedelta

from casework.door import take_steps
from casework.law import law_numbered
from casework.sweep import daily, sweeps_at
from licensing.assessment.certificate import RUNNING
from licensing.assessment.settings import setting
from licensing.models import AssessmentCertificate

ALERTS = 95
sweeps_at(10, "application.lapse")
sweeps_at(11, "application.deem_accepted")
sweeps_at(
    30, "certificate.expire", "assessment_certificate.expire", "assessment_certificate.take_over"
)
sweeps_at(31, "assessment_certificate.end_suspension")
sweeps_at(40, "annual_check.miss")
sweeps_at(45, "sanction.end_suspension", "body.end_suspension")
sweeps_at(ALERTS, "certificate.warn_undecided")


@daily(ALERTS)
def warn_of_expiry(day: date) -> int:
    """Tell once, on the day the office has set, that a certificate ends without a renewal."""
    warned = 0
    untold = AssessmentCertificate.objects.filter(
        state__in=RUNNING, warned=False, valid_until__gte=day
    )
    for regulation in untold.values_list("regulation", flat=True).distinct().order_by():
        days = setting(law_numbered(regulation), "expiry_warning_days")
        if days is None:
            continue
        ending = untold.filter(regulation=regulation, valid_until__lte=day + timedelta(days=days))
        due = [one.pk for one in ending if not one.approved_renewal()]
        if due:
            warned += len(take_steps(AssessmentCertificate, due, "warn_expiry", on=day))
    return warned
