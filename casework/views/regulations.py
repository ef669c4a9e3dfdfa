"""The administrator's pages of the law: its versions and what differs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework import clock, hall
from casework.differences import differences
from casework.law import Law, laws
from casework.loading import LawRefused, keep_regulation, read_regulation
from casework.models import Regulation, Role
from casework.requests import SignedInRequest
from casework.version_forms import VersionForm
from casework.views.finding import for_roles

SHOWN = 500


class RegulationForm(VersionForm):
    NAME = "法规"

    def read(self, text: str) -> dict[str, Any]:
        return read_regulation(text.encode(), "上传的文件")


@require_GET
@for_roles(Role.ADMIN)
def versions(request: SignedInRequest) -> HttpResponse:
    in_force = Regulation.objects.in_force(clock.today())
    rows = Regulation.objects.annotate(number_of_cases=Count("cases"))
    context = {
        "regulations": rows.order_by("family", "-in_force_from", "-pk"),
        "in_force": set(in_force.values_list("pk", flat=True)),
    }
    return render(request, "casework/regulations.html", context)


@require_GET
@for_roles(Role.ADMIN)
def version(request: SignedInRequest, code: str) -> HttpResponse:
    """One version, and with ?against=code how it differs from another."""
    regulation = get_object_or_404(Regulation, code=code)
    others = Regulation.objects.exclude(pk=regulation.pk).order_by("family", "-in_force_from")
    context: dict[str, Any] = {"regulation": regulation, "others": others}
    if against := request.GET.get("against"):
        other = others.filter(code=against).first()
        if other is None:
            raise Http404
        context |= {"other": other} | _compared(other.law, regulation.law.document)
    return render(request, "casework/regulation.html", context)


def _compared(old: Law, new: Any) -> dict[str, Any]:
    found = differences(old.document, new)
    return {"changes": found[:SHOWN], "count": len(found)}


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMIN)
def load(request: SignedInRequest) -> HttpResponse:
    """First what would change, then, confirmed, the new version."""
    posted = request.method == "POST"
    form = RegulationForm(request.POST if posted else None, request.FILES if posted else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "casework/regulation_load.html", {"form": form}, status=status)
    document = form.cleaned_data["document"]
    if request.POST.get("confirmed"):
        return _kept(request, form, document)
    was = _former(document)
    context = {"form": form, "text": form.cleaned_data["text"], "document": document, "was": was}
    context |= _compared(was, document) if was else {}
    return render(request, "casework/regulation_load.html", context)


def _former(document: dict[str, Any]) -> Law | None:
    """What the document would replace: the version of its code, or the one it names."""
    known = {law.code: law for law in laws()}
    return known.get(document["code"]) or known.get(document.get("replaces") or "")


def _kept(request: SignedInRequest, form: RegulationForm, document: dict[str, Any]) -> HttpResponse:
    try:
        said = keep_regulation(document)
    except LawRefused as refusal:
        form.add_error("file", str(refusal))
        return render(request, "casework/regulation_load.html", {"form": form}, status=409)
    if said:
        digest = Regulation.objects.get(code=document["code"]).digest
        hall.note(
            "regulation", "load", by=request.user, on=clock.today(), role=Role.ADMIN,
            code=document["code"], digest=digest,
        )  # fmt: skip
        messages.success(request, f"已载入{said[0]}。")
    else:
        messages.info(request, "这一版本已经载入，内容相同。")
    return redirect("regulation", document["code"])
