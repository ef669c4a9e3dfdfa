"""What is told of expert opinions: asked, nearly due, overdue, given. Each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from casework.models import Entry
from casework.notifying import Kind, Note, register, team_of, tell, tell_people
from casework.reactions import on
from casework.sweep import daily
from licensing.models import ExpertOpinion, OpinionRequest

ASKED, NEAR, LATE, GIVEN = "opinion_asked", "opinion_near", "opinion_late", "opinion_given"
PAGE = "opinions-of-case"

register(
    Kind(ASKED, "专家评审", leads_to=PAGE),
    Kind(NEAR, "专家评审", leads_to=PAGE),
    Kind(LATE, "专家意见逾期", for_office=True),
    Kind(GIVEN, "专家意见", for_office=True),
)


@on("application.start_expert_review")
def tell_experts(entry: Entry) -> None:
    asked = OpinionRequest.objects.filter(
        application=entry.case_id, review=entry.facts["review"], asked_on=entry.on
    )
    tell(_notes(asked, ASKED))


def tell_office(opinion: ExpertOpinion) -> None:
    """Tell whoever handles the case that an expert answered."""
    request = opinion.request
    case = request.application
    tell_people(team_of([case])[case.pk], GIVEN, case, f"{GIVEN}:{request.pk}", what=str(request))


@daily(97, of_today=True)
def remind(day: date) -> int:
    """Remind experts whose time runs out, and tell the office of those who are late."""
    awaited = OpinionRequest.objects.filter(opinion=None, warn_on__lte=day)
    rows = awaited.exclude(application__open_reviews=[]).select_related("application", "expert")
    open_ = [r for r in rows if r.review in r.application.open_reviews]
    near = [r for r in open_ if r.due_on and r.due_on >= day]
    late = [r for r in open_ if r.due_on and r.due_on < day]
    return tell([*_notes(near, NEAR), *_notes(late, NEAR), *_to_offices(late)])


def _notes(requests: QuerySet[OpinionRequest] | list[OpinionRequest], kind: str) -> Iterator[Note]:
    """To those experts who have an account."""
    for r in requests:
        account = r.expert.account_id
        if account:
            key = f"{kind}:{r.pk}"
            yield Note(kind, account, r.application_id, key, what=r.review, day=r.due_on)


def _to_offices(late: list[OpinionRequest]) -> Iterator[Note]:
    teams = team_of([r.application for r in late])
    for r in late:
        for person in teams[r.application_id]:
            yield Note(LATE, person, r.application_id, f"{LATE}:{r.pk}", what=str(r), day=r.due_on)
