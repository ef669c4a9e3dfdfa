from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django_fsm import RETURN_VALUE

from casework.calendar import ONE_DAY
from casework.models import DRAFT, Case, Role
from casework.steps import Act, step
from licensing.models import Certificate

PERIOD = "annual_report"


class AnnualReport(Case):
    """年度自检: the report of one organisation on one past year."""

    KIND = "annual_report"
    FINAL: ClassVar[frozenset[str]] = frozenset({"closed"})

    year = models.PositiveSmallIntegerField("报告年度")
    reports_on = models.ForeignKey(Certificate, models.PROTECT, related_name="annual_reports")
    submitted_on = models.DateField("提交日期", null=True, blank=True)
    late = models.BooleanField("逾期", null=True)
    excusable = models.BooleanField("可予谅解", null=True)
    content = models.JSONField("自检内容", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "年度自检报告"
        constraints = [
            models.UniqueConstraint(fields=["reports_on", "year"], name="annual_report_once")
        ]

    @property
    def facts(self) -> dict[str, Any]:
        return {"late": self.late, "excusable": self.excusable}

    @step("开启年度自检", source=DRAFT, target="open")
    def open(self, act: Act) -> None:
        act.fact("begins_on", date(self.year + 1, 1, 1))

    @step(
        "提交年度自检报告",
        source=["open", "overdue"],
        target=RETURN_VALUE("submitted", "submitted_late"),
        roles=(Role.UNIT,),
        inputs=("content",),
        effect="年度自检报告送达作出准予决定的机关，提交后不能修改。",
    )
    def submit(self, act: Act) -> str:
        target = "submitted_late" if self.state == "overdue" else "submitted"
        self._submitted(act)
        return target

    @step("年度自检逾期", source="open", target="overdue")
    def overdue(self, act: Act) -> None:
        """The last day has passed; the late report stays possible."""
        act.fact("period", PERIOD)
        act.effect("findings", self.law.finding_of(PERIOD))

    def _submitted(self, act: Act) -> None:
        self.content = act.inputs.get("content", self.content)
        running = self.running(PERIOD)
        assert running
        assert running.due_on
        due = running.due_on
        self.submitted_on, self.late = act.on, act.on > due
        next_worked = act.calendar.roll(due + ONE_DAY)
        rested = not act.calendar.is_working(due)
        self.excusable = bool(self.late and rested and act.on <= next_worked)
        act.fact("late", self.late)

    @step(
        "审阅办结",
        source=["submitted", "submitted_late"],
        target="closed",
        roles=(Role.SUPERVISOR,),
        competence="decision",
        effect="年度自检报告审阅完毕，办结。",
    )
    def close(self, act: Act) -> None:
        """Read; remarks go into the check of the unit."""
