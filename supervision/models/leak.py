from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django.db import models

from casework.clock import ZONE
from casework.models import DRAFT, Case, Role
from casework.steps import Act, step
from supervision.models.conduct import Conduct


class Leak(Conduct, Case):
    """泄密报告: told by the unit within hours of the discovery (`found_at` is entered as HH:MM)."""

    KIND = "leak"
    FINAL: ClassVar[frozenset[str]] = frozenset({"reported"})

    found_at = models.DateTimeField("发现时间", null=True)
    due_at = models.DateTimeField("报告时限", null=True)
    late = models.BooleanField("逾期报告", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "泄密报告"

    @property
    def facts(self) -> dict[str, Any]:
        due = self.due_at and f"{self.due_at.astimezone(ZONE):%Y-%m-%d %H:%M}"
        return {"due": due, "late": self.late}

    @step(
        "报告泄密",
        source=DRAFT,
        target="reported",
        roles=(Role.UNIT,),
        inputs=("found", "found_at"),
        effect="泄密或者可能泄密的情况送达发证机关。",
    )
    def report(self, act: Act) -> None:
        clock_time = time.fromisoformat(act.inputs["found_at"])
        self.found_at = datetime.combine(act.inputs["found"], clock_time, ZONE)
        hours = self.law.document["obligations"].get("report_leak", {}).get("hours")
        self.due_at = self.found_at + timedelta(hours=hours) if hours else None
        self.late = bool(self.due_at and act.at > self.due_at)
        self.enrol(act)
        if self.late:
            self.offer_finding(act, "late")
