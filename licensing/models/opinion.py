from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from casework.models import Entry, User
from licensing.models.application import Application
from licensing.models.expert import Expert


class OpinionRequest(models.Model):
    """What one expert is asked in one review of an application, and the materials shown for it.

    `materials` are keys of the regulation's list; `review` is the name of the review in the case.
    """

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="opinion_requests", verbose_name="申请"
    )
    review = models.CharField("评审名称", max_length=40)
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="opinion_requests")
    asks = models.TextField("评审事项")
    materials = ArrayField(models.CharField(max_length=40), default=list, verbose_name="所示材料")
    asked_on = models.DateField("委托日期")
    due_on = models.DateField("提出意见的期限", null=True, blank=True)
    warn_on = models.DateField("提醒日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "专家评审任务"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "review", "expert", "asked_on"], name="expert_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.review} {self.expert}"


class ExpertOpinion(models.Model):
    """What an expert answered; never altered."""

    class Found(models.TextChoices):
        FAVOURABLE = "favourable", "同意"
        UNFAVOURABLE = "unfavourable", "不同意"
        RECUSED = "recused", "申请回避"

    request = models.OneToOneField(
        OpinionRequest, models.PROTECT, related_name="opinion", verbose_name="评审任务"
    )
    found = models.CharField("意见", max_length=12, choices=Found.choices)
    says = models.TextField("理由")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="所用账号")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "专家意见"

    def __str__(self) -> str:
        return f"{self.request}：{self.get_found_display()}"
