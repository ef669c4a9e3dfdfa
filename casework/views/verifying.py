"""Anybody who holds a paper may ask whether it is genuine and what has become of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from casework.models import Paper


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    code = slugify(request.GET.get("code", ""))
    return redirect("verify", code) if code else render(request, "casework/verify.html")


@require_GET
def verify(request: HttpRequest, code: str) -> HttpResponse:
    papers = Paper.objects.select_related("case__organisation", "case__regulation", "authority")
    paper = papers.filter(code=code).first()
    context = {"code": code, "paper": paper, "rows": _rows(paper) if paper else []}
    return render(request, "casework/verify.html", context, status=200 if paper else 404)


def _rows(paper: Paper) -> list[tuple[str, Any]]:
    case, facts = paper.case, paper.case.procedure.facts
    rows = [
        ("文书名称", paper.title),
        ("文号", paper.number),
        ("制发机关", paper.authority.name),
        ("成文日期", paper.issued_on),
        ("单位", case.organisation.name),
    ]
    if until := facts.get("valid_until"):
        rows += [
            ("证书编号", case.number),
            ("有效期", f"{facts['valid_from']} 至 {until}"),
            ("证书今日状态", case.state_name),
        ]
    rows.append(("文件 SHA-256", paper.sha256 or "文件正在制作"))
    return rows
