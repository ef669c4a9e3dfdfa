"""Check answers, submit, and what comes next."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from casework import clock
from casework.models import DRAFT
from casework.requests import SignedInRequest
from licensing.applying import readdress, usual_course
from licensing.assessing import assess
from licensing.eligibility import Verdict
from licensing.models import Application
from licensing.panels import facts_of_application
from licensing.views.common import attempt, own_application, with_case


@login_required
@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Check answers; submitting is the step `submit` through the door."""
    case = own_application(request, pk, DRAFT)
    if request.method == "POST":
        readdress(case, clock.today())
    form, refusal = attempt(request, case, "submit")
    if form.is_bound and not form.errors and refusal is None:
        return redirect("application-submitted", pk)
    page = {
        "case": case,
        "form": form,
        "refusal": refusal,
        "facts": facts_of_application(case)[:3],
        "findings": _findings(case),
        "missing": [case.law.name("materials", key) for key in case.missing],
        "course": usual_course(case.law, clock.today()),
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "licensing/check.html", page, status=status)


def _findings(case: Application) -> dict[str, Any]:
    """The conditions as the declared facts stand, for information."""
    found = [f for f in assess(case).findings.values() if f.verdict is not Verdict.NOT_APPLICABLE]
    return {
        "met": sum(finding.verdict is Verdict.PASS for finding in found),
        "all": len(found),
        "failed": [finding for finding in found if finding.verdict is Verdict.FAIL],
        "unknown": [finding for finding in found if finding.verdict is Verdict.UNKNOWN],
    }


@login_required
@require_safe
def submitted(request: SignedInRequest, pk: int) -> HttpResponse:
    case = own_application(request, pk)
    if case.state == DRAFT:
        raise Http404
    deadlines = [with_case(case, deadline) for deadline in case.deadlines.running()]
    course = usual_course(case.law, case.opened_on or clock.today())
    page = {"case": case, "deadlines": deadlines, "course": course}
    return render(request, "licensing/submitted.html", page)
