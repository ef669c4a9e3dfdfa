"""A draft: begin it, change it, throw it away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from applicants.membership import APPLY
from applicants.views.common import answer, organisation_of, posted
from casework import clock
from casework.models import DRAFT
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from licensing.applying import ApplyForm, usual_course
from licensing.drafts import change_draft, drop_draft, start_draft
from licensing.models import Application, Certificate
from licensing.views.common import own_application


@login_required
@require_http_methods(["GET", "POST"])
def apply(request: SignedInRequest) -> HttpResponse:
    """Begin a draft; ?renews= comes from a certificate that is held."""
    unit = organisation_of(request, APPLY)
    renews = request.GET.get("renews", "")
    held = Certificate.objects.held().filter(organisation=unit, pk__in=_numbers(renews)).first()
    form = ApplyForm(posted(request), organisation=unit, initial=_initial(held))
    if form.is_valid():
        return redirect("application", start_draft(unit, form).pk)
    page = {"form": form, "course": usual_course(form.law, clock.today()), "law": form.law}
    return answer(request, "licensing/apply.html", page)


def _numbers(text: str) -> list[int]:
    return [int(text)] if text.isdecimal() and len(text) < 19 else []


def _initial(held: Certificate | None) -> dict[str, Any]:
    if held is None:
        return {"asks": Application.Asks.INITIAL}
    return {
        "asks": Application.Asks.RENEWAL,
        "renews": held,
        "level": held.level,
        "categories": held.categories,
    }


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
            change_draft(application, form, on=clock.today())
        except StepRefused as refusal:
            messages.error(request, refusal.reason)
        return redirect("application", pk)
    course = usual_course(form.law, clock.today())
    page = {"form": form, "case": application, "course": course, "law": form.law}
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
