"""What Celery runs for the materials: thin shells, no arguments, safe to run twice."""

from __future__ import annotations

from celery import shared_task

from applicants import parts, quarantine


@shared_task(name="applicants.rescan")
def rescan() -> int:
    """What the virus scanner has not seen yet, because it was away or the file too large."""
    return quarantine.rescan_waiting()


@shared_task(name="applicants.sweep_parts")
def sweep_parts() -> int:
    """Daily: uploads that nobody continues."""
    return parts.sweep()
