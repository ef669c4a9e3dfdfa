from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q

from casework.models import Entry, User
from inspections.models.visit import Visit


class Report(models.Model):
    """The report of a visit, locked: its content as canonical JSON, and the hash that is signed.

    Only unlocking changes a row, once; a report that was signed stays.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="reports")
    content = models.TextField("内容")  # JSON text: the hash is of these characters
    sha256 = models.CharField("校验值", max_length=64)
    locked_at = models.DateTimeField("锁定时间")
    locked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="锁定人")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    unlocked_at = models.DateTimeField("解锁时间", null=True, blank=True)
    unlocked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.TextField("解锁理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "报告的锁定"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit"], condition=Q(unlocked_at=None), name="one_locked_report_of_a_visit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.visit} {self.sha256[:12]}"

    @property
    def told(self) -> dict[str, Any]:
        """The content as data."""
        found: dict[str, Any] = json.loads(self.content)
        return found


class Signature(models.Model):
    """One name under a report: drawn, typed, or refused before witnesses. Never altered.

    `seal` is the hash of everything in the row together with the hash of the report.
    """

    class Role(models.TextChoices):
        LEGAL = "legal_representative", "法定代表人"
        PRINCIPAL = "principal", "主要负责人"
        LEAD = "lead", "审查组组长"
        MEMBER = "member", "审查组成员"
        EXPERT = "expert", "审查专家"

    class Manner(models.TextChoices):
        DRAWN = "drawn", "手写签名"
        TYPED = "typed", "输入姓名确认"
        REFUSED = "refused", "拒绝签字"

    report = models.ForeignKey(Report, models.PROTECT, related_name="signatures")
    role = models.CharField("身份", max_length=30, choices=Role.choices)
    name = models.CharField("姓名", max_length=60)
    manner = models.CharField("方式", max_length=10, choices=Manner.choices)
    drawing = models.TextField("笔迹", blank=True)
    reason = models.TextField("拒绝签字的理由", blank=True)
    witnesses = models.JSONField("见证人", default=list)
    sha256 = models.CharField("所签报告的校验值", max_length=64)
    seal = models.CharField("签字的校验值", max_length=64)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="所用账号")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "报告签字"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "role", "name"], name="report_signed_once_by_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.name}"
