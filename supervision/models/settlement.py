from __future__ import annotations

from django.db import models

from casework.models import Case, Effect, User


class Settlement(models.Model):
    """How somebody settled what an act had called for, and where that is proved. Append-only.

    Duties that a step fulfils are settled by that step; these are the others: a finding that was
    opened or left, a publication, a filing with the national authority.
    """

    class Way(models.TextChoices):
        OPENED = "opened", "已立案"
        LEFT = "left", "不予立案"
        PUBLISHED = "published", "已发布"
        FILED = "filed", "已报备案"

    effect = models.OneToOneField(Effect, models.PROTECT, related_name="settlement")
    way = models.CharField("处理", max_length=10, choices=Way.choices)
    says = models.TextField("理由或者凭据", blank=True)
    begun = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField("日期")

    class Meta:
        verbose_name = verbose_name_plural = "后续事项的处理"

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.on}"
