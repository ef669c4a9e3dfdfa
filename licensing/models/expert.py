from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from casework.models import Authority, Organisation


class ExpertQuerySet(models.QuerySet["Expert"]):
    def eligible_for(self, organisation: Organisation) -> ExpertQuerySet:
        """Admitted, assessed, and with no interest in the organisation."""
        admitted = self.filter(state=Expert.State.ADMITTED, assessed=True)
        return admitted.exclude(conflicts=organisation)

    def unfit(self, codes: Iterable[str], organisation: Organisation) -> list[str]:
        """Those of the codes that name no eligible expert."""
        wanted = list(codes)
        fit = set(
            self.eligible_for(organisation).filter(code__in=wanted).values_list("code", flat=True)
        )
        return [code for code in wanted if code not in fit]

    def names(self, codes: Iterable[str]) -> list[str]:
        """The names behind the codes, in their order; a code nobody has stands for itself."""
        wanted = list(codes)
        known = dict(self.filter(code__in=wanted).values_list("code", "name"))
        return [known.get(code, code) for code in wanted]


class Expert(models.Model):
    """A member of the pool of review experts."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待入库"
        ADMITTED = "admitted", "在库"
        REMOVED = "removed", "已移出"

    code = models.CharField("编号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=60)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="experts")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ADMITTED)
    assessed = models.BooleanField("培训考核合格", default=True)
    conflicts = models.ManyToManyField(Organisation, blank=True, verbose_name="回避单位")

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审查专家"

    def __str__(self) -> str:
        return self.name
