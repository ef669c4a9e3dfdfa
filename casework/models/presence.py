from __future__ import annotations

from django.db import models

from casework.models.case import Case
from casework.models.user import User


class Presence(models.Model):
    """Somebody of the office has this case open: a mark renewed every minute, soon forgotten."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="presences", db_index=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    step = models.CharField("步骤", max_length=50, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "在办标记"
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="presence_marked_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.case_id}"
