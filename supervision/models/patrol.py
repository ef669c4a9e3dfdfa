from __future__ import annotations

from django.db import models

from casework.models import Case, User


class Finding(models.Model):
    """Something the patrol found, from the night it was first seen until it is gone.

    Who acknowledges it says why it stands; that does not make it go.
    """

    check_key = models.CharField("检查项", max_length=40)
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="+")
    says = models.CharField("情况", max_length=200)
    first_seen = models.DateTimeField("首次发现")
    last_seen = models.DateTimeField("最近发现")
    gone_at = models.DateTimeField("消失", null=True)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField("确认时间", null=True)
    reason = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "巡检发现"
        ordering = ("first_seen", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["check_key", "case", "says"],
                condition=models.Q(gone_at=None),
                name="finding_stands_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_key} {self.says}"
