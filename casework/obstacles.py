"""What stands in the way of a decision: all of it at once, each with the page where it is cleared.

Guards say what blocks a step; what else is open in a case each app tells in its module `obstacles`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from casework import clock
from casework.calendars import working_calendar
from casework.judging import Offer, offers, refusals
from casework.models import Case, Deadline, User
from casework.refusal import StepRefused
from casework.steps import Act

EVERY = "*"


@dataclass(frozen=True)
class Obstacle:
    """One thing that is still open: a sentence, its article, and the page where it is cleared."""

    says: str
    url: str = ""
    article: str = ""


@dataclass(frozen=True)
class Way:
    """A step of this person, with every refusal that stands against it today."""

    offer: Offer
    refusals: list[StepRefused]
    ends: bool  # whether it can end the case or cannot be taken back


Tell = Callable[[Any, User], Iterable[Obstacle]]
_tells: dict[str, list[Tell]] = {}


def obstacles_of(*kinds: str) -> Callable[[Tell], Tell]:
    """Register the function that names what is open in cases of these kinds; EVERY: in all."""

    def register(tell: Tell) -> Tell:
        for kind in kinds:
            _tells.setdefault(kind, []).append(tell)
        return tell

    return register


def obstacles(case: Case, by: User) -> list[Obstacle]:
    """What is open in the case, in the order the apps registered it."""
    tells = [*_tells.get(case.kind, []), *_tells.get(EVERY, [])]
    return [obstacle for tell in tells for obstacle in tell(case, by)]


def ways(case: Case, by: User, grave: Callable[[Case, str], bool]) -> list[Way]:
    """The steps this person could ever take; those that weigh most come first."""
    found = [
        Way(offer, _against(case, offer, by), grave(case, offer.name)) for offer in offers(case, by)
    ]
    return sorted(found, key=lambda way: not way.ends)


def _against(case: Case, offer: Offer, by: User) -> list[StepRefused]:
    moment = clock.now()
    act = Act(offer.name, moment.date(), moment, working_calendar(), by=by)
    return [] if offer.available else refusals(case, act)


# -- what every case may have open --------------------------------------------------------------
@obstacles_of(EVERY)
def clocks(case: Case, by: User) -> Iterator[Obstacle]:
    """Periods that are over, near or standing still."""
    today = clock.today()
    for deadline in case.deadlines.running().order_by("due_on", "pk"):
        deadline.case = case
        if says := _of_clock(deadline, today):
            url = reverse("deadline", args=[case.pk, deadline.pk])
            yield Obstacle(f"{deadline.title}：{says}", url, deadline.article)


def _of_clock(deadline: Deadline, today: date) -> str:
    if deadline.paused_on:
        return "暂停计算，所需时间不计入期限"
    return {"red": "已经超期", "yellow": "临近届满"}.get(deadline.light(today), "")


@obstacles_of(EVERY)
def papers(case: Case, by: User) -> Iterator[Obstacle]:
    """Papers that are not drawn yet, and those nobody has served."""
    for paper in case.papers.filter(services=None).order_by("pk"):
        url = reverse("paper-service", args=[paper.pk])
        yield Obstacle(f"《{paper.title}》{paper.number}尚无送达记录", url)
