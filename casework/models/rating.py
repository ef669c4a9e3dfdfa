from __future__ import annotations

from django.db import models


class Rating(models.Model):
    """What a unit says of a closed case, once. Append-only: triggers refuse UPDATE and DELETE.

    The scores and reasons there are: fixtures/rating.yaml.
    """

    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="rating")
    authority = models.ForeignKey("casework.Authority", models.PROTECT, related_name="ratings")
    score = models.CharField("评价", max_length=20)
    reasons = models.JSONField("理由", default=list)
    text = models.TextField("意见", blank=True)
    by = models.ForeignKey("casework.User", models.PROTECT, related_name="+")
    on = models.DateField("评价日期")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "评价"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["authority", "on"], name="rating_of_office")]

    def __str__(self) -> str:
        return f"{self.case} {self.score}"


class Answer(models.Model):
    """What the office says to a poor rating, once; as unchangeable as the rating."""

    rating = models.OneToOneField(Rating, models.PROTECT, related_name="answer")
    text = models.TextField("回复")
    by = models.ForeignKey("casework.User", models.PROTECT, related_name="+")
    on = models.DateField("回复日期")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "对评价的回复"

    def __str__(self) -> str:
        return f"{self.rating} {self.on}"
