"""The versions of the standard: what is in force, what differs, and loading a new one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from casework import clock, hall
from casework.forms import name_what_is_missing
from casework.law import digest_of
from casework.loading import LawRefused
from casework.models import Role
from casework.requests import SignedInRequest
from casework.views.finding import for_roles
from inspections.loading import keep, read_standard
from inspections.models import Standard
from inspections.standard.differences import differences
from inspections.standard.document import Checklist

MOST_BYTES = 1024 * 1024


class StandardForm(forms.Form):
    """A version as a file; once looked at, the same text comes back to be confirmed."""

    use_required_attribute = False
    file = forms.FileField(
        label="标准文件",
        help_text="YAML 文件，格式与现行版本相同。载入前先列出与现行版本的不同。",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        text = self._text(sent)
        if text:
            try:
                sent["document"] = read_standard(text)
            except LawRefused as refusal:
                self.add_error("file", str(refusal))
        elif not self.errors:
            self.add_error("file", "请选择标准文件")
        return sent | {"text": text}

    def _text(self, sent: dict[str, Any]) -> str:
        file = sent.get("file")
        if file is None:
            return str(sent.get("text") or "")
        if file.size > MOST_BYTES:
            self.add_error("file", "文件超过 1 MB")
            return ""
        try:
            return str(file.read().decode("utf-8"))
        except UnicodeDecodeError:
            self.add_error("file", "文件不是 UTF-8 编码的文本")
            return ""


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
