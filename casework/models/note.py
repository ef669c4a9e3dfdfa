from __future__ import annotations

from django.db import models

from casework.models.case import Case
from casework.models.user import User


class CaseNote(models.Model):
    """What staff write to each other on a case; the unit never sees it and it moves nothing.

    Written once: database triggers refuse UPDATE, DELETE and TRUNCATE, as for the journal.
    mentioned: the names that were called with @.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.TextField("内容")
    mentioned = models.JSONField("提到的人员", default=list)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "内部批注"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="case_note_says_something")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d %H:%M}"


class CaseSeen(models.Model):
    """How far one member of staff has seen a case: the length of its journal, its last note."""

    person = models.ForeignKey(User, models.CASCADE, related_name="seen")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField("流转记录")
    note = models.PositiveBigIntegerField("批注", default=0)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "查看标记"
        constraints = [
            models.UniqueConstraint(fields=["person", "case"], name="case_seen_once_by_person")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"
