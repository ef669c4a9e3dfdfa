from __future__ import annotations

from django.db import models

from casework.models import Authority, Case


class Timing(models.Model):
    """How long one application took to its decision: read from its journal, indexed.

    gross_days are calendar days, working_days and net_days working days after the day of receipt;
    net leaves out pauses and the unit's own time, overlaps once. items: what was asked to be
    corrected. pauses: [cause, working days] of each.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="timing")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", db_index=False)
    decided_on = models.DateField("决定日期")
    granted = models.BooleanField("准予")
    gross_days = models.PositiveIntegerField("自然日")
    working_days = models.PositiveIntegerField("工作日")
    net_days = models.PositiveIntegerField("净用时")
    items = models.JSONField("补正事项", default=list)
    pauses = models.JSONField("不计入的时间", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "办理用时"
        indexes = [models.Index(fields=["decided_on", "authority"], name="timing_decided")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.decided_on}"
