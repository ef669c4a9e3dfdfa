from __future__ import annotations

from typing import Any

from django.db import models

from casework.models import Authority, User


class Draw(models.Model):
    """A draw by lot of units and inspectors: frozen, then the seed, then the result (Art. 31).

    `frozen` and `commitment` never change; each act is written into the journal with its hash.
    `swaps` are [{"unit", "was", "now", "reason", "on"}], beside the result, never in it.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, verbose_name="机关")
    title = models.CharField("名称", max_length=80)
    frozen = models.JSONField("名录")
    commitment = models.CharField("承诺值", max_length=64)
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="固定名录人")
    frozen_at = models.DateTimeField("固定时间")
    seed = models.CharField("种子", max_length=80, blank=True)
    seeded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name="录入种子人"
    )
    seeded_at = models.DateTimeField("录入时间", null=True)
    result = models.JSONField("结果", null=True)
    swaps = models.JSONField("调换", default=list)
    published_at = models.DateTimeField("公布时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "双随机抽查"
        ordering = ("-frozen_at", "-pk")

    def __str__(self) -> str:
        return self.title

    @property
    def state_name(self) -> str:
        if self.published_at:
            return "已公布"
        return "已抽取" if self.result else "名录已固定"

    def document(self) -> dict[str, Any]:
        """The published file: everything that `scripts/redraw` needs, and nothing else."""
        return {
            "frozen": self.frozen,
            "commitment": self.commitment,
            "seed": self.seed,
            "result": self.result,
            "swaps": self.swaps,
        }
