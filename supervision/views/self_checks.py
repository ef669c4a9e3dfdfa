"""The yearly self-check: the holder fills it in head by head; the office reads it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from applicants.membership import CASE, require
from casework.asking import offered
from casework.door import take_step
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.views.finding import visible_case
from supervision.models import AnnualReport
from supervision.selfcheck import saving
from supervision.selfcheck.forms import SectionForm, SubmitForm
from supervision.selfcheck.reading import SelfCheck


def _check(request: SignedInRequest, pk: int) -> SelfCheck:
    """The self-check this person may see; Http404 for other cases."""
    report = visible_case(request, pk)
    if not isinstance(report, AnnualReport):
        raise Http404
    return SelfCheck(report)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def self_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """The whole of it: how far it is, what does not conform, and handing it in."""
    check = _check(request, pk)
    fills = request.user.is_applicant and check.is_open
    form, refusal = None, None
    if fills:
        require(request.user, CASE)
        form = SubmitForm(request.POST if request.method == "POST" else None, case=check.report)
        if form.is_valid():
            try:
                take_step(check.report, "submit", by=request.user, **form.inputs())
            except StepRefused as refused:
                refusal = refused
            else:
                messages.success(request, "年度自检报告已提交。")
                return redirect("self-check", pk)
    context = _page(check) | {"form": form, "refusal": refusal, "fills": fills}
    if fills:
        context["offer"] = offered(check.report, "submit", request.user)
    status = 409 if refusal else 422 if form and form.errors else 200
    return render(request, "supervision/self_check.html", context, status=status)


def _page(check: SelfCheck) -> dict[str, Any]:
    deadline = check.report.deadlines.order_by("ordinal").last()
    if deadline:
        deadline.case = check.report
    return {"check": check, "case": check.report, "deadline": deadline}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: SignedInRequest, pk: int, head: str) -> HttpResponse:
    """The points of one head, with their fields while it is open."""
    check = _check(request, pk)
    try:
        asked = check.section(head)
    except KeyError:
        raise Http404 from None
    if not (request.user.is_applicant and check.is_open):
        return render(request, "supervision/self_check_section.html", _page(check) | {"of": asked})
    require(request.user, CASE)
    posted = request.POST if request.method == "POST" else None
    form = SectionForm(posted, check=check, section=asked)
    if form.is_valid():
        try:
            saving.keep(check.report, asked, form.answers)
        except saving.Closed:
            messages.error(request, "自检报告已经提交，不能再修改。")
            return redirect("self-check", pk)
        messages.success(request, f"{asked.name}已保存。")
        return redirect(*_next(check, head, request.POST))
    context = _page(check) | {"of": asked, "form": form, "after": _after(check, head)}
    status = 422 if form.errors else 200
    return render(request, "supervision/self_check_section.html", context, status=status)


def _after(check: SelfCheck, head: str) -> str:
    """The head that follows; '' after the last."""
    keys = [section.key for section in check.sections]
    following = keys[keys.index(head) + 1 :]
    return following[0] if following else ""


def _next(check: SelfCheck, head: str, posted: Any) -> tuple[Any, ...]:
    """Where to go on: the next head, or back to the whole."""
    after = _after(check, head)
    if after and "next" in posted:
        return ("self-check-section", check.report.pk, after)
    return ("self-check", check.report.pk)
