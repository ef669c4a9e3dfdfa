"""What is to be published or filed with the nation; and the page on which everybody reads it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from casework.models import Effect, Role
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.views.finding import for_roles
from supervision import settlements
from supervision.forms.settlements import DoneForm
from supervision.models import Settlement

SHOWN = 100


@require_GET
@for_roles(Role.CLERK, Role.SUPERVISOR, Role.HEAD)
def publications(request: SignedInRequest) -> HttpResponse:
    every = settlements.publications(request.user)
    waiting = every.filter(settled_on=None)[:SHOWN]
    done = every.exclude(settled_on=None).order_by("-settled_on", "-pk")[:SHOWN]
    context = {
        "waiting": list(settlements.to_publish(waiting, request.user)),
        "done": list(settlements.to_publish(done, request.user)),
    }
    return render(request, "supervision/publications.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.CLERK)
def mark_done(request: SignedInRequest, pk: int) -> HttpResponse:
    own = request.user.appointments.filter(role=Role.CLERK).values("authority")
    waiting = settlements.publications(request.user).filter(settled_on=None)
    effect = get_object_or_404(waiting.filter(entry__authority__in=own), pk=pk)
    form = DoneForm(request.POST if request.method == "POST" else None, effect=effect)
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _mark(effect, form, request)
            except StepRefused as refused:
                refusal, status = refused, 409
            else:
                messages.success(request, "已记录。")
                return redirect("publications")
    (row,) = settlements.to_publish([effect], request.user)
    context = {"row": row, "form": form, "refusal": refusal}
    return render(request, "supervision/publication.html", context, status=status)


def _mark(effect: Effect, form: DoneForm, request: SignedInRequest) -> None:
    filing = effect.kind == Effect.Kind.DUTY
    way = Settlement.Way.FILED if filing else Settlement.Way.PUBLISHED
    said = form.cleaned_data
    settlements.settle(effect, way, by=request.user, says=said["proof"], on=said["on"])


@require_GET
def public_decisions(request: SignedInRequest) -> HttpResponse:
    """Grants, suspensions, revocations, annulments and cancellations, the newest first."""
    before = request.GET.get("before", "")
    found = settlements.published()
    if before.isdecimal() and len(before) < 12:
        found = found.filter(pk__lt=int(before))
    shown = list(found[: SHOWN + 1])
    more = shown[SHOWN - 1].pk if len(shown) > SHOWN else None
    context = {
        "rows": [_published(effect) for effect in shown[:SHOWN]],
        "next": f"?before={more}" if more else "",
        "first": reverse("public-decisions") if before else "",
    }
    return render(request, "supervision/decisions_public.html", context)


def _published(effect: Effect) -> dict[str, Any]:
    certificate: Any = effect.case.procedure
    return {
        "effect": effect,
        "says": settlements.told(effect, "register")["says"],
        "certificate": certificate,
        "level": settlements.law_of(effect).level_name(certificate.level),
    }
