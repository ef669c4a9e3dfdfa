from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.models.authority import Authority
from casework.models.case import Case
from casework.models.entry import Entry


class Paper(models.Model):
    """A numbered letter, decision or certificate; drawn by a worker, kept with its hash."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="papers")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="papers")
    key = models.CharField("文书", max_length=40)
    title = models.CharField("标题", max_length=80)
    number = models.CharField("文号", max_length=60, unique=True)
    issued_on = models.DateField("成文日期")
    context = models.JSONField("内容")
    file = models.FileField("文件", upload_to="papers/%Y/%m/", blank=True)
    sha256 = models.CharField("校验值", max_length=64, blank=True)
    drawn_at = models.DateTimeField("制作时间", null=True, blank=True)
    code = models.CharField("查验码", max_length=40, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        constraints = [
            models.UniqueConstraint(fields=["entry", "key"], name="paper_issued_once_by_an_act"),
            models.CheckConstraint(
                condition=Q(drawn_at=None, sha256="") | Q(drawn_at__isnull=False, sha256__gt=""),
                name="paper_drawn_has_hash",
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class NumberSeries(models.Model):
    """The last number given in one series of one authority and year; locked while it counts."""

    authority = models.ForeignKey(Authority, models.PROTECT)
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "series", "year"], name="series_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.series} {self.year}"
