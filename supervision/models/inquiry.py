from __future__ import annotations

from django.db import models

from casework.models import Organisation, User


class Inquiry(models.Model):
    """One question to the register by a signed-in person of a public body; written once."""

    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="查询人")
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="所查单位"
    )
    asked = models.JSONField("所查内容")
    answer = models.CharField("结果", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "资质查询"
        indexes = [models.Index(fields=["by", "at"], name="inquiry_of_person")]

    def __str__(self) -> str:
        return f"{self.by} {self.at:%Y-%m-%d %H:%M}"
