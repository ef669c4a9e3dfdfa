"""The workbench of the written review: conditions on one side, what proves them on the other."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from applicants.models import Material
from applicants.views.materials import SHOWN_INLINE, servable
from casework import clock
from casework.judging import offers
from casework.models import DRAFT
from casework.requests import SignedInRequest
from casework.views.finding import staff_only, visible_case
from licensing.models import Application, ReviewRemark
from licensing.reviewing.forms import RemarkForm, VerdictForm
from licensing.reviewing.reading import SENDING, SHOWN, Bench, Point, may_review
from licensing.reviewing.saving import Overtaken, save_remark, save_verdict, take_back

PDF = "application/pdf"


@staff_only
@require_safe
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    bench = _bench(request, pk)
    return _page(request, bench, _chosen(request, bench))


@staff_only
@require_POST
def verdict(request: SignedInRequest, pk: int, condition: str) -> HttpResponse:
    bench, point = _writable(request, pk, condition)
    form = VerdictForm(request.POST, point=point)
    if not form.is_valid():
        return _page(request, bench, point, verdict_form=form, status=422)
    said = form.cleaned_data
    said.setdefault("item", "")
    try:
        save_verdict(bench.application, condition, by=request.user, **said)
    except Overtaken:
        return _overtaken(request, pk, condition)
    return _back(request, pk, condition)


def _overtaken(request: SignedInRequest, pk: int, condition: str) -> HttpResponse:
    """The other's verdict above, one's own words still in the form, to be saved on top of it."""
    bench, point = _writable(request, pk, condition)
    typed = request.POST.copy()
    typed["verdict-seen"] = str(point.verdict.version if point.verdict else 0)
    form = VerdictForm(typed, point=point)
    form.is_valid()
    overtaken = {"verdict_form": form, "overtaken": True}
    return _page(request, bench, point, status=409, **overtaken)


@staff_only
@require_POST
def remark(request: SignedInRequest, pk: int, condition: str) -> HttpResponse:
    bench, point = _writable(request, pk, condition)
    form = RemarkForm(request.POST, point=point)
    if not form.is_valid():
        return _page(request, bench, point, remark_form=form, status=422)
    save_remark(bench.application, condition, by=request.user, **form.cleaned_data)
    said = form.cleaned_data
    return _back(request, pk, condition, file=said["material"].pk, page=said["page"])


@staff_only
@require_POST
def remark_back(request: SignedInRequest, pk: int, remark: int) -> HttpResponse:
    found = get_object_or_404(ReviewRemark, pk=remark, application=pk, takes_back=None)
    _writable(request, pk, found.condition)
    take_back(found, request.user)
    return _back(request, pk, found.condition)


# -- what is looked at --------------------------------------------------------------------------
def _bench(request: SignedInRequest, pk: int) -> Bench:
    case = visible_case(request, pk)
    if not isinstance(case, Application) or case.state == DRAFT:
        raise Http404
    return Bench(case)


def _writable(request: SignedInRequest, pk: int, condition: str) -> tuple[Bench, Point]:
    bench = _bench(request, pk)
    point = bench.point(condition)
    if point is None:
        raise Http404
    if not may_review(bench.application, request.user, clock.today()):
        raise PermissionDenied
    return bench, point


def _chosen(request: SignedInRequest, bench: Bench) -> Point:
    """The condition asked for, else the first that is open, else the first."""
    asked = request.GET.get("at")
    if asked:
        point = bench.point(asked)
        if point is None:
            raise Http404
        return point
    return next((p for p in bench.asked if p.verdict is None), bench.points[0])


def _shown_file(request: SignedInRequest, bench: Bench, point: Point) -> Material | None:
    """The file asked for, else the first of the condition that can be shown in the page."""
    asked = request.GET.get("file", "")
    if asked.isdecimal() and len(asked) < 12:
        return servable().filter(pk=asked, case=bench.application).first()
    lying = [material for material in point.files if material.file]
    return next((m for m in lying if m.media_type in SHOWN_INLINE), lying[0] if lying else None)


def _back(request: SignedInRequest, pk: int, condition: str, **shown: int) -> HttpResponse:
    asked = {"at": condition, "show": _narrowed(request)} | shown
    return redirect(f"{reverse('review', args=[pk])}?{urlencode(asked)}")


def _narrowed(request: SignedInRequest) -> str:
    asked = request.GET.get("show", "all")
    return asked if asked in SHOWN else "all"


# -- the page -----------------------------------------------------------------------------------
def _page(
    request: SignedInRequest, bench: Bench, point: Point, *, status: int = 200, **forms: Any
) -> HttpResponse:
    narrowed = _narrowed(request)
    shown = [p for p in bench.points if p.is_shown(narrowed)]
    before, after = _beside(bench.points, shown, point)
    file = _shown_file(request, bench, point)
    asked_page = request.GET.get("page", "")
    page = asked_page if asked_page.isdecimal() and len(asked_page) < 5 else "1"
    context = {
        "case": bench.application,
        "bench": bench,
        "point": point,
        "shown": shown,
        "narrowed": narrowed,
        "before": before,
        "after": after,
        "file": file,
        "page": page,
        "is_pdf": file is not None and file.media_type == PDF,
        "is_picture": file is not None and file.media_type in SHOWN_INLINE - {PDF},
        "writes": may_review(bench.application, request.user, clock.today()),
        "acts": [o for o in offers(bench.application, request.user) if o.name in SENDING],
        "verdict_form": VerdictForm(point=point),
        "remark_form": RemarkForm(
            point=point, initial={"material": file.pk if file else None, "page": page}
        ),
    } | forms
    refused = next((f for f in forms.values() if getattr(f, "errors", None)), None)
    return render(request, "licensing/review.html", context | {"form": refused}, status=status)


def _beside(
    every: list[Point], shown: list[Point], point: Point
) -> tuple[Point | None, Point | None]:
    """The conditions before and after this one in the list, itself listed or not."""
    place = every.index(point)
    before = [p for p in shown if every.index(p) < place]
    after = [p for p in shown if every.index(p) > place]
    return (before[-1] if before else None, after[0] if after else None)
