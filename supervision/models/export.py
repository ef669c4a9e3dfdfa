from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from casework.models import User
from supervision.practice import practice


class Export(models.Model):
    """A file that somebody asked for: what is in it, how far it is, and how long it is kept.

    offices: the authorities the person looked after when it was asked; who has lost one of them
    since may not open the file any more. The row outlives its file.
    """

    class Form(models.TextChoices):
        XLSX = "xlsx", "电子表格（XLSX）"
        CSV = "csv", "文本表格（CSV）"
        PDF = "pdf", "PDF"

    person = models.ForeignKey(User, models.PROTECT, related_name="exports")
    subject = models.CharField("内容", max_length=30)
    title = models.CharField("标题", max_length=200)
    filters = models.JSONField("筛选条件", default=dict)
    form = models.CharField("格式", max_length=4, choices=Form.choices)
    offices = ArrayField(models.BigIntegerField())
    asked_at = models.DateTimeField("提出时间")
    claimed_at = models.DateTimeField("开始时间", null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    rows = models.PositiveIntegerField("总行数", null=True)
    done = models.PositiveIntegerField("已写行数", default=0)
    finished_at = models.DateTimeField("完成时间", null=True)
    failed_at = models.DateTimeField("失败时间", null=True)
    error = models.CharField("原因", max_length=200, blank=True)
    file = models.FileField("文件", upload_to="exports/%Y/%m/", blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导出文件"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(failed_at=None),
                name="export_finished_has_not_failed",
            )
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(finished_at=None, failed_at=None), name="export_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.get_form_display()}）"

    @property
    def is_waiting(self) -> bool:
        return self.finished_at is None and self.failed_at is None

    @property
    def per_cent(self) -> int:
        return min(self.done * 100 // self.rows, 100) if self.rows else 0

    @property
    def kept_until(self) -> Any:
        """The moment from which the file is deleted; None while there is none."""
        days = timedelta(days=practice()["exports"]["kept_days"])
        return self.finished_at + days if self.finished_at else None

    @property
    def name(self) -> str:
        """The name under which it is sent."""
        return f"{self.title}-{self.asked_at:%Y%m%d%H%M}.{self.form}"
