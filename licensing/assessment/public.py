"""Pages for everybody: who is certified, what is publicised, and what anybody may say of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applicants.views.common import posted
from casework import clock
from casework.door import take_step
from casework.forms import StepForm, choose_among, form_for, pairs
from casework.models import Appointment, Case, Regulation, Role, User
from casework.refusal import StepRefused
from licensing.assessment.base import law_of_assessment, office_of
from licensing.assessment.drafting import draft_public_report
from licensing.assessment.register import Line, register_on
from licensing.models import Assessment, PublicReport

PAGE = 50
PUBLIC = "public"


class FindForm(forms.Form):
    """The filters of the public list, with the day it is asked for."""

    words = forms.CharField(label="单位名称", required=False, max_length=60)
    level = forms.ChoiceField(label="等级", required=False)
    industry = forms.ChoiceField(label="行业分项", required=False)
    on = forms.DateField(
        label="日期", required=False, help_text="不填为今天",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def __init__(self, *args: Any, regulation: Regulation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = regulation.law
        choose_among(self, "level", [("", "全部等级"), *pairs(law.document["levels"])])
        choose_among(self, "industry", [("", "全部行业分项"), *pairs(law.categories)])

    def lines(self, today: date) -> list[Line]:
        """The certificates that match; what is misread is not asked, no day lies ahead."""
        asked = self.cleaned_data if self.is_valid() else {}
        level = int(asked["level"]) if asked.get("level") else None
        industry, words = asked.get("industry", ""), asked.get("words", "")
        return register_on(self.day(today), level=level, industry=industry, words=words)

    def day(self, today: date) -> date:
        asked = self.cleaned_data if self.is_valid() else {}
        return min(asked.get("on") or today, today)


@require_safe
def certified(request: HttpRequest) -> HttpResponse:
    """The register of certificates by industry and level, on today or an earlier day."""
    today = clock.today()
    form = FindForm(request.GET, regulation=law_of_assessment(today))
    page = Paginator(form.lines(today), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "on": form.day(today)}
    return render(request, "licensing/assessment/certified.html", context)


@require_safe
def publicity(request: HttpRequest) -> HttpResponse:
    """The assessments that are publicised now."""
    return render(request, "licensing/assessment/publicity.html", {"cases": _publicised()})


def _publicised() -> Any:
    shown = Assessment.objects.filter(state="publicity")
    return shown.select_related("organisation", "regulation").order_by("next_due_on", "pk")


@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """What anybody has to say against a publicised result."""
    case = get_object_or_404(_publicised(), pk=pk)
    form = form_for(case.kind, "object")(posted(request), case=case)
    return _said(request, case, "object", form)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """What users and the public report to the office."""
    case = PublicReport(kind=PublicReport.KIND, regulation=law_of_assessment(clock.today()))
    form = form_for(case.kind, "file")(posted(request), case=case)
    return _said(request, case, "file", form)


def _said(request: HttpRequest, case: Case, step: str, form: StepForm) -> HttpResponse:
    refusal = None
    if form.is_valid():
        try:
            _take(case, step, form)
        except StepRefused as refused:
            refusal = refused
        else:
            messages.success(request, "已经收到，由办公室办理。")
            return redirect("assessment-publicity")
    page = {
        "case": case, "form": form, "refusal": refusal,
        "articles": case.law.step(case.kind, step).articles,
    }  # fmt: skip
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "licensing/assessment/public_form.html", page, status=status)


@transaction.atomic
def _take(case: Case, step: str, form: StepForm) -> None:
    told = case if case.pk else draft_public_report(on=clock.today())
    take_step(told, step, by=the_public(case.regulation), on=clock.today(), **form.inputs())


def the_public(regulation: Regulation) -> User:
    """The account under which the journal writes what nobody signed in for; it cannot sign in."""
    account, new = User.objects.get_or_create(
        username=PUBLIC, defaults={"name": Role.PUBLIC.label, "is_active": False}
    )
    if new:
        account.set_unusable_password()
        account.save(update_fields=["password"])
        seat = office_of(regulation, PUBLIC)
        Appointment.objects.create(user=account, role=Role.PUBLIC, authority=seat)
    return account
