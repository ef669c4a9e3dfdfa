"""The pool of review experts: the list, one expert, and what is written down of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework import clock
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.views.finding import for_roles
from licensing import pool
from licensing.models.expert import Expert
from licensing.pool_forms import (
    AccountForm,
    EndRelationForm,
    MoveForm,
    ProposeForm,
    RelationForm,
    TrainForm,
)

keepers_only = for_roles(*pool.KEEPERS)
forms_too = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@keepers_only
def experts(request: SignedInRequest) -> HttpResponse:
    """Everybody in the pools this person keeps, those who may review first."""
    kept = Expert.objects.kept_by(request.user).select_related("authority").with_record()
    wanted = request.GET.get("standing", "")
    if wanted:
        kept = kept.filter(standing=wanted)
    word = request.GET.get("q", "").strip()
    if word:
        kept = kept.filter(name__contains=word) | kept.filter(code__contains=word)
    page = {
        "experts": [(e, _last_assessment(e)) for e in kept.distinct().order_by("code")],
        "standings": Expert.Standing.choices,
        "wanted": wanted,
        "q": word,
    }
    return render(request, "licensing/experts.html", page)


def _last_assessment(expert: Expert) -> Any:
    return next((t for t in reversed(expert.trainings.all()) if t.is_assessment), None)


@forms_too
@keepers_only
def propose(request: SignedInRequest) -> HttpResponse:
    form = ProposeForm(request.POST or None, keeper=request.user)
    if form.is_valid():
        new = pool.propose(by=request.user, on=clock.today(), **form.said())
        messages.success(request, f"已登记{new}的入库申请。")
        return redirect("expert", new.pk)
    page = {"form": form, "title": "登记入库申请", "button": "登记"}
    return render(request, "licensing/expert_form.html", page, status=_status(form))


def _kept(request: SignedInRequest, pk: int) -> Expert:
    kept = Expert.objects.kept_by(request.user).select_related("authority", "account").distinct()
    return get_object_or_404(kept, pk=pk)


@require_GET
@keepers_only
def expert(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _kept(request, pk)
    page = {
        "expert": found,
        "moves": [(to, pool.ACTS[Expert.Standing(to)]) for to in pool.MOVES[found.standing]],
        "standings": found.standings.select_related("by"),
        "trainings": found.trainings.select_related("by"),
        "relations": found.relations.select_related("organisation"),
        "may_keep": pool.keeper_role(request.user, found.authority),
    }
    return render(request, "licensing/expert.html", page)


@forms_too
@keepers_only
def move(request: SignedInRequest, pk: int, to: str) -> HttpResponse:
    found = _kept(request, pk)
    if to not in pool.MOVES[found.standing]:
        raise Http404
    form = MoveForm(request.POST or None, to=to)
    return _change(request, found, form, pool.ACTS[Expert.Standing(to)], pool.move, to=to)


@forms_too
@keepers_only
def train(request: SignedInRequest, pk: int) -> HttpResponse:
    form = TrainForm(request.POST or None, initial={"held_on": clock.today()})
    return _change(request, _kept(request, pk), form, "登记培训考核", pool.add_training)


@forms_too
@keepers_only
def relate(request: SignedInRequest, pk: int) -> HttpResponse:
    form = RelationForm(request.POST or None)
    return _change(request, _kept(request, pk), form, "登记利害关系", pool.declare_relation)


@forms_too
@keepers_only
def unrelate(request: SignedInRequest, pk: int, relation: int) -> HttpResponse:
    found = _kept(request, pk)
    tie = get_object_or_404(found.relations, pk=relation, ended_on=None)
    form = EndRelationForm(request.POST or None, relation=tie)
    title = f"终止利害关系：{tie}"
    return _change(request, found, form, title, pool.end_relation, relation=tie)


@forms_too
@keepers_only
def open_account(request: SignedInRequest, pk: int) -> HttpResponse:
    form = AccountForm(request.POST or None)
    return _change(request, _kept(request, pk), form, "开通账号", pool.open_account)


def _change(
    request: SignedInRequest, found: Expert, form: forms.Form, title: str, act: Any, **said: Any
) -> HttpResponse:
    """The form of one change; when it is valid the change is made."""
    page = {"expert": found, "form": form, "title": title, "button": title.partition("：")[0]}
    if request.method != "POST" or not form.is_valid():
        return render(request, "licensing/expert_form.html", page, status=_status(form))
    try:
        act(found, by=request.user, on=clock.today(), **said, **form.cleaned_data)
    except StepRefused as refusal:
        page["refusal"] = refusal
        return render(request, "licensing/expert_form.html", page, status=409)
    messages.success(request, f"已办理：{title}。")
    return redirect("expert", found.pk)


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200
