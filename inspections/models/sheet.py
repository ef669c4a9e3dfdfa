from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from casework.models import User
from inspections.models.visit import Visit


class SheetEntry(models.Model):
    """What one inspector found at one point of the sheet; never altered, only built upon.

    The writer makes the uuid, so that sending twice keeps one entry. `based_on` names the entries
    the writer had seen: an entry that no other names is a tip. One tip is the finding that stands;
    two are a conflict, which a third entry that names both settles.
    """

    uuid = models.UUIDField(unique=True)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="entries_of_sheet")
    point = models.CharField("检查点", max_length=20)
    verdict = models.CharField("判定", max_length=12)
    reason = models.TextField("事实和理由", blank=True)
    measured = models.JSONField("查得的情况", default=dict)
    note = models.TextField("备注", blank=True)
    based_on = ArrayField(models.UUIDField(), default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="检查人")
    made_at = models.DateTimeField("填写时间")
    at = models.DateTimeField("收到时间")
    late = models.BooleanField("审查结束后收到", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "检查记录"
        ordering = ["pk"]
        indexes = [models.Index(fields=["visit", "point"], name="sheet_entry_of_point")]

    def __str__(self) -> str:
        return f"{self.point} {self.verdict}"


class SheetPhoto(models.Model):
    """A picture taken at a point of the sheet, drawn anew without what the camera wrote into it."""

    uuid = models.UUIDField(unique=True)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="photos")
    point = models.CharField("检查点", max_length=20)
    file = models.FileField("照片", upload_to="visits/%Y/%m/")
    sha256 = models.CharField("校验值", max_length=64)
    size = models.PositiveIntegerField("大小")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="拍摄人")
    made_at = models.DateTimeField("拍摄时间")
    at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = verbose_name_plural = "现场照片"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.point} {self.made_at:%Y-%m-%d %H:%M}"


class SheetShare(models.Model):
    """Which inspector has taken which head; it tells the team and stops nobody."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="shares")
    head = models.CharField("审查内容", max_length=40)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="检查人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "检查分工"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "head", "by"], name="sheet_share_taken_once")
        ]

    def __str__(self) -> str:
        return f"{self.head} {self.by}"
