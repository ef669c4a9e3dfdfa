"""The report of a visit: drawn up, locked, signed, printed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from casework.drawing import revived
from casework.papers import rendering
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.views.finding import staff_only, visible_case
from inspections.models import Report, Visit
from inspections.reporting import printing
from inspections.reporting.content import content_of
from inspections.reporting.forms import LockForm, RefuseForm, SignForm, UnlockForm, result_of
from inspections.reporting.locking import is_open, leads, lock, unlock
from inspections.reporting.obstacles import ends_by_basic_item, obstacles
from inspections.reporting.signing import UNIT_ROLES, seats_for, sign
from inspections.reporting.standing import (
    TERMINATED,
    alterations,
    missing_signatures,
    report_of,
    unit_signature,
)


def found_visit(request: SignedInRequest, pk: int) -> tuple[Visit, Report | None]:
    """The visit with its locked report; Http404 where there is nothing to see for this person."""
    visit = visible_case(request, pk)
    if not isinstance(visit, Visit):
        raise Http404
    report = report_of(visit)
    if report is None and (request.user.is_applicant or not is_open(visit)):
        raise Http404
    return visit, report


@login_required
@require_safe
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """The draft with what stands in its way; once locked, the report with its signatures."""
    visit, standing = found_visit(request, pk)
    return page(request, visit, standing)


def page(
    request: SignedInRequest, visit: Visit, standing: Report | None, *, status: int = 200,
    **instead: Any,
) -> HttpResponse:  # fmt: skip
    """The page; `instead` may hold lock_form, unlock_form, sign_form, refuse_form, refusal."""
    told = drafted(visit) if standing is None else standing.told
    common = {"case": visit, "report": standing, "told": told}
    more = (
        draft_page(request, visit) if standing is None else signing_page(request, visit, standing)
    )
    shown = common | more | instead
    return render(request, "inspections/report.html", shown, status=status)


def drafted(visit: Visit) -> dict[str, Any]:
    verdict = TERMINATED if ends_by_basic_item(visit) else result_of(visit) or ""
    return content_of(visit, verdict=verdict, statement="")


def draft_page(request: SignedInRequest, visit: Visit) -> dict[str, Any]:
    left = obstacles(visit)
    may_lock = not left and leads(visit, request.user)
    return {
        "obstacles": left,
        "lead": visit.staff[0] if visit.staff else "",
        "lock_form": LockForm(visit=visit) if may_lock else None,
    }


def signing_page(request: SignedInRequest, visit: Visit, standing: Report) -> dict[str, Any]:
    seats = seats_for(visit, standing, request.user)
    signatures = list(standing.signatures.select_related("by"))
    asks_unit = any(seat.role in UNIT_ROLES for seat in seats)
    may_refuse = asks_unit and not request.user.is_applicant
    may_unlock = not signatures and leads(visit, request.user) and is_open(visit)
    given = {"sha256": standing.sha256}
    least = visit.law.document["visit"]["witnesses"]
    return {
        "signatures": signatures,
        "missing": missing_signatures(standing),
        "unit_signature": unit_signature(standing),
        "altered": alterations(standing),
        "sign_form": SignForm(seats=seats, initial=given) if seats else None,
        "refuse_form": RefuseForm(least=least, initial=given) if may_refuse else None,
        "unlock_form": UnlockForm() if may_unlock else None,
    }


@staff_only
@require_POST
def lock_report(request: SignedInRequest, pk: int) -> HttpResponse:
    visit, standing = found_visit(request, pk)
    form = LockForm(request.POST, visit=visit)
    if not form.is_valid():
        return page(request, visit, standing, status=422, lock_form=form, form=form)
    said = form.cleaned_data
    try:
        lock(visit, verdict=said.get("verdict", ""), statement=said["statement"], by=request.user)
    except StepRefused as refusal:
        return page(request, visit, standing, status=409, refusal=refusal)
    messages.success(request, "报告已锁定，可以签字。")
    return redirect("visit-report", pk)


@staff_only
@require_POST
def unlock_report(request: SignedInRequest, pk: int) -> HttpResponse:
    visit, standing = found_visit(request, pk)
    form = UnlockForm(request.POST)
    if not form.is_valid():
        return page(request, visit, standing, status=422, unlock_form=form, form=form)
    try:
        unlock(visit, reason=form.cleaned_data["reason"], by=request.user)
    except StepRefused as refusal:
        return page(request, visit, standing, status=409, refusal=refusal)
    messages.success(request, "报告已解锁，检查记录可以更改。")
    return redirect("visit-report", pk)


@login_required
@require_POST
def sign_report(request: SignedInRequest, pk: int) -> HttpResponse:
    visit, standing = locked_report(request, pk)
    form = SignForm(request.POST, seats=seats_for(visit, standing, request.user))
    return _signed(request, visit, standing, form, "sign_form", "已签字。")


@staff_only
@require_POST
def refuse_report(request: SignedInRequest, pk: int) -> HttpResponse:
    visit, standing = locked_report(request, pk)
    form = RefuseForm(request.POST, least=visit.law.document["visit"]["witnesses"])
    return _signed(request, visit, standing, form, "refuse_form", "已记录拒绝签字。")


def locked_report(request: SignedInRequest, pk: int) -> tuple[Visit, Report]:
    visit, standing = found_visit(request, pk)
    if standing is None:
        raise Http404
    return visit, standing


def _signed(
    request: SignedInRequest, visit: Visit, standing: Report, form: SignForm | RefuseForm,
    place: str, done: str,
) -> HttpResponse:  # fmt: skip
    if not form.is_valid():
        return page(request, visit, standing, status=422, **{place: form, "form": form})
    try:
        sign(visit, form.signed(), by=request.user)
    except StepRefused as refusal:
        return page(request, visit, standing, status=409, refusal=refusal)
    messages.success(request, done)
    return redirect("visit-report", visit.pk)


@login_required
@require_safe
def print_report(request: SignedInRequest, pk: int) -> HttpResponse:
    """The locked report as PDF, as it stands: a preview, the paper itself comes with its number."""
    visit, standing = locked_report(request, pk)
    try:
        drawn = rendering.render("visit_report", revived(printing.preview(visit, standing)))
    except rendering.LibrariesMissing as missing:
        return render(request, "casework/unavailable.html", {"says": str(missing)}, status=503)
    return HttpResponse(drawn, content_type="application/pdf")
