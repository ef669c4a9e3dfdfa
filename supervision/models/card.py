from __future__ import annotations

from django.db import models

from casework.models import Authority, Case, User
from supervision.practice import practice


class Card(models.Model):
    """A reminder, a yellow or a red card of electronic supervision, given once.

    Append-only: triggers refuse UPDATE and DELETE. period is '' for a card of the whole case; a
    period whose last day moves is watched anew. The rungs there are: fixtures/supervision.yaml.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="cards")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey(User, models.PROTECT, null=True, related_name="cards")
    rung = models.CharField("级别", max_length=10)
    period = models.CharField("期限", max_length=40, blank=True)
    title = models.CharField("事项", max_length=100)
    ordinal = models.PositiveSmallIntegerField("第几次", default=0)
    due_on = models.DateField("届满日", null=True)
    overrun = models.IntegerField("超期工作日")
    explain = models.BooleanField("须说明原因")
    given_on = models.DateField("发出日期")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "监察牌"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "rung", "period", "ordinal", "due_on"],
                name="card_given_once",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["given_on", "authority"], name="card_given")]

    def __str__(self) -> str:
        return f"{self.name} {self.title}"

    @property
    def name(self) -> str:
        said: str = practice()["cards"][self.rung]["name"]
        return said

    @property
    def light(self) -> str:
        said: str = practice()["cards"][self.rung]["light"]
        return said


class Explanation(models.Model):
    """Why a period was overrun, in the words of who answers for it. Append-only, once a card."""

    card = models.OneToOneField(Card, models.PROTECT, related_name="explanation")
    text = models.TextField("原因和措施")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField("说明日期")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "超期说明"

    def __str__(self) -> str:
        return f"{self.card} {self.on}"
