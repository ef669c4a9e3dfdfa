from __future__ import annotations

from django.db import models


class Snapshot(models.Model):
    """The facts of the unit as they were declared when it submitted, or corrected, an application.

    The officers see beside it what the unit has declared otherwise since.
    """

    application = models.ForeignKey(
        "licensing.Application", models.CASCADE, related_name="snapshots"
    )
    facts = models.JSONField("申报情况")
    taken_on = models.DateField("提交日期")

    class Meta:
        verbose_name = verbose_name_plural = "提交时申报的情况"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.taken_on}"
