from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from casework.models.case import Case, light

if TYPE_CHECKING:
    from casework.reading import Reading, Rule


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def running(self) -> DeadlineQuerySet:
        return self.filter(ended_on=None)

    def acting(self, on: date) -> DeadlineQuerySet:
        """Those whose silence has a consequence on or before `on`."""
        return self.filter(acts_on__lte=on)

    def covering(self, on: date) -> DeadlineQuerySet:
        """Bars and statuses whose last day is `on` or later, by the calendar, not the sweep."""
        return self.running().filter(Q(due_on=None) | Q(due_on__gte=on))


class Deadline(models.Model):
    """The reading of one period of one case, indexed; always re-derivable from the journal."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="deadlines", db_index=False)
    period = models.CharField("期限", max_length=40)
    ordinal = models.PositiveSmallIntegerField("第几次")
    day_zero = models.DateField("起算日")
    opened_on = models.DateField("开始")
    length = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField("届满日", null=True)
    paused_on = models.DateField("暂停", null=True)
    ended_on = models.DateField("结束", null=True)
    ended_by = models.CharField(max_length=50, blank=True)
    overdue_on = models.DateField("逾期", null=True)
    provisional = models.BooleanField("暂估", default=False)
    silence = models.CharField(max_length=50, blank=True)
    acts_on = models.DateField("届满后果日", null=True)
    warn_on = models.DateField("预警日", null=True)
    statutory = models.BooleanField(default=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "期限"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "period", "ordinal"], name="deadline_read_once"
            ),
            models.CheckConstraint(
                condition=Q(paused_on=None) | Q(due_on=None) | Q(ended_on__isnull=False),
                name="deadline_paused_has_no_due_date",
            ),
        ]
        indexes = [
            models.Index(
                fields=["acts_on", "id"], condition=Q(acts_on__isnull=False), name="deadline_acts"
            ),
            models.Index(
                fields=["due_on", "id"], condition=Q(ended_on=None), name="deadline_running"
            ),
            models.Index(
                fields=["period", "due_on"],
                condition=Q(ended_on=None),
                name="deadline_running_period",
            ),
            models.Index(
                fields=["ended_on"],
                include=["period", "due_on", "case"],
                condition=Q(ended_on__isnull=False),
                name="deadline_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.due_on}"

    @property
    def rule(self) -> Rule:
        """The rule it was read by: of the law of the case, or of the act that began it."""
        from casework.law import law_numbered  # noqa: PLC0415 - law reads the models

        own = self.case.law.rules
        if self.period in own:
            return own[self.period]
        acts = self.case.entries.filter(on=self.opened_on).order_by("position")
        laws = [law_numbered(pk) for pk in acts.values_list("regulation", flat=True)]
        return next(law.rules[self.period] for law in laws if self.period in law.rules)

    @property
    def title(self) -> str:
        return self.rule.title

    @property
    def article(self) -> str:
        return self.rule.article

    def light(self, today: date) -> str:
        watched = self.silence and not self.ended_on
        return light(self.due_on, self.warn_on, today) if watched else ""

    def follows(self, reading: Reading, warn_on: date | None) -> bool:
        """Take over the reading; say whether anything changed."""
        values = {
            "day_zero": reading.day_zero,
            "opened_on": reading.opened_on,
            "length": reading.length,
            "due_on": reading.due_on,
            "paused_on": reading.paused_on,
            "ended_on": reading.ended_on,
            "ended_by": reading.ended_by,
            "overdue_on": reading.overdue_on,
            "provisional": reading.provisional,
            "silence": reading.rule.silence,
            "acts_on": reading.acts_on,
            "warn_on": warn_on,
            "statutory": reading.rule.statutory,
        }
        changed = any(getattr(self, name) != value for name, value in values.items())
        for name, value in values.items():
            setattr(self, name, value)
        return changed


DEADLINE_FIELDS = [
    "day_zero", "opened_on", "length", "due_on", "paused_on", "ended_on", "ended_by",
    "overdue_on", "provisional", "silence", "acts_on", "warn_on", "statutory",
]  # fmt: skip
