"""The register of engineers: trained, examined and registered by the association."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applicants.views.common import posted
from casework import clock
from casework.forms import name_what_is_missing
from casework.models import Organisation, Role
from casework.requests import SignedInRequest
from casework.views.finding import for_roles
from licensing.assessment.base import law_of_assessment
from licensing.assessment.engineer import Engineer, end, enter, move
from licensing.assessment.forms_holding import day

PAGE = 50


class EmployerField(forms.CharField):
    """A unit by its code; empty for none."""

    def __init__(self) -> None:
        hint = "统一社会信用代码；不填写的为没有单位。"
        super().__init__(label="所在单位", max_length=18, required=False, help_text=hint)

    def clean(self, value: Any) -> Organisation | None:
        code = super().clean(value).strip()
        found = Organisation.objects.filter(code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError("没有登记这个单位")
        return found


class RegisterForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(label="姓名", max_length=60)
    number = forms.CharField(label="登记编号", max_length=40)
    trained_on = day("培训日期", required=True)
    examined_on = day("考核日期", required=True)
    employer = EmployerField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].strip()
        if Engineer.objects.filter(number=number).exists():
            raise forms.ValidationError("这个编号已经登记")
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        trained, examined = cleaned.get("trained_on"), cleaned.get("examined_on")
        if examined and examined > clock.today():
            self.add_error("examined_on", "日期不能晚于今天")
        if trained and examined and examined < trained:
            self.add_error("examined_on", "考核日期不能早于培训日期")
        return cleaned


class MoveForm(forms.Form):
    use_required_attribute = False
    employer = EmployerField()
    ends = forms.BooleanField(label="终止登记。", required=False)


@for_roles(Role.OFFICE, Role.BRANCH)
@require_safe
def engineers(request: SignedInRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()
    rows = Engineer.objects.select_related("employer")
    if words:
        rows = rows.filter(name__icontains=words) | rows.filter(number__icontains=words)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    told = law_of_assessment(clock.today()).law.document["engineers"]
    context = {"page": page, "words": words, "told": told}
    return render(request, "licensing/assessment/engineers.html", context)


@for_roles(Role.OFFICE, Role.BRANCH)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: SignedInRequest) -> HttpResponse:
    form = RegisterForm(posted(request))
    if form.is_valid():
        made = enter(Engineer(registered_on=clock.today(), **form.cleaned_data), by=request.user)
        messages.success(request, f"已登记：{made}。")
        return redirect("engineers")
    return _form(request, form, "登记工程师")


@for_roles(Role.OFFICE, Role.BRANCH)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    engineer = get_object_or_404(Engineer, pk=pk, ended_on=None)
    form = MoveForm(posted(request))
    if form.is_valid():
        on = clock.today()
        if form.cleaned_data["ends"]:
            end(engineer, on=on, by=request.user)
        else:
            move(engineer, form.cleaned_data["employer"], on=on, by=request.user)
        messages.success(request, f"已更改：{engineer}。")
        return redirect("engineers")
    return _form(request, form, f"更改{engineer}")


def _form(request: SignedInRequest, form: forms.Form, title: str) -> HttpResponse:
    page = {"form": form, "title": title}
    status = 422 if form.errors else 200
    return render(request, "licensing/assessment/engineer_form.html", page, status=status)
