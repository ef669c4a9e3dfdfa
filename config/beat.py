"""What the office does by the clock: each name with its task, its seconds or hour."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": {"task": "casework.sweep", "schedule": 60, "options": {"expires": 55}},
    "relay": {"task": "casework.relay", "schedule": 10, "options": {"expires": 9}},
    "draw": {"task": "casework.draw", "schedule": 30, "options": {"expires": 29}},
    "export": {"task": "casework.export", "schedule": 30, "options": {"expires": 29}},
    "sweep_exports": {"task": "casework.sweep_exports", "schedule": crontab(hour=3, minute=10)},
    "mail": {"task": "casework.mail", "schedule": 30, "options": {"expires": 29}},
    "audit": {"task": "casework.audit", "schedule": crontab(hour=2, minute=0)},
    "patrol": {"task": "supervision.patrol", "schedule": crontab(hour=2, minute=30)},
    "tally": {"task": "supervision.tally", "schedule": 300, "options": {"expires": 290}},
    "rescan": {"task": "applicants.rescan", "schedule": 600, "options": {"expires": 590}},
    "sweep_parts": {"task": "applicants.sweep_parts", "schedule": crontab(hour=3, minute=0)},
}
