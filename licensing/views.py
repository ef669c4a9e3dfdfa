"""An applicant's applications: from the draft to the certificate."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.views import answer, organisation_of, posted
from casework import clock
from casework.door import take_step
from casework.forms import StepForm, form_for
from casework.judging import offers
from casework.models import DRAFT, Case
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from licensing.applying import (
    ApplyForm,
    demanded,
    material_tasks,
    readdress,
    renewed_items,
    stages,
    tasks,
    usual_course,
)
from licensing.assessing import assess
from licensing.drafts import change_draft, drop_draft, start_draft
from licensing.eligibility import Verdict
from licensing.models import Application, Certificate
from licensing.panels import facts_of_application

WITH_OWN_PAGE = ("submit", "resubmit", "withdraw")


def own_application(request: SignedInRequest, pk: int, *states: str) -> Application:
    """The applicant's own application, in one of the states if any are named; else Http404."""
    organisation_of(request)
    seen = Case.objects.visible_to(request.user).values("pk")
    related = ("regulation", "organisation", "authority", "deciding_authority", "renews")
    own = Application.objects.select_related(*related).filter(pk__in=seen)
    application = get_object_or_404(own, pk=pk)
    if states and application.state not in states:
        raise Http404
    return application


@login_required
@require_safe
def applications(request: SignedInRequest) -> HttpResponse:
    organisation_of(request)
    seen = Case.objects.visible_to(request.user).values("pk")
    own = Application.objects.filter(pk__in=seen).select_related("regulation")
    held = Certificate.objects.filter(pk__in=seen).select_related("regulation")
    page = {
        "applications": own.order_by(F("opened_on").desc(nulls_first=True), "-pk"),
        "certificates": held.order_by("-valid_until", "-pk"),
    }
    return render(request, "licensing/applications.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def apply(request: SignedInRequest) -> HttpResponse:
    """Begin a draft; ?renews= comes from a certificate that is held."""
    unit = organisation_of(request)
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
@require_safe
def application(request: SignedInRequest, pk: int) -> HttpResponse:
    case = own_application(request, pk)
    if case.state == DRAFT:
        sections = tasks(case)
        left = sum(not task.is_done for _, section in sections for task in section)
        page = {"case": case, "sections": sections, "left": left}
        return render(request, "licensing/draft.html", page)
    return render(request, "licensing/application.html", _standing(request, case))


def _standing(request: SignedInRequest, case: Application) -> dict[str, Any]:
    """What an applicant sees of a submitted application."""
    deadlines = [_with(case, deadline) for deadline in case.deadlines.order_by("due_on", "pk")]
    offered = {offer.name: offer for offer in offers(case, request.user)}
    others = [offer for name, offer in offered.items() if name not in WITH_OWN_PAGE]
    papers = list(case.papers.all())
    issued = Certificate.objects.filter(issued_for=case).first()
    if issued:
        papers += issued.papers.all()
    return {
        "case": case,
        "stages": stages(case),
        "running": [deadline for deadline in deadlines if deadline.ended_on is None],
        "ended": [deadline for deadline in deadlines if deadline.ended_on],
        "corrections": list(material_tasks(case)) if case.state == "correction_required" else [],
        "demanded": demanded(case),
        "withdrawal": offered.get("withdraw"),
        "others": [offer for offer in others if offer.available],
        "papers": papers,
        "entries": case.entries.filter(outcome="done").select_related("authority", "actor"),
        "facts": facts_of_application(case),
        "certificate": issued,
    }


def _with(case: Application, deadline: Any) -> Any:
    """The deadline with its case at hand: its title is in the case's law."""
    deadline.case = case
    return deadline


@login_required
@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Check answers; submitting is the step `submit` through the door."""
    case = own_application(request, pk, DRAFT)
    if request.method == "POST":
        readdress(case, clock.today())
    form, refusal = _attempt(request, case, "submit")
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


def _attempt(
    request: SignedInRequest, case: Application, step: str
) -> tuple[StepForm, StepRefused | None]:
    """The form of the step; when it was posted and is valid, the step is taken or refused."""
    form = form_for(case.kind, step)(request.POST if request.method == "POST" else None, case=case)
    if not form.is_valid():
        return form, None
    try:
        take_step(case, step, by=request.user, **form.inputs())
    except StepRefused as refusal:
        return form, refusal
    return form, None


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
    deadlines = [_with(case, deadline) for deadline in case.deadlines.running()]
    course = usual_course(case.law, case.opened_on or clock.today())
    page = {"case": case, "deadlines": deadlines, "course": course}
    return render(request, "licensing/submitted.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    case = own_application(request, pk)
    if case.state == DRAFT:
        raise Http404
    form, refusal = _attempt(request, case, "withdraw")
    if form.is_bound and not form.errors and refusal is None:
        messages.success(request, "申请已撤回。")
        return redirect("application", pk)
    page = {"case": case, "form": form, "refusal": refusal}
    return render(request, "licensing/withdraw.html", page, status=409 if refusal else 200)


@login_required
@require_POST
def resubmit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand in what was renewed since the notice; nothing renewed is nothing to hand in."""
    case = own_application(request, pk)
    refusal = None
    if supplied := renewed_items(case):
        try:
            take_step(case, "resubmit", by=request.user, items=supplied)
        except StepRefused as refused:
            refusal = refused
        else:
            messages.success(request, "补正材料已提交。")
            return redirect("application", pk)
    page = _standing(request, case) | {"refusal": refusal, "nothing_renewed": not supplied}
    return render(request, "licensing/application.html", page, status=409 if refusal else 422)


@login_required
@require_POST
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw a draft away; it never had an effect."""
    try:
        drop_draft(own_application(request, pk, DRAFT))
    except StepRefused as refusal:
        messages.error(request, refusal.reason)
        return redirect("application", pk)
    messages.success(request, "草稿已删除。")
    return redirect("applications")
