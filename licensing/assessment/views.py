"""The pages on which the cases of a voluntary assessment begin."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applicants.views.common import posted
from casework import clock
from casework.kinds import kind_names
from casework.models import Case, Role
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.views.finding import for_roles, visible_case
from licensing.assessment.forms_opening import OpeningForm
from licensing.assessment.openings import Opening, begin, form_of, openings


@for_roles(Role.OFFICE, Role.BRANCH)
@require_safe
def office(request: SignedInRequest) -> HttpResponse:
    """What the office may begin by itself."""
    page = {"openings": list(openings(request.user)), "names": kind_names()}
    return render(request, "licensing/assessment/office.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: SignedInRequest, kind: str, name: str) -> HttpResponse:
    """The first step of a case about ?about=, or about none."""
    about = _about(request)
    offered = _offered(request, about, kind, name)
    form = form_of(offered, request.user, about, posted(request))
    if request.method != "POST":
        return _page(request, offered, about, form)
    if not form.is_valid():
        return _page(request, offered, about, form, status=422)
    try:
        begun = begin(offered, form, by=request.user, on=clock.today())
    except StepRefused as refusal:
        return _page(request, offered, about, form, refusal=refusal, status=409)
    messages.success(request, f"已办理：{offered.step.label}。")
    return redirect("case", begun.pk)


def _about(request: SignedInRequest) -> Case | None:
    number = request.GET.get("about", "")
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    return visible_case(request, int(number))


def _offered(request: SignedInRequest, about: Case | None, kind: str, name: str) -> Opening:
    """The opening, if it is this person's; Http404 otherwise."""
    for one in openings(request.user, about):
        if (one.kind, one.name) == (kind, name):
            return one
    raise Http404


def _page(
    request: SignedInRequest,
    offered: Opening,
    about: Case | None,
    form: OpeningForm,
    *,
    refusal: StepRefused | None = None,
    status: int = 200,
) -> HttpResponse:
    page = {
        "opening": offered,
        "kind_name": kind_names()[offered.kind],
        "about": about,
        "form": form,
        "refusal": refusal,
        "regulation": form.case.regulation,
        "articles": form.law.step(offered.kind, offered.name).articles,
    }
    return render(request, "licensing/assessment/opening.html", page, status=status)
