"""Asking for a file of a list or of figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework import exports
from casework.filters import ListFilter, Offered
from casework.forms import name_what_is_missing
from casework.models import User
from casework.requests import SignedInRequest
from casework.views.finding import staff_only
from supervision.exports import KIND, may_have, offices_of, writing
from supervision.exports.subjects import SUBJECTS, Table, title_of

DAYS = ("since", "until")


class ExportForm(forms.Form):
    """As which kind of file."""

    use_required_attribute = False
    form = forms.ChoiceField(
        label="格式",
        choices=list(writing.FORMS.items()),
        widget=forms.RadioSelect,
        initial="xlsx",
        help_text=f"PDF 最多 {writing.PDF_MOST} 行；更多的请选择电子表格或者文本表格。",
    )

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        name_what_is_missing(self)

    def clean_form(self) -> str:
        chosen: str = self.cleaned_data["form"]
        if fault := writing.too_long(self.table, chosen):
            raise forms.ValidationError(fault)
        return chosen


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def export(request: SignedInRequest) -> HttpResponse:
    """What will be in the file, and its kind; then the page that shows how far it is."""
    asked = request.POST if request.method == "POST" else request.GET
    subject, filters = asked.get("subject", ""), _filters(asked, request.user)
    about = {"subject": subject, "filters": filters, "offices": offices_of(request.user)}
    known = subject in SUBJECTS and _are_days(subject, filters)
    if not (known and may_have(request.user, about)):
        raise Http404
    table, title = SUBJECTS[subject].table(request.user, filters), title_of(subject, filters)
    form = ExportForm(request.POST if request.method == "POST" else None, table=table)
    if request.method == "POST" and form.is_valid():
        ordered = exports.order(
            request.user, KIND, title[:200], heading=title[:100],
            form=form.cleaned_data["form"], **about,
        )  # fmt: skip
        return redirect("export", ordered.pk)
    context = {
        "form": form,
        "title": title,
        "count": table.count,
        "kept": {"subject": subject, **filters},
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "supervision/export.html", context, status=status)


def _filters(asked: Mapping[str, str], user: User) -> dict[str, str]:
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
