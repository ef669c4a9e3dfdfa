"""Check answers, submit once, and what comes next."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from casework import clock
from casework.forms import StepForm
from casework.models import DRAFT
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from licensing.answers import answers_of, findings_of
from licensing.applying import usual_course
from licensing.models import Application
from licensing.panels import facts_of_application
from licensing.submitting import CheckForm, hold, readdress
from licensing.views.common import attempt, own_application, with_case


@login_required
@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Check answers; submitting is the step `submit` through the door, once for many clicks."""
    case = own_application(request, pk)
    if request.method == "POST":
        form, refusal = _submit(request, case)
        if form is None or not (form.errors or refusal):
            return redirect("application-submitted", pk)
    elif case.state != DRAFT:
        return redirect("application-submitted", pk)
    else:
        form, refusal = attempt(request, case, "submit", CheckForm)
    page = {
        "case": case,
        "form": form,
        "refusal": refusal,
        "facts": facts_of_application(case)[:3],
        "answers": answers_of(case, request.user),
        "findings": findings_of(case),
        "course": usual_course(case.law, clock.today()),
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "licensing/check.html", page, status=status)


def _submit(
    request: SignedInRequest, case: Application
) -> tuple[StepForm | None, StepRefused | None]:
    """Submit under the lock of the case; no form when a click or a member before had done it."""
    with transaction.atomic():
        if not hold(case):
            messages.info(request, "这份申请已经提交，没有重复提交。")
            return None, None
        readdress(case, clock.today())
        return attempt(request, case, "submit", CheckForm)


@login_required
@require_safe
def submitted(request: SignedInRequest, pk: int) -> HttpResponse:
    """The confirmation; it can be bookmarked and tells the dates of the day of receipt."""
    case = own_application(request, pk)
    if case.state == DRAFT:
        raise Http404
    receipt = case.papers.filter(entry__step="submit").first()
    page = {
        "case": case,
        "deadlines": [with_case(case, deadline) for deadline in case.deadlines.running()],
        "course": usual_course(case.law, case.opened_on or clock.today()),
        "receipt": receipt,
    }
    return render(request, "licensing/submitted.html", page)
