"""The pages of draws: of the office, and the public ones anybody may read without an account."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.models import Authority, Role, User
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.views.finding import for_roles
from supervision import dashboards
from supervision.draws import acts
from supervision.forms.draws import FreezeForm, SeedForm, SwapForm
from supervision.models import Draw, Inspection

office_only = for_roles(Role.SUPERVISOR, Role.HEAD)
FORMS: dict[str, tuple[str, type[SeedForm | SwapForm]]] = {
    "seed": ("录入种子并抽取", SeedForm),
    "swap": ("调换检查人员", SwapForm),
}
ACTS: dict[str, tuple[str, Callable[..., Any]]] = {
    "open": ("已立案", acts.open_cases),
    "publish": ("已公布", acts.publish),
}


def overseen(user: User) -> QuerySet[Draw]:
    return Draw.objects.filter(authority__in=dashboards.overseen(user)).select_related("authority")


@require_GET
@office_only
def draws(request: SignedInRequest) -> HttpResponse:
    context = {"draws": overseen(request.user), "may_freeze": _own_office(request.user)}
    return render(request, "supervision/draws.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@office_only
def new_draw(request: SignedInRequest) -> HttpResponse:
    authority = _own_office(request.user)
    if authority is None:
        raise Http404
    form = FreezeForm(request.POST or None, authority=authority)
    page = {"form": form, "heading": "新的抽查", "button": "固定名录", "back": "draws"}
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.freeze(authority, form.frozen, by=request.user)
        except StepRefused as refusal:
            return render(
                request, "supervision/draw_form.html", page | {"refusal": refusal}, status=409
            )
        messages.success(request, "名录已固定，承诺值已公布。")
        return redirect("draw", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "supervision/draw_form.html", page, status=status)


@require_GET
@office_only
def draw(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(overseen(request.user), pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@office_only
def draw_act(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Enter the seed, or swap an inspector."""
    found = get_object_or_404(overseen(request.user), pk=pk)
    if name not in FORMS:
        raise Http404
    button, form_class = FORMS[name]
    form = form_class(request.POST if request.method == "POST" else None, draw=found)
    page: dict[str, Any] = {"form": form, "heading": button, "button": button, "draw": found}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _take(found, form, request.user)
            except StepRefused as refusal:
                page["refusal"], status = refusal, 409
            else:
                messages.success(request, f"已办理：{button}。")
                return redirect("draw", pk)
    return render(request, "supervision/draw_form.html", page, status=status)


@require_POST
@office_only
def draw_do(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Open the cases, or publish: acts that ask nothing."""
    found = get_object_or_404(overseen(request.user), pk=pk)
    if name not in ACTS:
        raise Http404
    told, take = ACTS[name]
    try:
        take(found, by=request.user)
    except StepRefused as refusal:
        return _page(request, found, refusal=refusal, status=409)
    messages.success(request, f"{told}。")
    return redirect("draw", pk)


@require_GET
@office_only
def draw_file(request: SignedInRequest, pk: int) -> HttpResponse:
    return _file(get_object_or_404(overseen(request.user), pk=pk))


# -- for everybody ------------------------------------------------------------------------------
@require_GET
def public_draws(request: SignedInRequest) -> HttpResponse:
    """Every draw from its freezing on: none can be dropped because its result did not please."""
    context = {"draws": Draw.objects.select_related("authority")}
    return render(request, "supervision/draws_public.html", context)


@require_GET
def public_draw(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Draw.objects.select_related("authority"), pk=pk)
    rows = list(_rows(found)) if found.published_at else []
    return render(request, "supervision/draw_public.html", {"draw": found, "rows": rows})


@require_GET
def public_draw_file(request: SignedInRequest, pk: int) -> HttpResponse:
    return _file(get_object_or_404(Draw.objects.exclude(published_at=None), pk=pk))


# -- parts --------------------------------------------------------------------------------------
def _own_office(user: User) -> Authority | None:
    """The authority where the person is a supervisor."""
    post = user.appointments.filter(role=Role.SUPERVISOR).select_related("authority").first()
    return post.authority if post else None


def _take(draw: Draw, form: SeedForm | SwapForm, user: User) -> None:
    if isinstance(form, SwapForm):
        acts.swap(draw, by=user, **form.inputs())
    else:
        acts.enter_seed(draw, form.cleaned_data["seed"], by=user)


def _page(
    request: SignedInRequest, draw: Draw, *, refusal: StepRefused | None = None, status: int = 200
) -> HttpResponse:
    roles = set(
        request.user.appointments.filter(authority=draw.authority).values_list("role", flat=True)
    )
    supervises, opened = Role.SUPERVISOR in roles, draw.inspections.exists()
    context = {
        "draw": draw,
        "rows": list(_rows(draw)),
        "refusal": refusal,
        "may_seed": bool(roles) and not draw.result and request.user != draw.frozen_by,
        "may_swap": Role.HEAD in roles and draw.result and not opened,
        "may_open": supervises and draw.result and not opened,
        "may_publish": bool(roles) and draw.result and not draw.published_at,
    }
    return render(request, "supervision/draw.html", context, status=status)


def _rows(draw: Draw) -> Iterator[dict[str, Any]]:
    """The units drawn: name, stratum, inspectors as drawn, swaps, and the case if there is one."""
    people = {person["id"]: person["name"] for person in draw.frozen["inspectors"]}
    units = {u["code"]: (u["name"], s["name"]) for s in draw.frozen["strata"] for u in s["units"]}
    cases = {
        case.organisation.code: case for case in draw.inspections.select_related("organisation")
    }
    result = draw.result or {"units": [], "teams": {}}
    for code in result["units"]:
        name, stratum = units[code]
        swaps = [
            f"{people[said['was']]}换为{people[said['now']]}：{said['reason']}"
            for said in draw.swaps
            if said["unit"] == code
        ]
        team = [people[key] for key in result["teams"][code]]
        yield {
            "code": code, "name": name, "stratum": stratum, "team": team, "swaps": swaps,
            "case": cases.get(code), "outcome": _outcome(cases.get(code)),
        }  # fmt: skip


def _outcome(case: Inspection | None) -> str:
    """What the check came to, in a few words; '' before its report."""
    if case is None or case.state not in {"reported", *Inspection.FINAL}:
        return ""
    if case.state == "refused":
        return "拒绝接受检查"
    return f"发现{len(case.grounds)}项问题" if case.grounds else "未发现问题"


def _file(draw: Draw) -> HttpResponse:
    body = json.dumps(draw.document(), ensure_ascii=False, indent=1, sort_keys=True)
    answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="draw-{draw.pk}.json"'
    return answer
