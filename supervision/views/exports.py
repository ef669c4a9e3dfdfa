"""Files of figures and lists: asking for one, seeing how far it is, taking it home."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework.filters import ListFilter, Offered
from casework.forms import name_what_is_missing
from casework.models import Role, User
from casework.requests import SignedInRequest
from casework.views.finding import for_roles
from supervision.exports import making
from supervision.exports.subjects import SUBJECTS, title_of
from supervision.exports.writing import PDF_MOST
from supervision.models import Export
from supervision.practice import practice
from supervision.views.scope import Scope

SHOWN = 50
DAYS = ("since", "until")


class ExportForm(forms.Form):
    """What is asked for and as which kind of file."""

    use_required_attribute = False
    subject = forms.ChoiceField(
        widget=forms.HiddenInput, choices=[(key, s.title) for key, s in SUBJECTS.items()]
    )
    form = forms.ChoiceField(
        label="格式",
        choices=Export.Form.choices,
        widget=forms.RadioSelect,
        help_text=f"PDF 最多 {PDF_MOST} 行；更多的请选择电子表格或者文本表格。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.SUPERVISOR, Role.HEAD)
def exports(request: SignedInRequest) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    subject, filters = asked.get("subject", ""), _filters(asked, request.user)
    if subject and (subject not in SUBJECTS or not _are_days(subject, filters)):
        raise Http404
    first = {"subject": subject, "form": Export.Form.XLSX}
    form = ExportForm(request.POST if request.method == "POST" else None, initial=first)
    name_what_is_missing(form)
    if request.method == "POST" and form.is_valid():
        making.ask(request.user, subject, filters, form.cleaned_data["form"])
        messages.success(request, "已提交，做好后可以在这里下载，并会通知您。")
        return redirect("exports")
    context = Scope.of(request).context() | {
        "form": form,
        "filters": filters,
        "asks": title_of(subject, filters) if subject else "",
        "kept_days": practice()["exports"]["kept_days"],
        **_own(request),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "supervision/exports.html", context, status=status)


def _filters(asked: Any, user: User) -> dict[str, str]:
    """The filters of the work list that hold, and the days a table of figures is about."""
    words = ListFilter(asked, offered=Offered.to(user)).words
    return words | {name: asked[name] for name in DAYS if asked.get(name)}


def _are_days(subject: str, filters: dict[str, str]) -> bool:
    """Whether the subject has the days it is about."""
    if subject != "decisions":
        return True
    try:
        return all(date.fromisoformat(filters[name]) for name in DAYS)
    except (KeyError, ValueError):
        return False


def _own(request: SignedInRequest) -> dict[str, Any]:
    found = list(request.user.exports.all()[:SHOWN])
    return {"exports": found, "is_waiting": any(export.is_waiting for export in found)}


@require_GET
@for_roles(Role.SUPERVISOR, Role.HEAD)
def export_list(request: SignedInRequest) -> HttpResponse:
    """The list by itself, fetched again while a file is being made."""
    return render(request, "supervision/_exports.html", _own(request))


@require_GET
@for_roles(Role.SUPERVISOR, Role.HEAD)
def export_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The file; rights are asked again now, not those of the day it was made."""
    export = get_object_or_404(request.user.exports.exclude(file=""), pk=pk)
    if not making.may_open(export, request.user):
        raise PermissionDenied("您的任职已经变更，不能再下载此文件；请重新导出。")
    return FileResponse(export.file.open(), as_attachment=True, filename=export.name)
