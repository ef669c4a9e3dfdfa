from __future__ import annotations

import json
from datetime import date

from django.db import models
from django.db.models import F, Q

from inspections.standard.document import Checklist


class StandardQuerySet(models.QuerySet["Standard"]):
    def in_force(self, regime: str, on: date) -> StandardQuerySet:
        """The versions for reviews under regulations of this family, the newest first."""
        return self.filter(
            Q(in_force_from__isnull=True) | Q(in_force_from__lte=on),
            Q(in_force_until__isnull=True) | Q(in_force_until__gte=on),
            regime=regime,
        ).order_by(F("in_force_from").desc(nulls_last=True), "-pk")


class StandardManager(models.Manager.from_queryset(StandardQuerySet)):  # type: ignore[misc]
    """Leaves the content unread until it is asked for: it is long, and parsed once."""

    def get_queryset(self) -> StandardQuerySet:
        return super().get_queryset().defer("content")


class Standard(models.Model):
    """One version of what an on-site review checks; immutable once a visit rests on it."""

    code = models.CharField("代码", max_length=40, unique=True)
    family = models.CharField("类别", max_length=40, db_index=True)
    regime = models.CharField("适用法规类别", max_length=40)
    title = models.CharField("名称", max_length=120)
    in_force_from = models.DateField("施行日期", null=True, blank=True)
    in_force_until = models.DateField("废止日期", null=True, blank=True)
    content = models.TextField("内容")  # JSON text: jsonb would lose the standard's order
    digest = models.CharField("摘要", max_length=64)
    loaded_at = models.DateTimeField("载入时间", auto_now=True)

    objects = StandardManager()

    class Meta:
        verbose_name = verbose_name_plural = "检查标准版本"

    def __str__(self) -> str:
        return self.title

    @property
    def checklist(self) -> Checklist:
        """The parsed document, parsed once per process and content."""
        found = _parsed.get(self.digest)
        if found is None:
            found = _parsed[self.digest] = Checklist(json.loads(self.content))
        return found


_parsed: dict[str, Checklist] = {}
