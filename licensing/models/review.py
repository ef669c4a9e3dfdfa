from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from applicants.models import Material
from casework.models import User
from licensing.models.application import Application


class ReviewVerdict(models.Model):
    """What an officer found at one condition; never altered, the next version follows it.

    The number of the version is taken once, so that nobody writes over what he has not seen.
    `rests_on` are the files (keys of Material) that lay before the officer.
    """

    class Found(models.TextChoices):
        MET = "met", "符合"
        FAILED = "failed", "不符合"
        CORRECT = "correct", "需补正"

    application = models.ForeignKey(Application, models.PROTECT, related_name="verdicts")
    condition = models.CharField("条件", max_length=80)
    version = models.PositiveSmallIntegerField("版本")
    found = models.CharField("判定", max_length=8, choices=Found.choices)
    reason = models.TextField("理由", blank=True)
    item = models.CharField("需补正的材料", max_length=40, blank=True)
    rests_on = ArrayField(models.BigIntegerField(), default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="审查人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "书面审查判定"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "condition", "version"], name="verdict_version_taken_once"
            ),
            models.CheckConstraint(
                condition=models.Q(found="met") | ~models.Q(reason=""),
                name="verdict_against_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.condition} {self.get_found_display()}"


class ReviewRemark(models.Model):
    """A remark on a page of a file, made for one condition; taken back by a row that names it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="remarks")
    condition = models.CharField("条件", max_length=80)
    material = models.ForeignKey(Material, models.PROTECT, related_name="remarks")
    page = models.PositiveSmallIntegerField("页码")
    says = models.TextField("批注")
    takes_back = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="taken_back_by"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="批注人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "书面审查批注"
        ordering = ["pk"]
        indexes = [models.Index(fields=["application", "condition"], name="remark_of_condition")]

    def __str__(self) -> str:
        return f"{self.material} 第{self.page}页"
