"""The pages on which the cases of a voluntary assessment begin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from applicants.views.common import posted
from casework import clock
from casework.kinds import kind_names
from casework.models import Case, Role
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.views.finding import for_roles, visible_case
from licensing.assessment.base import law_of_assessment
from licensing.assessment.forms_opening import OpeningForm
from licensing.assessment.openings import BODY, CERTIFICATE, Opening, begin, form_of, openings

STANDING = (BODY, CERTIFICATE)  # kinds that stay open while all is well


@for_roles(Role.OFFICE, Role.BRANCH)
@require_safe
def office(request: SignedInRequest) -> HttpResponse:
    """What is under way and with whom, and what the office may begin by itself."""
    prefetch_related_objects([request.user], "appointments__authority")
    page = {
        "openings": list(openings(request.user)),
        "under_way": list(_under_way(request)),
        "today": clock.today(),
    }
    return render(request, "licensing/assessment/office.html", page)


def _under_way(request: SignedInRequest) -> Iterator[dict[str, Any]]:
    """How many cases lie with whom in which state, and how many of those with a period are
    overdue; one query."""
    law = law_of_assessment(clock.today()).law
    late = Count("pk", filter=Q(next_due_on__lt=clock.today()))
    seen = Case.objects.visible_to(request.user).open().exclude(kind__in=STANDING)
    rows = seen.order_by("kind", "state").values(
        "kind", "state", "authority__name", "authority__code"
    )
    for row in rows.annotate(count=Count("pk"), timed=Count("next_due_on"), late=late):
        yield {
            "late": row["late"] if row["timed"] else None,
            "name": f"{kind_names()[row['kind']]} · {law.state_name(row['kind'], row['state'])}",
            "office": row["authority__name"], "count": row["count"],
            "query": urlencode(
                {"kind": row["kind"], "state": row["state"], "authority": row["authority__code"]}
            ),
        }  # fmt: skip


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
