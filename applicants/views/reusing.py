"""The materials of an application with all their versions, and files taken again from earlier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.contents import Unfit
from applicants.materials import rows_of
from applicants.membership import CASE
from applicants.models import Material
from applicants.reusing import earlier_files, reusable, reuse, reuse_all
from applicants.uploads import may_hand_in
from applicants.views.common import answer, organisation_of, posted
from applicants.views.materials import SHOWN_INLINE
from casework.forms import choose_among
from casework.models import DRAFT, Case
from casework.requests import SignedInRequest


@dataclass(frozen=True)
class Asked:
    """A material of the law: what is asked, every version handed in, whether it may change."""

    key: str
    name: str
    article: str
    versions: list[Material]
    open: bool
    reusable: bool

    @property
    def current(self) -> Material | None:
        return next((version for version in self.versions if version.current), None)


class EarlierForm(forms.Form):
    """One of the files that were handed in before."""

    use_required_attribute = False
    file = forms.ChoiceField(
        label="以前提交的文件",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "请选择一个文件"),
    )

    def __init__(self, *args: Any, files: list[Material], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(file.pk): file for file in files}
        choose_among(self, "file", [(key, file.name) for key, file in self.offered.items()])

    @property
    def chosen(self) -> Material:
        return self.offered[self.cleaned_data["file"]]


def _own_case(request: SignedInRequest, pk: int) -> Case:
    organisation_of(request, CASE)
    seen = Case.objects.visible_to(request.user).select_related("organisation", "authority")
    case = get_object_or_404(seen, pk=pk)
    if not case.procedure.PREPARING:
        raise Http404
    return case


@login_required
@require_safe
def materials(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every material with its versions; ?view= shows one of the files in the page."""
    case = _own_case(request, pk)
    asked = _asked(case)
    versions = [version for item in asked for version in item.versions]
    viewed = next((v for v in versions if str(v.pk) == request.GET.get("view")), None)
    page = {
        "case": case,
        "asked": asked,
        "viewed": viewed,
        "inline": SHOWN_INLINE,
        "earlier": case.state == DRAFT
        and any(item.reusable and not item.current for item in asked),
    }
    return render(request, "applicants/materials.html", page)


def _asked(case: Case) -> list[Asked]:
    """In the law's order; one query for all versions, one for what was handed in before."""
    given: dict[str, list[Material]] = {}
    before = reusable(case)
    rows = Material.objects.filter(case=case, marked=False).select_related("added_by")
    for version in rows.order_by("-version", "-pk"):
        given.setdefault(version.key, []).append(version)
    return [
        Asked(
            key, entry["name"], entry["article"], given.get(key, []),
            open=may_hand_in(case, key), reusable=key in before,
        )
        for key, entry in case.law.materials_for(case.organisation.kind).items()
    ]  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def earlier(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Choose a file that was handed in before; it is examined again and becomes a new version."""
    case = _own_case(request, pk)
    if not may_hand_in(case, key):
        raise Http404
    files = earlier_files(case, [key], by=request.user)
    form = EarlierForm(posted(request), files=files)
    if form.is_valid():
        try:
            taken = reuse(case, form.chosen, by=request.user)
        except Unfit as unfit:
            form.add_error("file", unfit.reason)
        else:
            messages.success(request, f"已选用：{taken.name}。")
            return redirect("application", pk)
    row = next(row for row in rows_of(case) if row.key == key)
    page = {"case": case, "row": row, "files": files, "form": form}
    return answer(request, "applicants/earlier.html", page)


@login_required
@require_POST
def earlier_all(request: SignedInRequest, pk: int) -> HttpResponse:
    """Fill every empty material of a draft from the unit's earlier applications."""
    case = _own_case(request, pk)
    taken, refused = reuse_all(case, by=request.user)
    if taken:
        messages.success(request, f"已选用以前提交的 {len(taken)} 个文件，请逐项核对是否仍然有效。")
    for sentence in refused:
        messages.warning(request, f"没有选用：{sentence}")
    return redirect("application-materials", pk)
