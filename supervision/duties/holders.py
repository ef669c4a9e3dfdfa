"""The holders an office looks after, with the light of what each owes soonest."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from casework.models import Case, Deadline, Organisation, User
from licensing.models import Certificate
from supervision.duties.reading import DATED


def holders(user: User, *, words: str = "", only: str = "", today: date) -> QuerySet[Organisation]:
    """The units with a certificate this person may see, the most urgent first.

    Each has due_on and warned (soonest), late and running (how many), None where nothing runs.
    words: of the name, or the code. only: red, yellow or '' for all.
    """
    seen = Case.objects.visible_to(user)
    licensed = seen.filter(kind=Certificate.KIND).values("organisation")
    running = Deadline.objects.running().filter(period__in=DATED).exclude(silence="")
    owed = running.filter(case__organisation=OuterRef("pk"), case__in=seen.values("pk")).order_by()
    by_unit = owed.values("case__organisation")
    units = Organisation.objects.filter(pk__in=licensed).annotate(
        due_on=Subquery(by_unit.annotate(n=Min("due_on")).values("n")),
        warned=Subquery(by_unit.annotate(n=Min("warn_on")).values("n")),
        late=Subquery(by_unit.annotate(n=Count("pk", filter=Q(due_on__lt=today))).values("n")),
        running=Subquery(by_unit.annotate(n=Count("pk")).values("n")),
    )
    if words:
        named = Q(name__icontains=words) | Q(code__iexact=words) | Q(initials__istartswith=words)
        units = units.filter(named)
    if only == "red":
        units = units.filter(due_on__lt=today)
    elif only == "yellow":
        units = units.filter(warned__lte=today).exclude(due_on__lt=today)
    return units.order_by("due_on", "pk")
