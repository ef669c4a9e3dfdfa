"""One page for each step: what it brings about, its form, its papers in advance, and the act."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from casework import panels
from casework.asking import asks_again, offered
from casework.door import take_step
from casework.forms import StepForm, form_for
from casework.judging import Offer
from casework.models import Case
from casework.papers import rendering
from casework.refusal import StepRefused
from casework.rehearsal import rehearsed_papers
from casework.requests import SignedInRequest
from casework.views.finding import visible_case

AGAIN = "confirmed"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    case = visible_case(request, pk)
    offer = offered(case, name, request.user)
    form = _form(request, case, name, again=asks_again(case, name))
    if request.method != "POST":
        return _page(request, case, offer, form)
    if not form.is_valid():
        return _page(request, case, offer, form, status=422)
    try:
        take_step(case, name, by=request.user, **_inputs(form))
    except StepRefused as refusal:
        case.refresh_from_db()
        return _page(request, case, offer, form, refusal=refusal, status=409)
    messages.success(request, f"已办理：{offer.step.label}。")
    return redirect("case", pk)


@login_required
@require_POST
def preview(request: SignedInRequest, pk: int, name: str, key: str) -> HttpResponse:
    """The paper as it would be issued with what is typed so far; nothing is kept."""
    case = visible_case(request, pk)
    offer = offered(case, name, request.user)
    form = _form(request, case, name)
    if key not in dict(_papers(case, name)):
        raise Http404
    if not form.is_valid():
        return _page(request, case, offer, form, status=422)
    try:
        content = rehearsed_papers(case, name, by=request.user, **_inputs(form)).get(key)
        if content is None:
            form.add_error(None, "按所填写的内容，不出具这份文书。")
            return _page(request, case, offer, form, status=422)
        drawn = rendering.render(key, content)
    except StepRefused as refusal:
        return _page(request, case, offer, form, refusal=refusal, status=409)
    except rendering.LibrariesMissing as missing:
        return render(request, "casework/unavailable.html", {"says": str(missing)}, status=503)
    return HttpResponse(drawn, content_type="application/pdf")


def _form(request: SignedInRequest, case: Case, name: str, *, again: bool = False) -> StepForm:
    posted = request.POST if request.method == "POST" else None
    form = form_for(case.kind, name)(posted, case=case)
    if again:
        form.fields[AGAIN] = forms.BooleanField(
            label="我已核对以上内容，确认办理。",
            help_text="此步骤办理后不能撤销。",
            error_messages={"required": "此步骤不能撤销，请核对后勾选确认"},
        )
    return form


def _inputs(form: StepForm) -> dict[str, Any]:
    form.cleaned_data.pop(AGAIN, None)
    return form.inputs()


def _page(
    request: SignedInRequest,
    case: Case,
    offer: Offer,
    form: StepForm,
    *,
    refusal: StepRefused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "case": case,
        "offer": offer,
        "form": form,
        "refusal": refusal or offer.blocked,
        "papers": _papers(case, offer.name),
        "again": asks_again(case, offer.name),
    }
    return render(request, "casework/step.html", context, status=status)


def _papers(case: Case, name: str) -> list[tuple[str, str]]:
    """Key and title of the papers the step issues, itself or through the step that follows it."""
    keys = [
        key
        for kind, step_name in [(case.kind, name), *panels.followers(case.kind, name)]
        for key in case.law.step(kind, step_name).papers
    ]
    return [(key, case.law.name("papers", key)) for key in keys]
