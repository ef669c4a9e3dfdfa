"""The versions of the standard: what is in force, what differs, and loading a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from casework import clock, hall
from casework.law import digest_of
from casework.loading import LawRefused
from casework.models import Role
from casework.requests import SignedInRequest
from casework.version_forms import VersionForm
from casework.views.finding import for_roles
from inspections.loading import keep, read_standard
from inspections.models import Standard
from inspections.standard.differences import differences
from inspections.standard.document import Checklist


class StandardForm(VersionForm):
    NAME = "标准"

    def read(self, text: str) -> dict[str, Any]:
        return read_standard(text)


@for_roles(Role.ADMIN)
@require_safe
def versions(request: SignedInRequest) -> HttpResponse:
    every = Standard.objects.order_by("family", "-in_force_from", "-pk")
    page = {
        "standards": every,
        "in_force": {s.pk for s in every if current(s.regime) == s},
    }
    return render(request, "inspections/standards.html", page)


@for_roles(Role.ADMIN)
@require_safe
def version(request: SignedInRequest, code: str) -> HttpResponse:
    """One version, and with ?against=code how it differs from another."""
    standard = get_object_or_404(Standard, code=code)
    others = Standard.objects.filter(family=standard.family).exclude(pk=standard.pk)
    page: dict[str, Any] = {"standard": standard, "others": others.order_by("-pk")}
    if against := request.GET.get("against"):
        other = others.filter(code=against).first()
        if other is None:
            raise Http404
        page |= {"other": other, "changes": differences(other.checklist, standard.checklist)}
    checklist = standard.checklist
    page["heads"] = [
        (name, checklist.marking.full[key],
         [p for p in checklist.points.values() if p.head == key])
        for key, name in checklist.heads.items()
    ]  # fmt: skip
    return render(request, "inspections/standard.html", page)


@for_roles(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: SignedInRequest) -> HttpResponse:
    """First what would change, then, confirmed, the new version."""
    form = StandardForm(request.POST or None, request.FILES or None)
    page: dict[str, Any] = {"form": form}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "inspections/standard_load.html", page, status=status)
    document, text = form.cleaned_data["document"], form.cleaned_data["text"]
    if request.POST.get("confirmed"):
        return _kept(request, form, document)
    was = current(document["regime"])
    page |= {
        "text": text,
        "document": document,
        "was": was,
        "changes": differences(was.checklist, Checklist(document)) if was else [],
    }
    return render(request, "inspections/standard_load.html", page)


def _kept(request: SignedInRequest, form: StandardForm, document: dict[str, Any]) -> HttpResponse:
    try:
        new = keep(document)
    except LawRefused as refusal:
        form.add_error("file", str(refusal))
        return render(request, "inspections/standard_load.html", {"form": form}, status=409)
    if new:
        hall.note(
            "standard", "load", by=request.user, on=clock.today(), role=Role.ADMIN,
            code=document["code"], digest=digest_of(document),
        )  # fmt: skip
        messages.success(request, f"已载入：{document['title']}（{document['code']}）。")
    else:
        messages.info(request, "这一版本已经载入，内容相同。")
    return redirect("standard", document["code"])


def current(regime: str) -> Standard | None:
    """The version a review announced today would be given."""
    return Standard.objects.in_force(regime, clock.today()).first()
