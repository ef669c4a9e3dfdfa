"""The holders an office looks after, with the light of what each owes soonest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery

from casework.models import Case, Deadline, Organisation, User
from casework.models.deadline import DeadlineQuerySet
from licensing.models import Certificate
from supervision.duties.reading import DATED


def holders(user: User, *, words: str = "", only: str = "", today: date) -> QuerySet[Organisation]:
    """The units with a certificate this person may see, the most urgent first.

    Each has due_on, the day by which it owes something soonest; None where nothing runs.
    words: of the name, or the code. only: red, yellow or '' for all.
    """
    seen = Case.objects.visible_to(user)
    licensed = seen.filter(kind=Certificate.KIND).values("organisation")
    owed = _owed(user).filter(case__organisation=OuterRef("pk")).order_by()
    soonest = owed.values("case__organisation").annotate(n=Min("due_on")).values("n")
    units = Organisation.objects.filter(pk__in=licensed).annotate(due_on=Subquery(soonest))
    if words:
        named = Q(name__icontains=words) | Q(code__iexact=words) | Q(initials__istartswith=words)
        units = units.filter(named)
    if only == "red":
        units = units.filter(due_on__lt=today)
    elif only == "yellow":
        units = units.filter(Exists(owed.filter(warn_on__lte=today))).exclude(due_on__lt=today)
    return units.order_by("due_on", "pk")


def burdens(user: User, units: Iterable[Organisation], today: date) -> dict[int, dict[str, Any]]:
    """Of each unit that owes something: warned (a day), late and running (how many); one query."""
    owed = _owed(user).filter(case__organisation__in=units).order_by()
    told = owed.values("case__organisation").annotate(
        warned=Min("warn_on"), late=Count("pk", filter=Q(due_on__lt=today)), running=Count("pk")
    )
    return {row["case__organisation"]: dict(row) for row in told}


def _owed(user: User) -> DeadlineQuerySet:
    """What runs and has a consequence, in the cases this person may see."""
    seen = Case.objects.visible_to(user).values("pk")
    running = Deadline.objects.running().filter(period__in=DATED, case__in=seen)
    return running.exclude(silence="")
