"""The page on which a visit is planned: the day, who can come that day, and who cannot and why."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework import clock
from casework.door import take_step
from casework.models import Case
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.views.finding import staff_only, visible_case
from inspections.forms import PlanForm
from inspections.models import Visit
from inspections.occasions import word_of
from inspections.planning import (
    NOTICE,
    change_plan,
    earliest_day,
    is_announced,
    may_plan,
    notice_days,
    open_visit,
    plan_visit,
)
from inspections.team.seats import present

LOOK = "look"


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """The day and the team; sending the notice makes them binding, where the law has one.

    A plan whose notice is refused stays a plan and can be changed, sent again or dropped.
    """
    case = visible_case(request, pk)
    if not may_plan(case, request.user, clock.today()):
        raise Http404
    form = _form(request, case)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    visit = _plan(case, form)
    if not is_announced(case):
        messages.success(request, "已安排。当日由评审组开始检查记录。")
        return redirect("case", visit.pk)
    try:
        take_step(visit, "notify", by=request.user)
    except StepRefused as refusal:
        return _page(request, form, refusal=refusal, status=409)
    messages.success(request, "现场审查通知已发出。请审查组成员逐人声明有无应当回避的情形。")
    return redirect("case", visit.pk)


def _page(
    request: SignedInRequest, form: PlanForm, *, refusal: StepRefused | None = None, status: int
) -> HttpResponse:
    case = form.case
    context = {
        "case": case,
        "form": form,
        "refusal": refusal,
        "planned": open_visit(case),
        "earliest": earliest_day(case, clock.today()),
        "rule": case.law.rules.get(NOTICE),
        "days": notice_days(case, clock.today()),
        "announced": is_announced(case),
        "word": word_of(case),
    }
    return render(request, "inspections/plan.html", context, status=status)


def _plan(case: Case, form: PlanForm) -> Visit:
    planned = open_visit(case)
    return change_plan(planned, **form.plan()) if planned else plan_visit(case, **form.plan())


def _form(request: SignedInRequest, case: Case) -> PlanForm:
    """The form; it goes on from an unsent plan. Looking at another day judges nothing yet."""
    planned = open_visit(case)
    looking = LOOK in request.POST
    posted = request.POST if request.method == "POST" and not looking else None
    initial = _looked_at(request.POST) if looking else _initial(case, planned)
    return PlanForm(posted, case=case, planned=planned, initial=initial)


def _looked_at(posted: QueryDict) -> dict[str, Any]:
    single = {name: posted.get(name, "") for name in ("visit_on", "lead", "others")}
    return {**single, **{name: posted.getlist(name) for name in ("staff", "experts")}}


def _initial(case: Case, planned: Visit | None) -> dict[str, Any]:
    if planned is None:
        return {"visit_on": earliest_day(case, clock.today())}
    team = list(present(planned))
    with_account = {member.name for member in team}
    return {
        "visit_on": planned.visit_on,
        "staff": [str(m.user_id) for m in team if m.user_id],
        "experts": [str(m.expert_id) for m in team if m.expert_id],
        "others": [name for name in planned.staff if name not in with_account],
        "lead": next((str(m.user_id) for m in team if m.role == m.Role.LEAD), ""),
    }
