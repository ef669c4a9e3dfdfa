from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from casework.models.authority import Authority
from casework.models.case import Case
from casework.models.entry import Entry
from casework.models.user import User


class Assignment(models.Model):
    """Who handles a case from now on: one row each time it passes from hand to hand.

    Written once: database triggers refuse UPDATE, DELETE and TRUNCATE, as for the journal. Rows of
    one act share its entry in the journal of the hall.
    """

    class Reason(models.TextChoices):
        TAKEN = "taken", "自行承办"
        GIVEN = "given", "分办"
        RETURNED = "returned", "退回"
        BY_RULE = "by_rule", "按规则分办"
        HANDED_OVER = "handed_over", "移交"
        COVERED = "covered", "代办"
        CAME_BACK = "came_back", "代办结束，交回"
        UNDONE = "undone", "撤销"

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    person = models.ForeignKey(  # none: nobody, until somebody takes the case on
        User, models.PROTECT, null=True, related_name="assignments"
    )
    former = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("缘由", max_length=12, choices=Reason.choices)
    at = models.DateTimeField("时间")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="assignments")

    class Meta:
        verbose_name = verbose_name_plural = "承办经过"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) | Q(former=None) | ~Q(person=F("former")),
                name="assignment_passes_the_case_on",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d %H:%M}"


class AssignmentRule(models.Model):
    """To whom an office gives new cases of a kind, when nobody has taken them on.

    traits: what the case has to be, in the words of its regulation: {"level": "B"}. Rules are
    asked in their order; the first that suits and has somebody who may, decides.
    """

    class Method(models.TextChoices):
        LOAD = "load", "给在办案件最少的人"
        TURNS = "turns", "轮流"

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="assignment_rules")
    position = models.PositiveSmallIntegerField("次序", default=1)
    kind = models.CharField("种类", max_length=30)
    traits = models.JSONField("条件", default=dict, blank=True)
    province = models.CharField("注册地", max_length=30, blank=True)
    method = models.CharField("方式", max_length=5, choices=Method.choices, default=Method.LOAD)
    officers = models.ManyToManyField(User, related_name="+", verbose_name="承办人员")
    last = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "分办规则"
        ordering = ["authority", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.authority} {self.position}"


class Cover(models.Model):
    """Somebody is away: from the first day another handles the cases, after the last they return.

    begun, ended: the entries of the acts by which the cases went and came back.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="covers")
    cover = models.ForeignKey(User, models.CASCADE, related_name="covers_for")
    from_on = models.DateField("第一天")
    until_on = models.DateField("最后一天")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun = models.ForeignKey(Entry, models.PROTECT, null=True, editable=False, related_name="+")
    ended = models.ForeignKey(Entry, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "代办"
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="cover_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(person=F("cover")), name="cover_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.cover} ({self.from_on}–{self.until_on})"
