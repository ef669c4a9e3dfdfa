"""What the pages of an application share."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from applicants.membership import CASE
from applicants.views.common import organisation_of
from casework.door import take_step
from casework.forms import StepForm, form_for
from casework.models import Case
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from licensing.models import Application


def own_application(request: SignedInRequest, pk: int, *states: str) -> Application:
    """The applicant's own application, in one of the states if any are named; else Http404."""
    organisation_of(request, CASE)
    seen = Case.objects.visible_to(request.user).values("pk")
    related = ("regulation", "organisation", "authority", "deciding_authority", "renews")
    own = Application.objects.select_related(*related).filter(pk__in=seen)
    application = get_object_or_404(own, pk=pk)
    if states and application.state not in states:
        raise Http404
    return application


def attempt(
    request: SignedInRequest, case: Application, step: str, asks: type[StepForm] | None = None
) -> tuple[StepForm, StepRefused | None]:
    """The step's form, or `asks`; when it was posted and is valid, the step is taken or refused."""
    form_class = asks or form_for(case.kind, step)
    form = form_class(request.POST if request.method == "POST" else None, case=case)
    if not form.is_valid():
        return form, None
    try:
        take_step(case, step, by=request.user, **form.inputs())
    except StepRefused as refusal:
        return form, refusal
    return form, None


def with_case(case: Application, deadline: Any) -> Any:
    """The deadline with its case at hand: its title is in the case's law."""
    deadline.case = case
    return deadline
