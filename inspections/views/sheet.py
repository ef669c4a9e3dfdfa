"""The sheet on a tablet: an overview, a page for each head, and a form at every point."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from applicants.contents import Unfit as UnfitFile
from casework import clock
from casework.asking import asks_again, offered
from casework.models import Case
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.views.finding import staff_only, visible_case
from inspections.models import SheetPhoto, Visit
from inspections.panels import records as records_panel
from inspections.sheet.forms import EntryForm, PhotoForm
from inspections.sheet.photos import save_photo
from inspections.sheet.reading import HeadState, PointState, Sheet
from inspections.sheet.saving import save_entry, take_share
from inspections.sheet.sending import said_in
from inspections.sheet.showing import cards, form_of, milestone
from inspections.sheet.team import may_fill
from inspections.standard.verdicts import Unfit

BREAKS_OFF = "fail_basic_item"
PLANNED = "planned"


def found_sheet(request: SignedInRequest, pk: int) -> Sheet:
    """The sheet of a visit this person may see; Http404 before its notice, or without one."""
    visit = visible_case(request, pk)
    if not isinstance(visit, Visit) or visit.state == PLANNED or visit.standard is None:
        raise Http404
    return Sheet(visit)


def found_state(sheet: Sheet, point: str) -> PointState:
    state = sheet.states.get(point)
    if state is None:
        raise Http404
    return state


def found_head(sheet: Sheet, key: str) -> HeadState:
    if key not in sheet.checklist.heads:
        raise Http404
    return sheet.head(key)


@staff_only
@require_safe
def overview(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where the review stands, and the lawful steps with time and person."""
    sheet = found_sheet(request, pk)
    page = common(request, sheet)
    if not sheet.visit.is_sheet_alone:
        page |= {
            "told": records_panel(sheet.visit, request.user),
            "back_to": "sheet",
            "notice": milestone(sheet.visit, "notify"),
            "report": milestone(sheet.visit, "complete"),
        }
    return render(request, "inspections/sheet.html", page)


@staff_only
@require_safe
def head(request: SignedInRequest, pk: int, head: str) -> HttpResponse:
    sheet = found_sheet(request, pk)
    return head_page(request, sheet, found_head(sheet, head))


def head_page(
    request: SignedInRequest,
    sheet: Sheet,
    head: HeadState,
    *,
    status: int = 200,
    **instead: Any,
) -> HttpResponse:
    """The points of a head; `instead` may hold form= of one point that was sent back."""
    fills = may_fill(sheet.visit, request.user, clock.today())
    shown = cards(sheet, head, fills=fills)
    sent_back: EntryForm | None = instead.get("form")
    if sent_back is not None:
        for card in shown:
            if card.state.point.id == sent_back.point.id:
                card.form, card.open = sent_back, True
    page = common(request, sheet) | {"head": head, "cards": shown} | instead
    return render(request, "inspections/sheet_head.html", page, status=status)


def common(request: SignedInRequest, sheet: Sheet) -> dict[str, Any]:
    """What every page of the sheet shows: the marks so far, and what ends the review."""
    visit = sheet.visit
    told: dict[str, Any] = {
        "sheet": sheet,
        "case": visit,
        "fills": may_fill(visit, request.user, clock.today()),
        "marking": sheet.checklist.marking,
        "total_full": sum(sheet.checklist.marking.full.values()),
    }
    ends_review = visit.law.has_step(visit.kind, BREAKS_OFF) and not visit.is_sheet_alone
    if sheet.failed_basic and ends_review:
        told |= {
            "breaks_off": offered(visit, BREAKS_OFF, request.user),
            "asks_again": asks_again(visit, BREAKS_OFF),
            "ends": next(iter(visit.law.grounds_for(f"visit.{BREAKS_OFF}").values())),
        }
    return told


@staff_only
@require_POST
def entry(request: SignedInRequest, pk: int, point: str) -> HttpResponse:
    sheet = found_sheet(request, pk)
    state = found_state(sheet, point)
    form = form_of(sheet, state, request.POST)
    if form.is_valid():
        try:
            save_entry(sheet.visit, said_in(form), by=request.user)
        except Unfit as unfit:
            form = sent_back(sheet, state, request.POST, unfit)
        except StepRefused as refusal:
            return head_page(
                request, sheet, sheet.head(state.point.head), status=409,
                form=form, refusal=refusal,
            )  # fmt: skip
        else:
            messages.success(request, f"已保存：{state.point.says}。")
            return redirect(at_point(sheet.visit, state))
    return head_page(request, sheet, sheet.head(state.point.head), status=422, form=form)


def sent_back(sheet: Sheet, state: PointState, sent: QueryDict, unfit: Unfit) -> EntryForm:
    """The form with everything that was entered and the sentence at its field."""
    data = copy(sent)
    if unfit.field == "uuid":
        data["uuid"] = str(uuid4())
    form = form_of(sheet, state, data)
    form.is_valid()
    first = form.finding[0] if form.finding else "verdict"
    field = {"measured": first, "uuid": None, "point": None}.get(unfit.field, unfit.field)
    form.add_error(field, unfit.reason)
    return form


def at_point(visit: Visit, state: PointState) -> str:
    page = reverse("sheet-head", args=[visit.pk, state.point.head])
    return f"{page}#{state.point.id}"


@staff_only
@require_safe
def history(request: SignedInRequest, pk: int, point: str) -> HttpResponse:
    """Everything that was ever written at one point."""
    sheet = found_sheet(request, pk)
    state = found_state(sheet, point)
    page = common(request, sheet) | {"state": state, "head": sheet.head(state.point.head)}
    return render(request, "inspections/sheet_history.html", page)


@staff_only
@require_POST
def photo(request: SignedInRequest, pk: int, point: str) -> HttpResponse:
    sheet = found_sheet(request, pk)
    state = found_state(sheet, point)
    form = PhotoForm(request.POST, request.FILES, point=state.point)
    if not form.is_valid():
        messages.error(request, "；".join(str(e) for each in form.errors.values() for e in each))
        return redirect(at_point(sheet.visit, state))
    sent = form.cleaned_data
    try:
        save_photo(
            sheet.visit, point, sent["photo"],
            uuid=sent["uuid"], age=sent["age"], by=request.user,
        )  # fmt: skip
    except (UnfitFile, Unfit, StepRefused) as fault:
        messages.error(request, fault.reason)
    else:
        messages.success(request, "照片已保存。")
    return redirect(at_point(sheet.visit, state))


@login_required
@require_safe
def photo_file(request: SignedInRequest, pk: int) -> FileResponse:
    """The picture, to those of the office who see the visit."""
    if request.user.is_applicant:
        raise Http404
    seen = Case.objects.visible_to(request.user)
    found = get_object_or_404(SheetPhoto, pk=pk, visit__in=seen.values("pk"))
    answer = FileResponse(found.file.open("rb"), content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@staff_only
@require_POST
def share(request: SignedInRequest, pk: int, head: str) -> HttpResponse:
    """Take a head, or give it back."""
    sheet = found_sheet(request, pk)
    named = found_head(sheet, head).name
    try:
        taken = take_share(sheet.visit, head, by=request.user)
    except StepRefused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, f"{'已由您负责' if taken else '已退回'}：{named}。")
    return redirect("sheet", pk)
