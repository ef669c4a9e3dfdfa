"""Cards on record: who owes an explanation, giving one, and how many there were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from casework import clock, hall
from casework.calendar import WorkingCalendar
from casework.models import Authority, Case, Role, User
from casework.refusal import StepRefused
from supervision.models import Card, Explanation
from supervision.practice import practice

KIND = "card"
UNEXPLAINED = Q(explain=True, explanation=None)


def answers_for(user: User, case: Case) -> str:
    """The role in which the person answers for the case; '' for none."""
    posts = user.appointments.filter(authority__in=[case.authority_id, case.deciding_authority_id])
    held = set(posts.exclude(role=Role.ADMIN).values_list("role", flat=True))
    return min(held) if held and not user.is_applicant else ""


@transaction.atomic
def explain(card: Card, text: str, *, by: User) -> Explanation:
    """Write down why; once for each card. StepRefused E_ROLE, E_DONE."""
    # The lock of the case: the row of the card itself admits no lock, as it admits no change.
    Case.objects.select_for_update().get(pk=card.case_id)
    role, today = answers_for(by, card.case), clock.today()
    if not role:
        raise StepRefused("E_ROLE", "只有承办机构的工作人员可以说明")
    if Explanation.objects.filter(card=card).exists():
        raise StepRefused("E_DONE", "这张监察牌已经说明，说明不能更改")
    hall.note(KIND, "explain", by=by, on=today, role=role, said={"card": card.pk, "text": text})
    return Explanation.objects.create(card=card, text=text, by=by, on=today, at=clock.now())


def owed_by(card: Card, calendar: WorkingCalendar) -> date:
    """The last day for the explanation."""
    return calendar.add(card.given_on, practice()["explanation"]["working_days"])


def unresolved(authorities: Iterable[Authority]) -> QuerySet[Card]:
    """Cards whose explanation is owed, the oldest first."""
    found = Card.objects.filter(UNEXPLAINED, authority__in=list(authorities))
    return found.select_related("case__organisation", "authority", "officer").order_by("pk")


@dataclass(frozen=True)
class Line:
    """The cards of one kind that one office was given."""

    authority: int
    rung: str
    given: int
    explained: int
    cases: int


def given(authorities: Iterable[Authority], since: date, until: date) -> list[Line]:
    """One query over the days on which cards were given."""
    rows = Card.objects.filter(
        authority__in=list(authorities), given_on__gte=since, given_on__lte=until
    )
    found = (
        rows.order_by()
        .values("authority", "rung")
        .annotate(
            given=Count("pk"),
            explained=Count("explanation"),
            cases=Count("case", distinct=True),
        )
    )
    return [Line(**row) for row in found]
