"""A draft: begin it, change it, throw it away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from applicants.membership import APPLY
from applicants.returning import way_back
from applicants.views.common import answer, organisation_of, posted
from casework import clock
from casework.models import DRAFT, Case, Organisation
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from licensing.applying import ApplyForm, usual_course
from licensing.barring import bars, lookbacks
from licensing.continuing import prefilled
from licensing.drafts import change_draft, drop_draft, start_draft
from licensing.durations import usual_durations
from licensing.law import law_in_force
from licensing.models import Application, Certificate
from licensing.views.common import own_application


@login_required
@require_http_methods(["GET", "POST"])
def apply(request: SignedInRequest) -> HttpResponse:
    """Begin a draft, with what is known filled in; a standing bar is told before the form opens."""
    unit, today = organisation_of(request, APPLY), clock.today()
    law = law_in_force(today).law
    form = ApplyForm(posted(request), organisation=unit, initial=_initial(request, unit))
    if form.is_valid():
        return redirect("application", start_draft(unit, form, by=request.user).pk)
    standing = bars(unit.pk, law, today)
    page = {
        "form": form,
        "law": law,
        "course": usual_course(law, today),
        "durations": usual_durations(law),
        "bars": standing,
        "lookbacks": lookbacks(unit.pk, today),
        "opened": not standing or form.is_bound or "prepare" in request.GET,
        "earlier": _submitted(request, unit).first(),
    }
    return answer(request, "licensing/apply.html", page)


def _submitted(request: SignedInRequest, unit: Organisation) -> Any:
    """The applications that the unit has submitted, the last one first."""
    seen = Case.objects.visible_to(request.user).values("pk")
    submitted = Application.objects.filter(organisation=unit, pk__in=seen)
    return submitted.exclude(opened_on=None).order_by("-opened_on", "-pk")


def _numbers(text: str) -> list[int]:
    return [int(text)] if text.isdecimal() and len(text) < 19 else []


def _initial(request: SignedInRequest, unit: Organisation) -> dict[str, Any]:
    """From a certificate (?certificate=&asks=, ?renews=) or an earlier application (?copy=)."""
    law = law_in_force(clock.today()).law
    if (
        earlier := _submitted(request, unit)
        .filter(pk__in=_numbers(request.GET.get("copy", "")))
        .first()
    ):
        return _copied(earlier)
    seen = Case.objects.visible_to(request.user).values("pk")
    own = Certificate.objects.filter(organisation=unit, pk__in=seen)
    renews = own.held().filter(pk__in=_numbers(request.GET.get("renews", ""))).first()
    if renews:
        return prefilled(renews, Application.Asks.RENEWAL, law)
    certificate = own.filter(pk__in=_numbers(request.GET.get("certificate", ""))).first()
    asks = request.GET.get("asks", "")
    if certificate and asks in Application.Asks.values:
        return prefilled(certificate, asks, law)
    return {"asks": Application.Asks.INITIAL}


def _copied(earlier: Application) -> dict[str, Any]:
    """What an earlier application asked for; a renewal is begun from the certificate."""
    renewal = earlier.asks == Application.Asks.RENEWAL
    asks = Application.Asks.REAPPLICATION if renewal else earlier.asks
    return {"asks": asks, "level": earlier.level, "categories": earlier.categories}


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    application = own_application(request, pk, DRAFT)
    names = ("level", "categories", "asks", "renews")
    initial = {name: getattr(application, name) for name in names}
    unit = application.organisation
    form = ApplyForm(posted(request), organisation=unit, initial=initial)
    if form.is_valid():
        try:
            change_draft(application, form, on=clock.today(), by=request.user)
        except StepRefused as refusal:
            messages.error(request, refusal.reason)
        return redirect(way_back(request) or reverse("application", args=[pk]))
    course = usual_course(form.law, clock.today())
    page = {
        "form": form,
        "case": application,
        "course": course,
        "law": form.law,
        "opened": True,
        "next": way_back(request),
    }
    return answer(request, "licensing/apply.html", page)


@login_required
@require_POST
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw a draft away; it never had an effect."""
    organisation_of(request, APPLY)
    try:
        drop_draft(own_application(request, pk, DRAFT))
    except StepRefused as refusal:
        messages.error(request, refusal.reason)
        return redirect("application", pk)
    messages.success(request, "草稿已删除。")
    return redirect("applications")
