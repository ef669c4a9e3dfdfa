from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django.db import models

from casework.clock import ZONE
from casework.models import DRAFT, Case, Role
from casework.steps import Act, step
from supervision.models.conduct import Conduct

CHANNELS = {
    "by_hand": "专人送达", "confidential_post": "机要邮寄", "classified_network": "涉密网络",
}  # fmt: skip


class Leak(Conduct, Case):
    """泄密报告: the receipt of a report that went by a classified channel; never its content.

    Counted in running hours from the discovery (`found_at` is entered as HH:MM) to the entry, the
    last minute included. `contents`: which of the prescribed contents the written report has.
    """

    KIND = "leak"
    FINAL: ClassVar[frozenset[str]] = frozenset({"reported"})
    ONLY_FOR: ClassVar[frozenset[str]] = frozenset({Role.SUPERVISOR, Role.ENFORCER, Role.HEAD})

    found_at = models.DateTimeField("发现时间", null=True)
    due_at = models.DateTimeField("报告时限", null=True)
    late = models.BooleanField("逾期报告", null=True)
    received_at = models.DateTimeField("登记时间", null=True)
    channel = models.CharField("报告途径", max_length=20, blank=True)
    paper_number = models.CharField("书面报告编号", max_length=60, blank=True)
    contents = models.JSONField("报告内容", default=list)
    remedied = models.BooleanField("已采取补救措施", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "泄密报告"

    @property
    def facts(self) -> dict[str, Any]:
        due = self.due_at and f"{self.due_at.astimezone(ZONE):%Y-%m-%d %H:%M}"
        return {"due": due, "late": self.late}

    @property
    def duty(self) -> dict[str, Any]:
        """What the law of the case asks of the report: hours, contents; nothing in some."""
        found: dict[str, Any] = self.law.document["obligations"].get("report_leak", {})
        return found

    @property
    def missing_contents(self) -> list[str]:
        """The prescribed contents, by name, that the written report is not said to have."""
        asked: dict[str, str] = self.duty.get("contents", {})
        return [name for key, name in asked.items() if key not in self.contents]

    @step(
        "登记泄密报告",
        source=DRAFT,
        target="reported",
        roles=(Role.UNIT,),
        inputs=("found", "found_at", "channel", "paper_number", "contents", "remedied"),
        effect="登记已经通过涉密渠道报送书面报告。本系统不接收报告的内容。",
    )
    def report(self, act: Act) -> None:
        clock_time = time.fromisoformat(act.inputs["found_at"])
        self.found_at = datetime.combine(act.inputs["found"], clock_time, ZONE)
        hours = self.duty.get("hours")
        self.due_at = self.found_at + timedelta(hours=hours) if hours else None
        self.received_at = act.at.replace(second=0, microsecond=0)
        self.late = bool(self.due_at and self.received_at > self.due_at)
        self.channel = act.inputs.get("channel", "")
        self.paper_number = act.inputs.get("paper_number", "")
        self.contents = act.inputs.get("contents", [])
        self.remedied = act.inputs.get("remedied")
        self.enrol(act)
        if self.late:
            self.offer_finding(act, "late")
