"""The page on which a case about the holder of a certificate begins."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework import clock
from casework.door import take_step
from casework.forms import StepForm, form_for
from casework.kinds import kind_names
from casework.models import Case, User
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.views.finding import visible_case
from licensing.models import Certificate
from supervision.beginning import Beginning, beginnings, new_case, store
from supervision.hints import gate_of, hints_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: SignedInRequest, pk: int, kind: str, name: str) -> HttpResponse:
    certificate = visible_case(request, pk)
    if not isinstance(certificate, Certificate):
        raise Http404
    step = _offered(certificate, request.user, kind, name)
    case = new_case(kind, certificate, clock.today())
    form = form_for(kind, name)(request.POST if request.method == "POST" else None, case=case)
    if request.method != "POST":
        return _page(request, certificate, case, step, form)
    if not form.is_valid():
        return _page(request, certificate, case, step, form, status=422)
    inputs = form.inputs()
    begun = store(case, certificate, clock.today(), inputs)
    try:
        take_step(begun, name, by=request.user, **inputs)
    except StepRefused as refusal:
        return _page(request, certificate, case, step, form, status=409, refusal=refusal)
    messages.success(request, f"已办理：{step.label}。")
    return redirect("case", begun.pk)


def _offered(certificate: Certificate, user: User, kind: str, name: str) -> Beginning:
    """The beginning, if it is this person's; Http404 otherwise."""
    for beginning in beginnings(certificate, user):
        if (beginning.kind, beginning.name) == (kind, name):
            return beginning
    raise Http404


def _page(
    request: SignedInRequest,
    certificate: Certificate,
    case: Case,
    beginning: Beginning,
    form: StepForm,
    *,
    status: int = 200,
    refusal: StepRefused | None = None,
) -> HttpResponse:
    context = {
        "certificate": certificate,
        "kind_name": kind_names()[beginning.kind],
        "beginning": beginning,
        "articles": case.law.step(beginning.kind, beginning.name).articles,
        "regulation": case.regulation,
        "form": form,
        "refusal": refusal,
        "hints": hints_for(beginning.kind, beginning.name, certificate.organisation, clock.today()),
        "parts": gate_of(case, form.inputs(), clock.today()) if refusal else [],
    }
    return render(request, "supervision/begin.html", context, status=status)
