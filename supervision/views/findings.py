"""The findings of the office: each leads to a case, or is left with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework import clock
from casework.door import take_step
from casework.forms import StepForm, form_for
from casework.judging import step_of
from casework.kinds import kind_names
from casework.models import Case, Effect, Role, User
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.sweep import model_of
from casework.views.finding import for_roles
from supervision import drafting, settlements
from supervision.forms.settlements import LeaveForm
from supervision.models import Settlement

SHOWN = 200
READ = ["GET", "HEAD", "POST"]


@require_GET
@for_roles(Role.SUPERVISOR, Role.HEAD)
def findings(request: SignedInRequest) -> HttpResponse:
    found = list(settlements.findings(request.user)[: SHOWN + 1])
    names, offices = kind_names(), settlements.supervised(request.user)
    rows = [
        {
            "effect": effect,
            "told": settlements.told(effect, "findings"),
            "kind": names[effect.case.kind],
            "step": _first_step(effect),
            "mine": settlements.concerns(effect, offices),
        }
        for effect in found[:SHOWN]
    ]
    context = {"rows": rows, "more": len(found) > SHOWN}
    return render(request, "supervision/findings.html", context)


@require_http_methods(READ)
@for_roles(Role.SUPERVISOR)
def open_case(request: SignedInRequest, pk: int) -> HttpResponse:
    """The first step of the case that the finding leads to, filled in with what is known."""
    effect = _mine(request, pk)
    kind, name = settlements.opens(effect)
    draft = _unstored(effect, kind, request.user)
    said = settlements.told(effect, "findings")
    known = {"ground": effect.key, "facts": f"{said['says']}（{effect.case}）"}
    posted = request.POST if request.method == "POST" else None
    form = form_for(kind, name)(posted, case=draft, initial=known)
    status, refusal = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                begun = _begin(effect, draft, form, by=request.user)
            except StepRefused as refused:
                refusal, status = refused, 409
            else:
                messages.success(request, f"已办理：{_first_step(effect)}。")
                return redirect("case", begun.pk)
    return _page(request, effect, form, refusal=refusal, status=status)


@require_http_methods(READ)
@for_roles(Role.SUPERVISOR)
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    effect = _mine(request, pk)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        settlements.settle(
            effect, Settlement.Way.LEFT, by=request.user, says=form.cleaned_data["reasons"]
        )
        messages.success(request, "已记录不予立案的理由。")
        return redirect("findings")
    return _page(request, effect, form, status=422 if request.method == "POST" else 200)


# -- parts --------------------------------------------------------------------------------------
def _mine(request: SignedInRequest, pk: int) -> Effect:
    effect = get_object_or_404(settlements.findings(request.user), pk=pk)
    if not settlements.concerns(effect, settlements.supervised(request.user)):
        raise Http404
    return effect


def _first_step(effect: Effect) -> str:
    kind, name = settlements.opens(effect)
    return step_of(model_of(kind), name).label


def _unstored(effect: Effect, kind: str, user: User) -> Case:
    """The case as it would be begun: at the licensing office, or where the breach was."""
    own = effect.case.authority_id in settlements.supervised(user)
    place = effect.case.authority if own else None
    return drafting.unstored(kind, effect.case.organisation, on=clock.today(), place=place)


@transaction.atomic
def _begin(effect: Effect, draft: Case, form: StepForm, *, by: User) -> Case:
    _, name = settlements.opens(effect)
    draft.save()
    take_step(draft, name, by=by, **form.inputs())
    settlements.settle(effect, Settlement.Way.OPENED, by=by, begun=draft)
    return draft


def _page(
    request: SignedInRequest, effect: Effect, form: Any, *, refusal: StepRefused | None = None,
    status: int,
) -> HttpResponse:  # fmt: skip
    opening = isinstance(form, StepForm)
    context = {
        "effect": effect,
        "told": settlements.told(effect, "findings"),
        "form": form,
        "heading": _first_step(effect) if opening else "不予立案",
        "refusal": refusal,
    }
    return render(request, "supervision/finding.html", context, status=status)
