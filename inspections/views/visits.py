"""Planning a visit, and recording its steps on site."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from casework import clock
from casework.door import take_step
from casework.models import Case
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.views.finding import staff_only, visible_case
from inspections import recording
from inspections.forms import PlanForm
from inspections.models import Visit
from inspections.planning import (
    change_plan,
    earliest_day,
    may_plan,
    may_record,
    open_visit,
    plan_visit,
)
from inspections.recording import RecordForm


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """The day and the team; sending the notice makes them binding.

    A plan whose notice is refused stays a plan and can be changed and sent again.
    """
    case = visible_case(request, pk)
    if not may_plan(case, request.user, clock.today()):
        raise Http404
    form = _form(request, case)
    context = {"case": case, "form": form}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "inspections/plan.html", context, status=status)
    visit = _plan(case, form)
    try:
        take_step(visit, "notify", by=request.user)
    except StepRefused as refusal:
        context["refusal"] = refusal
        return render(request, "inspections/plan.html", context, status=409)
    messages.success(request, "现场审查通知已发出。")
    return redirect("case", visit.pk)


def _plan(case: Case, form: PlanForm) -> Visit:
    planned = open_visit(case)
    return change_plan(planned, **form.plan()) if planned else plan_visit(case, **form.plan())


def _form(request: SignedInRequest, case: Case) -> PlanForm:
    """The form; it goes on from an unsent plan, and names the earliest day the law allows."""
    planned, earliest = open_visit(case), earliest_day(case, clock.today())
    initial = {"visit_on": planned.visit_on if planned else earliest}
    form = PlanForm(request.POST or None, case=case, initial=initial)
    form.fields["visit_on"].help_text = f"今日发出通知的，最早为{earliest}。"
    return form


@staff_only
@require_POST
def record(request: SignedInRequest, pk: int, ground: str) -> HttpResponse:
    """Write down that a step of the visit was taken, by whom and when; once for each step."""
    visit = visible_case(request, pk)
    if not isinstance(visit, Visit) or ground not in visit.steps_of_visit:
        raise Http404
    named = visit.steps_of_visit[ground]["says"]
    form = RecordForm({"ground": ground, "note": request.POST.get("note", "")}, visit=visit)
    if not may_record(visit, request.user, clock.today()):
        messages.error(request, "只有负责此次现场审查的人员在审查进行中可以记录。")
    elif ground not in visit.missing_steps:
        messages.error(request, f"“{named}”已有记录，不能重复记录。")
    elif not form.is_valid():
        said = "；".join(str(line) for lines in form.errors.values() for line in lines)
        messages.error(request, f"{named}：{said}")
    else:
        recording.record(visit, form, by=request.user)
        messages.success(request, f"已记录：{named}。")
    return redirect("sheet" if request.POST.get("back") == "sheet" else "case", pk)
