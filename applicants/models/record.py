from __future__ import annotations

from django.db import models

from casework.models import Organisation, User


class Record(models.Model):
    """One row of what an organisation keeps of itself: a person, a holding, a contract.

    What kinds there are and what members they have is data: fixtures/records.yaml. Sensitive
    members lie encrypted in `sealed`; `fingerprint` is the keyed hash of the members that make a
    row unique, so that one row stands once without its number being readable in the database.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="records")
    kind = models.CharField("种类", max_length=20)
    content = models.JSONField("内容", default=dict)
    sealed = models.TextField("加密内容", blank=True)
    fingerprint = models.CharField("唯一标识", max_length=64)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField("更新时间")

    class Meta:
        verbose_name = verbose_name_plural = "单位记录"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "fingerprint"], name="record_stands_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
