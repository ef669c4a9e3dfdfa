"""Who is away: another handles the cases from the first day, and gives them back after the last."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from casework import clock
from casework.assigning.acts import Move, Reason, assign
from casework.models import Case, Cover, User
from casework.sweep import daily


@transaction.atomic
def arrange(cover: Cover) -> list[Move]:
    """Keep the cover; where its first day has come, the cases pass on at once."""
    cover.save()
    return begin(cover) if cover.from_on <= clock.today() else []


@transaction.atomic
def begin(cover: Cover) -> list[Move]:
    """Hand the open cases of the person to the cover; who is recused from one does not get it."""
    handled = Case.objects.filter(closed_on=None, assignee=cover.person)
    wanted: dict[int, User | None] = dict.fromkeys(
        handled.values_list("pk", flat=True), cover.cover
    )
    cover.begun, moves = assign(wanted, by=cover.made_by, reason=Reason.COVERED, cover=cover.pk)
    cover.save(update_fields=["begun"])
    return moves


@transaction.atomic
def end(cover: Cover, *, by: User | None = None) -> list[Move]:
    """Give back what the cover still handles; what was passed on meanwhile stays where it is."""
    wanted: dict[int, User | None] = {}
    if cover.begun:
        lent = cover.begun.assignments.filter(case__assignee=cover.cover, case__closed_on=None)
        wanted = dict.fromkeys(lent.values_list("case", flat=True), cover.person)
    by = by or cover.made_by
    cover.ended, moves = assign(wanted, by=by, reason=Reason.CAME_BACK, cover=cover.pk)
    cover.until_on = max(cover.from_on, min(cover.until_on, clock.today()))
    cover.save(update_fields=["ended", "until_on"])
    return moves


@daily(97, of_today=True)
def turn_covers(day: date) -> int:
    """Begin the covers whose first day has come, and end those whose last has passed."""
    turned = 0
    for cover in Cover.objects.filter(begun=None, from_on__lte=day, until_on__gte=day):
        begin(cover)
        turned += 1
    for cover in Cover.objects.filter(ended=None, until_on__lt=day):
        end(cover)
        turned += 1
    return turned
