"""Anybody who holds a paper may ask whether it is genuine and what has become of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from casework import signing
from casework.drawing import revived
from casework.looking_up import TooMany, look_up
from casework.models import Paper
from casework.templatetags.law import articles, chinese_date

PAGE = "casework/verify.html"
CERTIFICATE = "certificate"  # the form of a paper that is one


class VerifyForm(forms.Form):
    """What is printed on a paper: its number and its code, both."""

    use_required_attribute = False
    number = forms.CharField(label="文号或者证书编号", max_length=60)
    code = forms.CharField(label="核验码", max_length=40)

    def __init__(self, asked: Any = None) -> None:
        super().__init__(asked, auto_id="%s")
        for field in self.fields.values():
            field.error_messages["required"] = "请同时填写编号和核验码"
            field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}


@require_GET
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    asked = any(request.GET.get(name, "").strip() for name in VerifyForm.base_fields)
    form = VerifyForm(request.GET if asked else None)
    if form.is_valid():
        said = form.cleaned_data
        return _answer(request, said["code"].lower(), number=said["number"], form=form)
    return render(request, PAGE, {"form": form}, status=422 if asked else 200)


@require_GET
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    return _answer(request, code, token=request.GET.get("s"))


@require_GET
def key(_request: HttpRequest) -> JsonResponse:
    """The public keys of the signatures in QR codes, for scripts/verify-certificate."""
    return JsonResponse({"algorithm": "Ed25519", "keys": signing.public_keys()})


def _answer(
    request: HttpRequest, code: str, *, number: str = "", token: str | None = None,
    form: VerifyForm | None = None,
) -> HttpResponse:  # fmt: skip
    page: dict[str, Any] = {"form": form or VerifyForm(), "asked": True}
    try:
        address = import_string(settings.CLIENT_ADDRESS)(request)
        paper = look_up(code, address=address, number=number, token=token)
    except TooMany as refused:
        page |= {"asked": False, "minutes": -(-refused.seconds // 60)}
        answer = render(request, PAGE, page, status=429)
        answer["Retry-After"] = str(refused.seconds)
        return answer
    page |= {"paper": paper, "rows": _rows(paper) if paper else []}
    return render(request, PAGE, page, status=200 if paper else 404)


def _rows(paper: Paper) -> list[tuple[str, Any]]:
    """What is printed on it, and the state of the certificate today."""
    printed = revived(paper.context)
    if paper.case.law.document["papers"][paper.key]["form"] == CERTIFICATE:
        shown = _certificate(printed, printed["certificate"])
        return [*shown, ("印制编号", paper.number), *_standing(paper)]
    return [*_letter(paper, printed), *_standing(paper)]


def _letter(paper: Paper, printed: dict[str, Any]) -> list[tuple[str, Any]]:
    return [
        ("文书名称", paper.title),
        ("文号", paper.number),
        ("制发机构", paper.authority.name),
        ("成文日期", paper.issued_on),
        ("单位", printed["organisation"]["name"]),
        ("文件 SHA-256", paper.sha256 or "文件正在制作"),
    ]


def _certificate(printed: dict[str, Any], said: dict[str, Any]) -> list[tuple[str, Any]]:
    """The contents the law prescribes, under the law's own names."""
    names, holder = said["contents"], printed["organisation"]
    validity = f"{chinese_date(said['valid_from'])}至{chinese_date(said['valid_until'])}"
    values = {
        "holder": holder["name"],
        "legal_representative": holder["legal_representative"],
        "registered_address": holder["registered_address"],
        "number": said["number"],
        "level": said["level_name"],
        "categories": "、".join(said["categories"]),
        "authority": said["issuing_authority"],
        "validity": f"{validity}，{chinese_date(said['issued_on'])}发证",
    }
    return [(names[name], value) for name, value in values.items()]


def _standing(paper: Paper) -> list[tuple[str, Any]]:
    """What has become of the certificate, on the day of the question."""
    case = paper.case.procedure
    standing, remark = case.standing, case.remark_on(paper)
    remarks: list[tuple[str, Any]] = [("印件状态", remark)] if remark else []
    if standing is None:
        return remarks
    since = f"{chinese_date(standing.since)}起" if standing.since else ""
    return [
        *remarks,
        ("证书今日状态", f"{standing.name}（{since}）" if since else standing.name),
        ("含义", f"{standing.consequence}（{articles(standing.articles)}）"),
    ]
