from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from casework.models.authority import Authority
from casework.models.entry import Entry
from casework.models.regulation import Regulation


class Setting(models.Model):
    """What an office has settled of a regulation from a day on; else the regulation's own holds.

    Append-only: database triggers refuse UPDATE, DELETE and TRUNCATE. A later row takes the place
    of an earlier one from its own day on; one that `restores` lets the regulation's value hold.
    authority: whose it is; none: every office's. entry: who settled it, when and why.
    """

    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="settings")
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="settings")
    name = models.CharField("名称", max_length=100)
    value: models.JSONField[Any, Any] = models.JSONField("内容", null=True)
    restores = models.BooleanField("恢复法规所载内容", default=False)
    from_on = models.DateField("起")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="settings")

    class Meta:
        verbose_name = verbose_name_plural = "设置"
        ordering = ["from_on", "pk"]
        indexes = [
            models.Index(fields=["regulation", "authority", "name"], name="setting_of_office")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(restores=False) | Q(value__isnull=True),
                name="setting_restored_has_no_value",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.from_on}"
