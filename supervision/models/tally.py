from __future__ import annotations

from django.db import models


class Counted(models.Model):
    """What open cases are told apart by in the figures; plain numbers, as the rows are derived."""

    authority = models.BigIntegerField()
    kind = models.CharField(max_length=30)
    state = models.CharField(max_length=50)
    assignee = models.BigIntegerField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.authority} {self.kind} {self.state}"


class Tally(Counted):
    """How many open cases of one office, kind, state and officer showed each light on a day.

    Made anew by the daily sweep; what changed since stands in TallyChange. Neither is truth: both
    can be thrown away and made again from the cases.
    """

    day = models.DateField()
    red = models.IntegerField()
    yellow = models.IntegerField()
    green = models.IntegerField()
    none = models.IntegerField()
    due_today = models.IntegerField()
    due_soon = models.IntegerField()


class TallyDay(models.Model):
    """How many open cases of one office have their next last day on a day to come."""

    authority = models.BigIntegerField()
    due_on = models.DateField()
    cases = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.authority} {self.due_on}"


class TallyChange(Counted):
    """A case that came (+1) or went (-1) since the tally was made; written by a trigger.

    Rows are only added here, in the transaction of the case, so that nobody waits for anybody.
    """

    next_due_on = models.DateField(null=True)
    warn_on = models.DateField(null=True)
    change = models.SmallIntegerField()
