from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from casework.models.authority import Authority
from casework.models.case import Case
from casework.models.entry import Entry

if TYPE_CHECKING:
    from casework.models.user import User


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user: User) -> PaperQuerySet:
        """The papers of the cases a person may see, and those that such a case builds on."""
        seen = Case.objects.visible_to(user).values("pk")
        kept = Paper.kept_in.through.objects.filter(case__in=seen).values("paper")
        return self.filter(Q(case__in=seen) | Q(pk__in=kept))


class Paper(models.Model):
    """A numbered letter, decision or certificate; drawn by a worker, kept with its hash.

    kept_in: cases that began anew and build on the paper of an earlier one.
    """

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
    kept_in = models.ManyToManyField(
        Case, related_name="kept_papers", blank=True, verbose_name="沿用于"
    )

    objects = PaperQuerySet.as_manager()

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
