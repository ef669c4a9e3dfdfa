"""Rating a closed case, and the ratings as supervisors see them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework import clock, rating
from casework.calendar import WorkingCalendar, add_months
from casework.calendars import working_calendar
from casework.kinds import kind_names
from casework.models import Authority, Rating
from casework.models.case import light
from casework.rating_forms import AnswerForm, RatingForm
from casework.requests import SignedInRequest
from casework.views.finding import for_roles, visible_case
from casework.winding import warn_on

PAGE_SIZE = 50
MONTHS = 12


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rate the case; afterwards the same address shows what was said and what was answered."""
    case = visible_case(request, pk)
    if not request.user.is_applicant or case.closed_on is None:
        raise Http404
    form = RatingForm(request.POST if request.method == "POST" else None)
    refused = ""
    if form.is_valid():
        try:
            rating.rate(case, by=request.user, **form.cleaned_data)
        except rating.RatingRefused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, "感谢您的评价。")
            return redirect("rate", pk)
    given = rating.rating_of(case)
    page = {"case": case, "form": form, "refused": refused, "kind_name": kind_names()[case.kind]}
    page["told"] = told(given, working_calendar()) if given else None
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "casework/rate.html", page, status=status)


def told(given: Rating, calendar: WorkingCalendar) -> dict[str, Any]:
    """A rating in words, with the last day of its answer and the light of that day."""
    reading, today = rating.reading_of(given, calendar), clock.today()
    reasons = rating.names("reasons")
    page: dict[str, Any] = {
        "rating": given,
        "score": rating.names("scores")[given.score],
        "reasons": [reasons.get(key, key) for key in given.reasons],
        "poor": rating.is_poor(given),
        "answer": getattr(given, "answer", None),
    }
    if reading and reading.due_on:
        warn = warn_on(reading, calendar)
        page |= {
            "left": calendar.count(today, reading.due_on),
            "over": calendar.count(reading.due_on, today),
            "due_on": reading.due_on,
            "provisional": reading.provisional,
            "late": (reading.ended_on or today) > reading.due_on,
            "light": "" if reading.ended_on else light(reading.due_on, warn, today),
        }
    return page


@require_GET
@for_roles(*rating.ANSWERERS)
def ratings(request: SignedInRequest) -> HttpResponse:
    """What waits for an answer, how each office is rated, and every rating, newest first."""
    seen = rating.seen_by(request.user)
    calendar = working_calendar()
    since = add_months(clock.today(), -MONTHS)
    after = request.GET.get("after", "")
    older = after.isascii() and after.isdigit() and len(after) < 19
    page = list((seen.filter(pk__lt=int(after)) if older else seen)[: PAGE_SIZE + 1])
    rows, more = page[:PAGE_SIZE], page[PAGE_SIZE:]
    context = {
        "since": since,
        "scores": rating.names("scores").values(),
        "offices": _offices(rating.distribution(seen, since)),
        "waiting": [told(row, calendar) for row in rating.waiting(seen)],
        "rows": [told(row, calendar) for row in rows],
        "first": request.path if older else "",
        "next": f"?after={rows[-1].pk}" if more else "",
    }
    return render(request, "casework/ratings.html", context)


def _offices(counted: dict[int, dict[str, int]]) -> list[dict[str, Any]]:
    """A row for each rated office: its counts, best first, and the share that was not poor."""
    poor = rating.poor_scores()
    rows = []
    for office in Authority.objects.filter(pk__in=counted):
        counts = counted[office.pk]
        total = sum(counts.values())
        well = total - sum(counts.get(score, 0) for score in poor)
        rows.append(
            {
                "office": office,
                "counts": [counts.get(score, 0) for score in rating.names("scores")],
                "total": total,
                "share": f"{100 * well / total:.1f}%",
            }
        )
    return rows


@for_roles(*rating.ANSWERERS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: SignedInRequest, pk: int) -> HttpResponse:
    """One rating, and its answer or the form to answer it."""
    found = get_object_or_404(rating.seen_by(request.user), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    refused = ""
    if form.is_valid():
        try:
            rating.answer(found, by=request.user, text=form.cleaned_data["text"])
        except rating.RatingRefused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, "已回复，单位可以看到。")
            return redirect("rating", pk)
    page = {
        "told": told(found, working_calendar()),
        "kind_name": kind_names()[found.case.kind],
        "form": form,
        "refused": refused,
        "answers": bool(rating.role_to_answer(found, request.user)),
    }
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "casework/rating.html", page, status=status)
