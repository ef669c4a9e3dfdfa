"""Ratings (好差评): a unit says once, of its free will, how it found a case that is closed.

A poor rating calls for an answer of the office within working days that fixtures/rating.yaml
gives; like every deadline that day is read, never counted.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet

from casework import clock, hall
from casework.calendar import WorkingCalendar
from casework.models import Answer, Case, Rating, Role, User
from casework.reading import Moment, Reading, Rule, Unit, read
from casework.simulator.strict_yaml import Text

FILE = Path(settings.BASE_DIR) / "fixtures" / "rating.yaml"
ANSWERERS = (Role.SUPERVISOR, Role.HEAD)


class RatingRefused(ValueError):
    """No rating or answer here now; the message is the sentence to show."""


@cache
def catalogue() -> dict[str, Any]:
    """Scores (best first), reasons, and the period of the answer."""
    said: dict[str, Any] = Text(FILE.read_bytes()).value
    return said


def names(section: str) -> dict[str, str]:
    """Key -> Chinese name of the `scores` or `reasons`."""
    return {key: entry["name"] for key, entry in catalogue()[section].items()}


def poor_scores() -> list[str]:
    return [key for key, entry in catalogue()["scores"].items() if entry["poor"]]


def is_poor(rating: Rating) -> bool:
    return rating.score in poor_scores()


# -- the unit -----------------------------------------------------------------------------------
def why_not(case: Case, user: User) -> str:
    """Why this person cannot rate the case now; '' when it may."""
    if not user.acts_for(case, clock.today()):
        return "只有本单位可以评价"
    if case.closed_on is None:
        return "案件办结后才能评价"
    return "本件已经评价，每件只评价一次" if rating_of(case) else ""


def rating_of(case: Case) -> Rating | None:
    found = Rating.objects.filter(case=case.pk).select_related("answer", "authority")
    return found.first()


@transaction.atomic
def rate(case: Case, *, by: User, score: str, reasons: list[str], text: str = "") -> Rating:
    """Rate a closed case of one's unit, once. Raises RatingRefused.

    Two members at once queue on the row of the case.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    if refused := why_not(case, by):
        raise RatingRefused(refused)
    said = {"score": score, "reasons": reasons, "text": text}
    on, at = clock.today(), clock.now()
    rating = Rating.objects.create(
        case=case, authority_id=case.authority_id, by=by, on=on, at=at, **said
    )
    # The chained journal proves what the table says.
    hall.note("rating", "rate", by=by, on=on, role=Role.UNIT, case=case.pk, **said)
    return rating


# -- the office ---------------------------------------------------------------------------------
def seen_by(user: User) -> QuerySet[Rating]:
    """The ratings of the cases that a person oversees."""
    seen = Case.objects.visible_to(user).values("pk")
    related = ("case__organisation", "authority", "answer__by")
    return Rating.objects.filter(case__in=seen).select_related(*related)


def role_to_answer(rating: Rating, user: User) -> str:
    """The role in which the person answers for the rated office; '' when none does."""
    held = user.appointments.filter(authority=rating.authority_id, role__in=ANSWERERS)
    return held.values_list("role", flat=True).first() or ""


@transaction.atomic
def answer(rating: Rating, *, by: User, text: str) -> Answer:
    """Answer a poor rating, once. Raises RatingRefused."""
    role = role_to_answer(rating, by)
    if not role:
        raise RatingRefused("只有被评价机关的监督检查人员和负责人可以回复")
    if not is_poor(rating):
        raise RatingRefused("只回复差评")
    # The application may not lock rows that it may not change; the case stands for the rating.
    Case.objects.select_for_update().get(pk=rating.case_id)
    if Answer.objects.filter(rating=rating).exists():
        raise RatingRefused("这项评价已经回复")
    on = clock.today()
    said = Answer.objects.create(rating=rating, text=text, by=by, on=on, at=clock.now())
    hall.note("rating", "answer", by=by, on=on, role=role, case=rating.case_id, text=text)
    return said


def waiting(ratings: QuerySet[Rating]) -> QuerySet[Rating]:
    """The poor ratings without an answer, the oldest first."""
    return ratings.filter(score__in=poor_scores(), answer=None).order_by("on", "pk")


@cache
def _rule() -> Rule:
    said = catalogue()["answer"]
    return Rule(
        key="answer",
        title=said["title"],
        article="",
        unit=Unit(said["unit"]),
        starts={"rate": "on"},
        ends={"answer": None},
        length=said["length"],
    )


def reading_of(rating: Rating, calendar: WorkingCalendar) -> Reading | None:
    """When the answer is due or was given; None for a rating that calls for none."""
    if not is_poor(rating):
        return None
    moments = [Moment("rate", rating.on)]
    if given := getattr(rating, "answer", None):
        moments.append(Moment("answer", given.on))
    return read(_rule(), moments, calendar)[0]


def distribution(ratings: QuerySet[Rating], since: date) -> dict[int, dict[str, int]]:
    """Office -> score -> how many ratings since that day, in one query."""
    counted = ratings.filter(on__gte=since).order_by()
    found: dict[int, dict[str, int]] = {}
    for office, score, count in counted.values_list("authority", "score").annotate(Count("pk")):
        found.setdefault(office, {})[score] = count
    return found
