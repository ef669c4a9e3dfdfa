from __future__ import annotations

from django.db import models

from casework.models.case import Case
from casework.models.entry import Entry


class Effect(models.Model):
    """What an act calls for beyond the case: a duty, a finding, a publication, an alert."""

    class Kind(models.TextChoices):
        DUTY = "duties", "待办事项"
        FINDING = "findings", "线索"
        REGISTER = "register", "发布"
        ALERT = "alerts", "提醒"

    case = models.ForeignKey(Case, models.PROTECT, related_name="effects")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="effects")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=40)
    on = models.DateField("日期")
    settled_on = models.DateField("办结", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "后续事项"

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
