"""The side of the expert: what the account may see, and the answer, given once."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from applicants.materials import MaterialRow, rows_of
from applicants.models import Material
from casework import clock, hall
from casework.models import Case, User
from casework.refusal import StepRefused
from licensing.models import Expert, ExpertOpinion, OpinionRequest
from licensing.opinions.notices import tell_office

KIND, ROLE = "expert_opinion", "expert"


def asked_of(user: User) -> QuerySet[OpinionRequest]:
    """What the expert whose account this is was asked, the newest first."""
    related = OpinionRequest.objects.select_related("application__organisation", "expert")
    return related.select_related("opinion").filter(expert__account=user).order_by("-pk")


def is_open(request: OpinionRequest) -> bool:
    """Whether the expert may look and answer: nothing said yet, the review goes on, in the pool."""
    admitted = request.expert.standing == Expert.Standing.ADMITTED
    goes_on = request.review in request.application.open_reviews
    return admitted and goes_on and not hasattr(request, "opinion")


def shown_rows(request: OpinionRequest) -> list[MaterialRow]:
    """The materials that were chosen for this review, each with its files; [] once it is over."""
    rows = rows_of(request.application) if is_open(request) else []
    return [row for row in rows if row.key in request.materials]


def shown_files(request: OpinionRequest) -> list[Material]:
    return [file for row in shown_rows(request) for file in row.materials]


@transaction.atomic
def give(request: OpinionRequest, *, found: str, says: str, by: User) -> ExpertOpinion:
    """Keep the opinion; it cannot be altered. Raises StepRefused when it is not awaited."""
    Case.objects.select_for_update().get(pk=request.application_id)
    request = asked_of(by).get(pk=request.pk)
    if not is_open(request):
        raise StepRefused("E_STATE", "评审已经结束，或者意见已经提出，不能再提交。")
    entry = hall.note(
        KIND, "give", by=by, on=clock.today(), role=ROLE, request=request.pk,
        application=request.application_id, expert=request.expert.code, found=found, says=says,
    )  # fmt: skip
    opinion = ExpertOpinion.objects.create(
        request=request, found=found, says=says, at=clock.now(), by=by, entry=entry
    )
    tell_office(opinion)
    return opinion
