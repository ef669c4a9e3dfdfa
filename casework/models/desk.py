from __future__ import annotations

from django.db import models

from casework.models.user import User


class ListColumns(models.Model):
    """Which columns of the work list a person wants to see; without a row, the usual ones."""

    person = models.OneToOneField(User, models.CASCADE, related_name="list_columns")
    columns = models.JSONField("显示的列", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "清单的列"

    def __str__(self) -> str:
        return f"{self.person_id}"


class SavedView(models.Model):
    """A work list a person comes back to: its name and its query, as it stands in the address."""

    person = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    name = models.CharField("名称", max_length=20)
    query = models.CharField("条件", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "常用清单"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_view_named_once")
        ]

    def __str__(self) -> str:
        return self.name
