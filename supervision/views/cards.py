"""Electronic supervision and directives: what is owed, answering it, and the table of cards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework import clock
from casework.calendars import working_calendar
from casework.forms import day_field, future_day, name_what_is_missing, pick_from, reason_field
from casework.models import Case, Role
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.tables import Head, amounts
from casework.views.finding import for_roles, staff_only, visible_case
from supervision import cards, directives
from supervision.models import Card
from supervision.practice import practice
from supervision.views.scope import Scope
from supervision.views.timeliness import window_of

SHOWN = 100


class TextForm(forms.Form):
    """One text that is kept as it is given."""

    use_required_attribute = False
    text = reason_field("内容")

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        name_what_is_missing(self)


class DirectiveForm(forms.Form):
    """What is asked, of whom, and by when."""

    use_required_attribute = False
    to: Any = forms.ModelChoiceField(label="承办人", queryset=None, empty_label="（请选择）")
    text = reason_field("督办事项")
    due_on = day_field("答复期限")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pick_from(self, "to", directives.officers_for(case))
        self.initial.setdefault("to", case.assignee_id)
        name_what_is_missing(self)

    def clean_due_on(self) -> Any:
        return future_day(self.cleaned_data["due_on"])


@require_GET
@for_roles(Role.SUPERVISOR, Role.HEAD)
def cards_page(request: SignedInRequest) -> HttpResponse:
    """Cards that wait for an explanation, directives, and how many cards there were."""
    scope = Scope.of(request)
    form, since, until = window_of(request)
    waiting = list(cards.unresolved(scope.authorities)[: SHOWN + 1])
    asked = directives.seen_by(request.user, scope.authorities)
    today, calendar = clock.today(), working_calendar()
    context = scope.context() | {
        "form": form,
        "since": since,
        "until": until,
        "kept": {"since": since.isoformat(), "until": until.isoformat()},
        "waiting": [
            {"card": card, "owed": (owed := cards.owed_by(card, calendar)), "late": owed < today}
            for card in waiting[:SHOWN]
        ],
        "more": len(waiting) > SHOWN,
        "directives": asked[:SHOWN],
        "today": today,
        "counted": _counted(),
        "table": _table(scope, form, since, until),
    }
    status = 200 if form.is_valid() else 422
    return render(request, "supervision/cards.html", context, status=status)


def _counted() -> list[Head]:
    """Three columns for each rung: its cases, its cards, and those that were explained."""
    rungs = [entry["name"] for entry in practice()["cards"].values()]
    return amounts(said for rung in rungs for said in (f"{rung}（案件）", "张数", "已说明"))


def _table(scope: Scope, form: forms.Form, since: Any, until: Any) -> list[dict[str, Any]]:
    """A line for each office, with given and explained cards of each rung."""
    lines = {
        (line.authority, line.rung): line for line in cards.given(scope.authorities, since, until)
    }
    rungs = practice()["cards"]
    return [
        {
            "name": office,
            "cells": [
                {"line": lines.get((office.pk, rung)),
                 "url": scope.figure("cards", rung, since, until, authority=office.code)}
                for rung in rungs
            ],
        }
        for office in scope.authorities
        if any((office.pk, rung) in lines for rung in rungs)
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def explain(request: SignedInRequest, pk: int) -> HttpResponse:
    """The officer's explanation of a card."""
    visible = Case.objects.visible_to(request.user)
    found = Card.objects.select_related("case", "explanation__by")
    card = get_object_or_404(found, pk=pk, case__in=visible)
    posted = request.method == "POST"
    form, refusal = TextForm(request.POST if posted else None, label="超期原因和措施"), None
    if posted and form.is_valid():
        try:
            cards.explain(card, form.cleaned_data["text"], by=request.user)
        except StepRefused as fault:
            refusal = fault
        else:
            messages.success(request, "说明已登记。")
            return redirect("case", card.case_id)
    context = {
        "card": card,
        "form": form,
        "refusal": refusal,
        "may_explain": bool(cards.answers_for(request.user, card.case)),
        "owed": cards.owed_by(card, working_calendar()),
    }
    return render(request, "supervision/card.html", context, status=_status(form, refusal))


def _status(form: forms.Form, refusal: StepRefused | None) -> int:
    if refusal:
        return 409
    return 422 if form.errors else 200


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.SUPERVISOR, Role.HEAD)
def direct(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new directive in a case."""
    case = visible_case(request, pk)
    form = DirectiveForm(request.POST if request.method == "POST" else None, case=case)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            directives.give(case, by=request.user, **form.cleaned_data)
        except StepRefused as fault:
            refusal = fault
        else:
            messages.success(request, "督办已发出。")
            return redirect("case", pk)
    context = {"case": case, "form": form, "refusal": refusal}
    return render(request, "supervision/direct.html", context, status=_status(form, refusal))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def directive(request: SignedInRequest, pk: int) -> HttpResponse:
    """One directive with its reply, or the form for it."""
    found = directives.overseen_by(request.user).select_related("case", "to", "by", "reply__by")
    asked = get_object_or_404(found.distinct(), pk=pk)
    form = TextForm(request.POST if request.method == "POST" else None, label="办理情况")
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            directives.reply(asked, form.cleaned_data["text"], by=request.user)
        except StepRefused as fault:
            refusal = fault
        else:
            messages.success(request, "答复已登记，并通知督办人。")
            return redirect("case", asked.case_id)
    context = {
        "directive": asked,
        "form": form,
        "refusal": refusal,
        "may_reply": asked.to_id == request.user.pk,
    }
    return render(request, "supervision/directive.html", context, status=_status(form, refusal))
