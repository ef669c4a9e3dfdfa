"""A submitted application as the applicant sees it: standing, correction, withdrawal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.membership import CASE
from applicants.uploads import limits
from applicants.views.common import organisation_of
from casework.asking import offered
from casework.door import take_step
from casework.judging import internal_steps, offers
from casework.models import DRAFT, Case
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.views.finding import visible_case
from licensing.applying import stages
from licensing.correcting import PERIOD, demanded, items, renewed_items, silence
from licensing.models import Application, Assessment, AssessmentCertificate, Certificate
from licensing.panels import facts_of_application
from licensing.tasklist import task_list
from licensing.views.common import attempt, own_application, with_case
from licensing.withdrawing import WithdrawAgainForm

WITH_OWN_PAGE = ("submit", "resubmit", "withdraw")
MATTERS = ("annual_check", "certificate_change", "loss", "objection")


@login_required
@require_safe
def applications(request: SignedInRequest) -> HttpResponse:
    organisation_of(request, CASE)
    seen = Case.objects.visible_to(request.user).values("pk")
    own = Application.objects.filter(pk__in=seen).select_related("regulation")
    held = Certificate.objects.filter(pk__in=seen).select_related("regulation")
    page = {
        "applications": own.order_by(F("opened_on").desc(nulls_first=True), "-pk"),
        "certificates": held.order_by("-valid_until", "-pk"),
        "assessments": _newest(Assessment, seen),
        "assessment_certificates": _newest(AssessmentCertificate, seen),
        "assessment_matters": _matters(seen),
    }
    return render(request, "licensing/applications.html", page)


def _matters(seen: Any) -> Any:
    """What is open of the unit's certificates and objections in the voluntary assessment."""
    found = Case.objects.filter(pk__in=seen, kind__in=MATTERS).open().exclude(opened_on=None)
    return found.select_related("regulation").order_by("next_due_on", "-pk")


def _newest(model: type[Case], seen: Any) -> Any:
    """The unit's cases of this kind that were begun, newest first."""
    begun = model.objects.filter(pk__in=seen, opened_on__isnull=False)
    return begun.select_related("regulation").order_by("-opened_on", "-pk")


@login_required
@require_safe
def application(request: SignedInRequest, pk: int) -> HttpResponse:
    organisation_of(request, CASE)
    if visible_case(request, pk).kind != Application.KIND:
        return redirect("case", pk)
    case = own_application(request, pk)
    if case.state == DRAFT:
        blocked = offered(case, "submit", request.user).blocked
        page = {"case": case, "list": task_list(case, request.user), "blocked": blocked}
        return render(request, "licensing/draft.html", page)
    return render(request, "licensing/application.html", _standing(request, case))


def _standing(request: SignedInRequest, case: Application) -> dict[str, Any]:
    """What an applicant sees of a submitted application."""
    # The clock of a correction stands with what is to be corrected.
    shown = [PERIOD] if case.state == "correction_required" else []
    deadlines = [with_case(case, deadline) for deadline in case.deadlines.order_by("due_on", "pk")]
    offered = {offer.name: offer for offer in offers(case, request.user)}
    others = [offer for name, offer in offered.items() if name not in WITH_OWN_PAGE]
    papers = list(case.papers.all())
    issued = Certificate.objects.filter(issued_for=case).first()
    if issued:
        papers += issued.papers.all()
    return {
        "case": case,
        "stages": stages(case),
        "running": [d for d in deadlines if d.ended_on is None and d.period not in shown],
        "ended": [deadline for deadline in deadlines if deadline.ended_on],
        **(_correction(case) if case.state == "correction_required" else {}),
        "withdrawal": offered.get("withdraw"),
        "others": [offer for offer in others if offer.available],
        "papers": papers,
        "entries": case.entries.filter(outcome="done")
        .exclude(step__in=internal_steps(type(case)))
        .select_related("authority", "actor"),
        "facts": facts_of_application(case),
        "certificate": issued,
    }


def _correction(case: Application) -> dict[str, Any]:
    """The round of correction: every item in one list, the clock, and what silence will mean."""
    asked = items(case)
    return {
        "corrections": asked,
        "unanswered": [item for item in asked if item.new is None],
        "demanded": demanded(case),
        "silence": silence(case),
        "limits": limits(),
    }


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    case = own_application(request, pk)
    if case.state == DRAFT:
        raise Http404
    form, refusal = attempt(request, case, "withdraw", WithdrawAgainForm)
    if form.is_bound and not form.errors and refusal is None:
        messages.success(request, "申请已撤回。")
        return redirect("application", pk)
    running = [with_case(case, deadline) for deadline in case.deadlines.running()]
    offer = offered(case, "withdraw", request.user)
    page = {
        "case": case,
        "form": form,
        "refusal": refusal or offer.blocked,
        "offer": offer,
        "running": running,
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "licensing/withdraw.html", page, status=status)


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
