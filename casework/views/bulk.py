"""Acts on several cases of the work list at once: the ones ticked, or all of the list."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from casework import clock, printing, reminding
from casework.assigning import acts
from casework.assigning.acts import Reason
from casework.filters import ListFilter, Offered, due_within, wanted
from casework.models import Case, Entry
from casework.requests import SignedInRequest
from casework.views.finding import View, staff_only

MOST = 200
Act = Callable[[SignedInRequest, list[Case]], Entry | None]


def bulk(act: Act) -> View:
    """A view that does `act` to the cases that were picked and shows what came of it."""

    @require_POST
    @staff_only
    def view(request: SignedInRequest) -> HttpResponse:
        cases = _picked(request)
        if not cases:
            messages.error(request, "请先选择案件。")
        elif len(cases) > MOST:
            messages.error(request, f"一次最多办理{MOST}件，请缩小筛选范围。")
        elif entry := act(request, cases):
            return redirect("act", entry.pk)
        query = request.POST.get("query", "")
        return redirect(f"{reverse('desk')}?{QueryDict(query).urlencode()}")

    return view


def _picked(request: SignedInRequest) -> list[Case]:
    """The visible cases that were ticked, or all that the list's own filters show; MOST + 1 at
    most, so that too many are noticed."""
    visible = Case.objects.visible_to(request.user).select_related("assignee", "organisation")
    if request.POST.get("all"):
        query = QueryDict(request.POST.get("query", ""))
        form = ListFilter(query, offered=Offered.to(request.user))
        form.full_clean()
        if form.errors:  # a filter that does not hold must not widen what is acted on
            return []
        words = form.cleaned_data
        listed = due_within(wanted(visible, words, request.user), words, clock.today())
        return list(listed.by_urgency()[: MOST + 1])  # type: ignore[attr-defined]
    ticked = [int(pk) for pk in request.POST.getlist("case") if _is_key(pk)]
    return list(visible.filter(pk__in=ticked[: MOST + 1]).order_by("pk"))


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


@bulk
def assign(request: SignedInRequest, cases: list[Case]) -> Entry | None:
    people = {str(person.pk): person for person in acts.candidates(request.user)}
    to = people.get(request.POST.get("to", ""))
    if to is None:
        messages.error(request, "请选择承办人。")
        return None
    entry, _ = acts.assign({case.pk: to for case in cases}, by=request.user, reason=Reason.GIVEN)
    return entry


@bulk
def remind(request: SignedInRequest, cases: list[Case]) -> Entry:
    note = request.POST.get("note", "").strip()
    return reminding.remind(cases, by=request.user, role=acts.role_of(request.user), note=note)


@bulk
def print_papers(request: SignedInRequest, cases: list[Case]) -> Entry:
    return printing.order(cases, by=request.user, role=acts.role_of(request.user))
