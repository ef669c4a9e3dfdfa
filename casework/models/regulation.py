from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from casework.law import Law


class RegulationQuerySet(models.QuerySet["Regulation"]):
    def carried_out_by(self, procedure: str) -> RegulationQuerySet:
        """The laws that say they are carried out by this procedure."""
        return self.filter(procedure=procedure)

    def in_force(self, on: date) -> RegulationQuerySet:
        return self.filter(
            Q(in_force_from__isnull=True) | Q(in_force_from__lte=on),
            Q(in_force_until__isnull=True) | Q(in_force_until__gte=on),
        ).order_by("-in_force_from")


class RegulationManager(models.Manager.from_queryset(RegulationQuerySet)):  # type: ignore[misc]
    """Leaves the content unread until it is asked for: it is long, and parsed once."""

    def get_queryset(self) -> RegulationQuerySet:
        return super().get_queryset().defer("content")


class Regulation(models.Model):
    """One version of the law as data; immutable once a case rests on it."""

    code = models.CharField("代码", max_length=40, unique=True)
    family = models.CharField("类别", max_length=40, db_index=True)
    procedure = models.CharField("办理程序", max_length=20, default="")
    title = models.CharField("名称", max_length=120)
    in_force_from = models.DateField("施行日期", null=True, blank=True)
    in_force_until = models.DateField("废止日期", null=True, blank=True)
    content = models.TextField("内容")  # JSON text: jsonb would lose the law's order
    digest = models.CharField("摘要", max_length=64)
    loaded_at = models.DateTimeField("载入时间", auto_now=True)

    objects = RegulationManager()

    class Meta:
        verbose_name = verbose_name_plural = "法规版本"

    def __str__(self) -> str:
        return self.title

    @property
    def law(self) -> Law:
        """The parsed document, parsed once per process and version."""
        from casework.law import law_numbered  # noqa: PLC0415 - law reads this model

        return law_numbered(self.pk)
