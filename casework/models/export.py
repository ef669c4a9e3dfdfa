from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from casework.models.user import User


class Export(models.Model):
    """A file a person asked for, made by a worker and kept for some days; no record of law."""

    person = models.ForeignKey(User, models.CASCADE, related_name="exports")
    kind = models.CharField("种类", max_length=40)
    title = models.CharField("标题", max_length=200)
    params = models.JSONField("内容", default=dict)
    ordered_at = models.DateTimeField("申请时间")
    begun_at = models.DateTimeField("开始制作", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    progress = models.PositiveSmallIntegerField("进度", default=0)
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    fault = models.CharField("未能完成的原因", max_length=200, blank=True)
    file = models.FileField("文件", upload_to="exports/%Y/%m/", blank=True)
    name = models.CharField("文件名", max_length=200, blank=True)
    size = models.PositiveBigIntegerField("大小", default=0)
    sha256 = models.CharField("校验值", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导出文件"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, sha256="", fault="")
                | Q(done_at__isnull=False, sha256__gt="", fault="")
                | Q(done_at__isnull=False, sha256="", fault__gt=""),
                name="export_done_is_made_or_failed",
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="export_progress_is_of_a_hundred"
            ),
        ]
        indexes = [
            models.Index(F("id"), condition=Q(done_at=None), name="export_waiting"),
        ]

    def __str__(self) -> str:
        return self.title
