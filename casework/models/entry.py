from __future__ import annotations

from typing import Any

from django.db import models


class Entry(models.Model):
    """One act, done or refused. Append-only: database triggers refuse UPDATE, DELETE, TRUNCATE.

    Chained by hash per case; acts without a case share the chain of case None.
    """

    class Outcome(models.TextChoices):
        DONE = "done", "完成"
        REFUSED = "refused", "被拒绝"

    case = models.ForeignKey(
        "casework.Case", models.PROTECT, null=True, related_name="entries", db_index=False
    )
    position = models.PositiveIntegerField("序号")
    kind = models.CharField(max_length=30)
    step = models.CharField("步骤", max_length=50)
    source = models.CharField("原状态", max_length=50)
    target = models.CharField("新状态", max_length=50)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    error = models.CharField("错误", max_length=50, blank=True)
    actor = models.ForeignKey("casework.User", models.PROTECT, null=True, related_name="+")
    role = models.CharField("角色", max_length=20, blank=True)
    authority = models.ForeignKey("casework.Authority", models.PROTECT, null=True, related_name="+")
    regulation = models.ForeignKey(
        "casework.Regulation", models.PROTECT, null=True, related_name="+"
    )
    on = models.DateField("法定日期")
    at = models.DateTimeField("登记时间")
    inputs = models.JSONField("输入", default=dict)
    facts = models.JSONField("认定", default=dict)
    articles = models.JSONField("依据", default=list)
    cause = models.ForeignKey("self", models.PROTECT, null=True, related_name="consequences")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "流转记录"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "position"],
                name="entry_position_taken_once",
                nulls_distinct=False,
            )
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind}.{self.step} {self.on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError("Entries are written by casework.journal only")

    @property
    def is_done(self) -> bool:
        return self.outcome == self.Outcome.DONE


class Pending(models.Model):
    """An entry whose reactions have not run yet: the outbox. Deleted when they have."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True)
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.pk)


class Reacted(models.Model):
    """One reaction ran for one entry; the unique pair is what makes it run once."""

    entry = models.ForeignKey(Entry, models.CASCADE)
    reaction = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "reaction"], name="reacted_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.reaction}"
