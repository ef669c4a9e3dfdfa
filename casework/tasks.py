"""What Celery runs: thin shells, no arguments, safe to run twice."""

from __future__ import annotations

from celery import shared_task

from casework import drawing, mailing, reactions
from casework.audit import audit_deadlines
from casework.exports import making
from casework.journal import faults
from casework.sweep import sweep as sweep_days


@shared_task(name="casework.sweep")
def sweep() -> int:
    """Every minute: one query when nothing is due."""
    return sweep_days()


@shared_task(name="casework.relay")
def relay() -> int:
    """After a commit, and by beat for what a dead broker lost."""
    return reactions.relay()


@shared_task(name="casework.draw")
def draw() -> int:
    """Draw the papers that were ordered."""
    return drawing.draw_ordered()


@shared_task(name="casework.export")
def export() -> int:
    """Make the files that people asked for."""
    return making.make_ordered()


@shared_task(name="casework.sweep_exports")
def sweep_exports() -> int:
    """Nightly: files that were kept long enough go."""
    return making.delete_old()


@shared_task(name="casework.mail")
def mail() -> int:
    """Send the e-mails that wait."""
    return mailing.send_waiting()


@shared_task(name="casework.audit")
def audit() -> tuple[int, int]:
    """Nightly: deadlines equal their readings, and the journal proves itself."""
    return len(audit_deadlines()), sum(1 for _ in faults())
