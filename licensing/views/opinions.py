"""What an expert sees after signing in: the reviews asked of them, the materials, their answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applicants.models import Material
from applicants.views.materials import servable, served
from casework import clock
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from licensing.models import OpinionRequest
from licensing.opinions.forms import OpinionForm
from licensing.opinions.giving import asked_of, give, is_open, shown_files, shown_rows


@login_required
@require_safe
def opinions(request: SignedInRequest) -> HttpResponse:
    """What is awaited first, then what was answered or is over."""
    asked = [(each, is_open(each)) for each in asked_of(request.user)]
    page = {
        "awaited": sorted((r for r, open_ in asked if open_), key=_soonest),
        "past": [r for r, open_ in asked if not open_],
        "today": clock.today(),
    }
    return render(request, "licensing/opinions.html", page)


def _soonest(asked: OpinionRequest) -> tuple[bool, Any]:
    return (asked.due_on is None, asked.due_on)


@login_required
@require_safe
def opinions_of_case(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where a notification leads: the last that was asked of this person in the case."""
    found = asked_of(request.user).filter(application=pk).first()
    if found is None:
        raise Http404
    return redirect("opinion", found.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(asked_of(request.user), pk=pk)
    form = OpinionForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, asked, form, status=422 if form.errors else 200)
    try:
        give(asked, **form.said(), by=request.user)
    except StepRefused as refusal:
        return _page(request, asked, form, status=409, refusal=refusal)
    messages.success(request, "意见已提交。")
    return redirect("opinion", pk)


def _page(
    request: SignedInRequest, asked: OpinionRequest, form: OpinionForm, *, status: int,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    page = {
        "asked": asked,
        "case": asked.application,
        "rows": shown_rows(asked),
        "form": form if is_open(asked) else None,
        "given": getattr(asked, "opinion", None),
    }
    return render(request, "licensing/opinion.html", page | more, status=status)


@login_required
@require_safe
def opinion_file(request: SignedInRequest, pk: int, material: int) -> FileResponse | HttpResponse:
    """One of the files shown for the review, while it is open."""
    asked = get_object_or_404(asked_of(request.user), pk=pk)
    if material not in {file.pk for file in shown_files(asked)}:
        raise Http404
    found: Material = get_object_or_404(servable(), pk=material)
    return served(request, found)
