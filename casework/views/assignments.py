"""Assignment of the office: its rules, who covers for whom, and handing a caseload over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import clock
from casework.assigning import acts, covers, planning
from casework.assigning.acts import Reason
from casework.assigning_forms import CoverForm, HandoverForm, RuleForm
from casework.models import AssignmentRule, Cover, Entry, Role, User
from casework.requests import SignedInRequest
from casework.views.finding import for_roles, staff_only

KEEPERS = (Role.HEAD, Role.SUPERVISOR)
RECENT = 10


@require_safe
@staff_only
def assignments(request: SignedInRequest) -> HttpResponse:
    return _page(request)


def _page(request: SignedInRequest, **bound: Any) -> HttpResponse:
    """The page, with a form as it was sent where it was refused."""
    user, people = request.user, acts.candidates(request.user)
    keeps = bool(user.roles() & {*KEEPERS})
    context = {
        "keeps": keeps,
        "rules": _rules(user) if keeps else (),
        "covers": _covers(user, keeps=keeps).select_related("person", "cover"),
        "acts": _acts(user),
        "rule_form": RuleForm(user=user, people=people) if keeps else None,
        "cover_form": CoverForm(user=user, people=people if keeps else [user], covers=people),
        "handover_form": HandoverForm(user=user, people=people if keeps else [user], takers=people),
        "today": clock.today(),
        **bound,
    }
    status = 422 if bound else 200
    return render(request, "casework/assignments.html", context, status=status)


def _rules(user: User) -> QuerySet[AssignmentRule]:
    offices = user.appointments.filter(role__in=KEEPERS).values("authority")
    found = AssignmentRule.objects.filter(authority__in=offices)
    return found.select_related("authority").prefetch_related("officers")


def _covers(user: User, *, keeps: bool) -> QuerySet[Cover]:
    """Covers that are not over: the own, and for who leads, those of the office."""
    standing = Cover.objects.filter(ended=None)
    people = [p.pk for p in acts.candidates(user)] if keeps else [user.pk]
    return standing.filter(person__in=people)


def _acts(user: User) -> QuerySet[Entry]:
    return Entry.objects.filter(kind=acts.KIND, actor=user).order_by("-pk")[:RECENT]


# -- rules --------------------------------------------------------------------------------------
@require_POST
@for_roles(*KEEPERS)
def add_rule(request: SignedInRequest) -> HttpResponse:
    form = RuleForm(request.POST, user=request.user, people=acts.candidates(request.user))
    if not form.is_valid():
        return _page(request, rule_form=form, form=form)
    form.save()
    messages.success(request, "已保存分办规则。")
    return redirect("assignments")


@require_POST
@for_roles(*KEEPERS)
def delete_rule(request: SignedInRequest, pk: int) -> HttpResponse:
    get_object_or_404(_rules(request.user), pk=pk).delete()
    messages.success(request, "已删除分办规则。")
    return redirect("assignments")


# -- covers -------------------------------------------------------------------------------------
@require_POST
@staff_only
def add_cover(request: SignedInRequest) -> HttpResponse:
    people, user = acts.candidates(request.user), request.user
    keeps = bool(user.roles() & {*KEEPERS})
    form = CoverForm(request.POST, user=user, people=people if keeps else [user], covers=people)
    if not form.is_valid():
        return _page(request, cover_form=form, form=form)
    cover = form.cover()
    moves = covers.arrange(cover)
    left = sum(not move.is_done for move in moves)
    messages.success(
        request,
        f"已登记：{cover.person}由{cover.cover}代办。"
        + (f"{len(moves) - left}件已转交。" if moves else "")
        + (f"{left}件因回避等原因未转交。" if left else ""),
    )
    return redirect("act", cover.begun_id) if cover.begun_id else redirect("assignments")


@require_POST
@staff_only
def end_cover(request: SignedInRequest, pk: int) -> HttpResponse:
    """The person is back: the cases return, today."""
    keeps = bool(request.user.roles() & {*KEEPERS})
    cover = get_object_or_404(_covers(request.user, keeps=keeps), pk=pk)
    covers.end(cover, by=request.user)
    messages.success(request, f"{cover.person}的代办已结束，未办结的案件已交回。")
    return redirect("assignments")


# -- handing over -------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def handover(request: SignedInRequest) -> HttpResponse:
    """GET shows what would move and what would not; POST of the same lets it."""
    people, user = acts.candidates(request.user), request.user
    keeps = bool(user.roles() & {*KEEPERS})
    sent = request.POST if request.method == "POST" else request.GET
    form = HandoverForm(sent, user=user, people=people if keeps else [user], takers=people)
    if not form.is_valid():
        return _page(request, handover_form=form, form=form)
    plan = planning.spread(form.cases(), form.cleaned_data["takers"])
    if request.method == "POST":
        person = form.cleaned_data["person"].pk
        entry, _ = acts.assign(plan, by=user, reason=Reason.HANDED_OVER, former=person)
        return redirect("act", entry.pk)
    moves = acts.judge(plan)
    context = {
        "handover_form": form,
        "sent": [(name, value) for name in _names(form) for value in sent.getlist(name)],
        "done": [move for move in moves if move.is_done],
        "refused": [move for move in moves if not move.is_done],
    }
    return render(request, "casework/handover.html", context)


def _names(form: HandoverForm) -> list[str]:
    return [form.add_prefix(name) for name in form.fields]
