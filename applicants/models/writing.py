from __future__ import annotations

from django.db import models

from casework.models import Organisation, User


class Writing(models.Model):
    """One member's hand on one group of facts: what is typed and not yet saved, and the last save.

    `typed` keeps the text of each field as it was sent, half-filled and wrong input as well; None
    when nothing is unsaved. It has no effect until it is saved. `seen` marks the saved facts it was
    typed over, so that a later save by another member is noticed.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="writings")
    group = models.CharField("单位情况", max_length=20)
    member = models.ForeignKey(User, models.CASCADE, related_name="+")
    typed = models.JSONField("未保存的内容", null=True)
    seen = models.CharField(max_length=16, blank=True)
    typed_at = models.DateTimeField("填写时间", null=True)
    saved_at = models.DateTimeField("保存时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "填写记录"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "group", "member"], name="writing_once_a_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.member}"
