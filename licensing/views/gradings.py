"""Gradings: begun by the unit, explained criterion by criterion, decided by the office."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from applicants.membership import APPLY
from applicants.views.common import answer, organisation_of, posted
from casework import clock
from casework.asking import offered
from casework.door import take_step
from casework.models import DRAFT, Case, Role
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.tables import Head
from casework.views.finding import staff_only
from licensing.grading_law import law_of_grading, office_of
from licensing.models import Grading
from licensing.worksheet.comparing import compared, missing_for
from licensing.worksheet.forms import OverrideForm, StatedForm
from licensing.worksheet.rows import NAMES, basis_of_case, rows_of, verdict, worst_first
from licensing.worksheet.settling import SettlingForm


@login_required
@require_safe
def gradings(request: SignedInRequest) -> HttpResponse:
    """The gradings of the unit, the last one first."""
    unit = organisation_of(request)
    seen = Case.objects.visible_to(request.user).values("pk")
    own = Grading.objects.filter(organisation=unit, pk__in=seen).order_by("-pk")
    law = law_of_grading(clock.today()).law
    cases = list(own.select_related("regulation", "organisation"))
    told = [(case, case.law.level_name(str(case.level))) for case in cases]
    return render(request, "licensing/gradings.html", {"cases": told, "law": law})


@login_required
@require_http_methods(["GET", "POST"])
def grading_new(request: SignedInRequest) -> HttpResponse:
    unit, regulation = organisation_of(request, APPLY), law_of_grading(clock.today())
    form = StatedForm(posted(request), law=regulation.law)
    if form.is_valid():
        office = office_of(regulation.law)
        case = Grading.objects.create(
            organisation=unit, regulation=regulation, authority=office, deciding_authority=office,
            level=int(form.cleaned_data["level"]), stated=form.stated,
        )  # fmt: skip
        return redirect("grading", case.pk)
    return answer(request, "licensing/grading_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def grading_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what is stated: before it is handed in, or to supplement it afterwards."""
    organisation_of(request, APPLY)
    case = _seen(request, pk)
    if case.state not in (DRAFT, "submitted"):
        raise Http404
    form = StatedForm(posted(request), law=case.law, kept=case)
    if form.is_valid():
        case.level, case.stated = int(form.cleaned_data["level"]), form.stated
        case.save(update_fields=["level", "stated"])
        messages.success(request, "已保存。")
        return redirect("grading", pk)
    return answer(request, "licensing/grading_form.html", {"form": form, "case": case})


@login_required
@require_safe
def grading(request: SignedInRequest, pk: int) -> HttpResponse:
    """The result: one level criterion by criterion, and what is missing for each."""
    case = _seen(request, pk)
    level, basis = _level(request, case), basis_of_case(case)
    rows = rows_of(case, level, basis)
    found = verdict(rows)
    page = {
        "case": case,
        "level": level,
        "level_name": case.law.level_name(str(level)),
        "levels": [(int(key), e["name"]) for key, e in case.law.document["levels"].items()],
        "rows": worst_first(rows),
        "verdict": found,
        "verdict_name": NAMES[found],
        "kept": case.profiles.last(),
        "missing": missing_for(rows),
        "may_override": _may(request, case, "override"),
    }
    return render(request, "licensing/grading.html", page)


@login_required
@require_safe
def grading_compare(request: SignedInRequest, pk: int) -> HttpResponse:
    case = _seen(request, pk)
    table, address = compared(case), reverse("grading", args=[pk])
    heads = [Head(name, url=f"{address}?level={level}") for level, name, *_ in table.levels]
    page = {"case": case, "table": table, "heads": heads}
    return render(request, "licensing/grading_compare.html", page)


@staff_only
@require_http_methods(["GET", "POST"])
def grading_override(request: SignedInRequest, pk: int, level: int, criterion: str) -> HttpResponse:
    """A person's answer to one criterion, beside what was computed."""
    case = _seen(request, pk)
    offer = offered(case, "override", request.user)
    rows = {row.key: row for row in rows_of(case, level)} if _has(case, level) else {}
    if criterion not in rows:
        raise Http404
    initial = {"level": level, "criterion": criterion}
    form = OverrideForm(posted(request), case=case, initial=initial)
    refusal = offer.blocked
    if form.is_valid():
        try:
            take_step(case, "override", by=request.user, **form.inputs())
        except StepRefused as refused:
            refusal = refused
        else:
            messages.success(request, "已提出，等待另一人确认。")
            return redirect(f"{reverse('grading', args=[pk])}?level={level}#{criterion}")
    page = {"case": case, "form": form, "row": rows[criterion], "refusal": refusal,
            "level": level, "level_name": case.law.level_name(str(level))}  # fmt: skip
    if refusal and form.is_bound:
        return render(request, "licensing/grading_override.html", page, status=409)
    return answer(request, "licensing/grading_override.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def grading_settings(request: SignedInRequest) -> HttpResponse:
    """Numbers and readings that the text leaves open; empty until the office settles them."""
    regulation, today = law_of_grading(clock.today()), clock.today()
    held = request.user.appointments.filter(role=Role.ADMIN)
    if not held.exists():
        raise PermissionDenied("只有系统管理员可以设定。")
    form = SettlingForm(posted(request), law=regulation.law)
    if form.is_valid():
        form.save(regulation, by=request.user, on=today)
        messages.success(request, "已保存。已经提交的评定仍按提交时的设定计算。")
        return redirect("grading-settings")
    levels = [entry["name"] for entry in regulation.law.document["levels"].values()]
    page = {"form": form, "law": regulation.law, "levels": levels}
    return answer(request, "licensing/grading_settings.html", page)


def _seen(request: SignedInRequest, pk: int) -> Grading:
    seen = Case.objects.visible_to(request.user).values("pk")
    related = ("regulation", "organisation", "authority", "deciding_authority")
    return get_object_or_404(Grading.objects.select_related(*related).filter(pk__in=seen), pk=pk)


def _has(case: Grading, level: int) -> bool:
    return str(level) in case.law.document["levels"]


def _level(request: SignedInRequest, case: Grading) -> int:
    asked = request.GET.get("level", "")
    return int(asked) if asked in case.law.document["levels"] else case.level


def _may(request: SignedInRequest, case: Grading, step: str) -> bool:
    try:
        return offered(case, step, request.user).available
    except Http404:
        return False
