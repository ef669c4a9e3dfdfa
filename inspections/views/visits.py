"""Recording the steps of a visit on site, and putting a record right."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from casework import clock
from casework.requests import SignedInRequest
from casework.views.finding import staff_only, visible_case
from inspections import recording
from inspections.models import Visit
from inspections.planning import may_record
from inspections.recording import CorrectionForm, RecordForm
from inspections.sheet.saving import LOCKED


@staff_only
@require_POST
def record(request: SignedInRequest, pk: int, ground: str) -> HttpResponse:
    """Write down that a step of the visit was taken, by whom and when; once for each step."""
    visit = visible_case(request, pk)
    if not isinstance(visit, Visit) or ground not in visit.steps_of_visit:
        raise Http404
    named = visit.steps_of_visit[ground]["says"]
    form = RecordForm({"ground": ground, "note": request.POST.get("note", "")}, visit=visit)
    if visit.is_locked:
        messages.error(request, LOCKED)
    elif not may_record(visit, request.user, clock.today()):
        messages.error(request, "只有负责此次现场审查的人员在审查进行中可以记录。")
    elif ground not in visit.missing_steps:
        messages.error(request, f"“{named}”已有记录，不能重复记录；记录有误的，请更正。")
    elif not form.is_valid():
        said = "；".join(str(line) for lines in form.errors.values() for line in lines)
        messages.error(request, f"{named}：{said}")
    else:
        recording.record(visit, form, by=request.user)
        messages.success(request, f"已记录：{named}。")
    return redirect("sheet" if request.POST.get("back") == "sheet" else "case", pk)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, pk: int, record: int) -> HttpResponse:
    """A later record that names the first, while the visit goes on."""
    visit = visible_case(request, pk)
    if not isinstance(visit, Visit) or not may_record(visit, request.user, clock.today()):
        raise Http404
    wrong = get_object_or_404(visit.records.filter(corrected_by=None), pk=record)
    named = visit.steps_of_visit[wrong.ground]["says"]
    posted = request.POST if request.method == "POST" else None
    form = CorrectionForm(posted, initial={"note": wrong.note})
    if form.is_valid():
        recording.correct(wrong, form.cleaned_data["note"], by=request.user)
        messages.success(request, f"已更正：{named}。")
        return redirect("case", pk)
    page = {"case": visit, "form": form, "wrong": wrong, "named": named}
    return render(request, "inspections/correct.html", page, status=422 if form.errors else 200)
