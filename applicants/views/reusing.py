"""The materials of an application with all their versions, and files taken again from earlier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
from applicants.views.common import organisation_of
from applicants.views.materials import SHOWN_INLINE
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
    page: dict[str, Any] = {
        "case": case,
        "row": next(row for row in rows_of(case) if row.key == key),
        "files": files,
    }
    if request.method != "POST":
        return render(request, "applicants/earlier.html", page)
    chosen = next((file for file in files if str(file.pk) == request.POST.get("file")), None)
    if chosen is None:
        page["wrong"] = "请选择一个文件"
        return render(request, "applicants/earlier.html", page, status=422)
    try:
        reuse(case, chosen, by=request.user)
    except Unfit as unfit:
        page["wrong"] = unfit.reason
        return render(request, "applicants/earlier.html", page, status=422)
    messages.success(request, f"已选用：{chosen.name}。")
    return redirect("application", pk)


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
