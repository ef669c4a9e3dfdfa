from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.models import Case, User


class Material(models.Model):
    """One material handed in with a case: a file, or a paper received over the counter."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="materials")
    key = models.CharField("材料", max_length=40)
    file = models.FileField("文件", upload_to="materials/%Y/%m/", blank=True)
    name = models.CharField("文件名", max_length=200, blank=True)
    media_type = models.CharField("类型", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("大小", default=0)
    sha256 = models.CharField("校验值", max_length=64, blank=True)
    marked = models.BooleanField("带有密级标志", default=False)
    version = models.PositiveSmallIntegerField("版本", default=1)
    current = models.BooleanField("现行", default=True)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请材料"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=Q(current=True, marked=False),
                name="material_current_once",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.key
