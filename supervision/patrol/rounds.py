"""A round of the patrol, and what is done with what it found."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from casework import clock, hall
from casework.models import Role, User
from supervision import dashboards
from supervision.models import Finding
from supervision.patrol.checks import CHECKS


@transaction.atomic
def go_round() -> int:
    """Run every check; returns how many findings stand. What is not found again is gone."""
    now, today = clock.now(), clock.today()
    standing = {
        (finding.check_key, finding.case_id, finding.says): finding
        for finding in Finding.objects.select_for_update(of=("self",)).filter(gone_at=None)
    }
    found = {(key, *fault) for key, check in CHECKS.items() for fault in check.find(today)}
    seen = [finding.pk for fault, finding in standing.items() if fault in found]
    Finding.objects.filter(pk__in=seen).update(last_seen=now)
    Finding.objects.filter(gone_at=None).exclude(pk__in=seen).update(gone_at=now)
    Finding.objects.bulk_create(
        Finding(check_key=key, case_id=case, says=says, first_seen=now, last_seen=now)
        for key, case, says in sorted(found - standing.keys(), key=str)
    )
    return len(found)


def standing(user: User) -> QuerySet[Finding]:
    """The findings of the offices a person looks after, and those of no case."""
    own = Q(case__authority__in=dashboards.overseen(user)) | Q(case=None)
    return Finding.objects.filter(own, gone_at=None).select_related("case", "acknowledged_by")


@transaction.atomic
def acknowledge(finding: Finding, reason: str, *, by: User) -> None:
    """Say why a finding stands. StepRefused E_ROLE for who is no supervisor."""
    hall.require_role(by, Role.SUPERVISOR, "patrol", "acknowledge", clock.today())
    finding.acknowledged_by, finding.acknowledged_at = by, clock.now()
    finding.reason = reason
    finding.save()
    told = {"finding": finding.pk, "check": finding.check_key, "reason": reason}
    hall.note("patrol", "acknowledge", by=by, on=clock.today(), role=Role.SUPERVISOR, said=told)
