from __future__ import annotations

import uuid

from django.db import models


class CalendarYear(models.Model):
    """A year whose working calendar is known, and the notice it comes from."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    source = models.CharField("依据", max_length=120)
    loaded_at = models.DateTimeField("载入时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作日历年度"

    def __str__(self) -> str:
        return f"{self.year}年"


class CalendarDay(models.Model):
    """A day that differs from the plain week: a holiday or a make-up workday."""

    day = models.DateField("日期", primary_key=True)
    working = models.BooleanField("上班")
    name = models.CharField("名称", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "节假日与调休"

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.working else '休息'} {self.name}"


class CalendarVersion(models.Model):
    """One row; its token, new at every edit, tells a process to read the calendar again."""

    token = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.token)
