from __future__ import annotations

from django.db import models


class Lookup(models.Model):
    """One question of the public whether a paper is genuine; written once.

    Address and number are kept as truncated keyed hashes: they can be compared, not read.
    """

    class Outcome(models.TextChoices):
        FOUND = "found", "查到"
        UNKNOWN = "unknown", "未查到"
        LIMITED = "limited", "超过次数"

    at = models.DateTimeField("时间")
    address = models.CharField("来源", max_length=16)
    asked = models.CharField("所查编号", max_length=16)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    paper = models.ForeignKey("casework.Paper", models.PROTECT, null=True, related_name="lookups")

    class Meta:
        verbose_name = verbose_name_plural = "公众查验"
        indexes = [
            models.Index(fields=["address", "at"], name="lookup_by_address"),
            models.Index(fields=["asked", "at"], name="lookup_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_outcome_display()}"
