"""Passing cases on: one's own and others', one or many; what came of it, and undoing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from casework import clock, printing, reminding
from casework.assigning import acts
from casework.assigning.acts import Reason
from casework.assigning.holding import holdings
from casework.calendars import working_calendar
from casework.models import Assignment, Case, Entry, Role, User
from casework.panels import EVERY, panel
from casework.requests import SignedInRequest
from casework.views.finding import staff_only, visible_case

KEEPERS = {Role.HEAD, Role.SUPERVISOR}


@require_POST
@staff_only
def assign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a case on, give it to a colleague, or give back one's own."""
    found = visible_case(request, pk)
    to = _next_person(request)
    reason = Reason.RETURNED if to is None else Reason.GIVEN
    reason = Reason.TAKEN if to == request.user else reason
    _, (move,) = acts.assign({found.pk: to}, by=request.user, reason=reason)
    if move.is_done:
        says = "已退回，待分办" if to is None else f"已由{'您' if to == request.user else to}承办"
        messages.success(request, f"{found} {says}。")
    else:
        messages.error(request, f"{found} 未改派：{move.says}。")
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("case", pk)


def _next_person(request: SignedInRequest) -> User | None:
    if request.POST.get("release"):
        return None
    said = request.POST.get("person", "")
    people = {str(person.pk): person for person in acts.candidates(request.user)}
    if said and said not in people:
        raise Http404
    return people.get(said, request.user)


# -- what came of an act ------------------------------------------------------------------------
@require_GET
@staff_only
def act(request: SignedInRequest, pk: int) -> HttpResponse:
    """What an act did to each case, and why it left the others."""
    entry = _entry(request, pk)
    said = {int(case): "" for case in entry.inputs["moves"]}
    said |= {int(case): why for case, why in entry.inputs["refused"].items()}
    visible = Case.objects.visible_to(request.user).filter(pk__in=said)
    rows: list[dict[str, Any]] = [
        {"case": case, "says": said[case.pk], "to": _told(entry, case)}
        for case in visible.select_related("organisation").order_by("pk")
    ]
    context = {
        "entry": entry,
        "done": [row for row in rows if not row["says"]],
        "refused": [row for row in rows if row["says"]],
        "can_undo": _can_undo(entry, request.user),
    }
    return render(request, "casework/act.html", context)


@require_POST
@staff_only
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the cases return to whom they were with before that act."""
    entry = _entry(request, pk)
    if not _can_undo(entry, request.user):
        messages.error(request, "不能撤销：此次改派已经撤销，或者案件此后又已改派。")
        return redirect("act", pk)
    undone, _ = acts.undo(entry, by=request.user)
    messages.success(request, "已撤销，案件回到原承办人。")
    return redirect("act", undone.pk)


def _entry(request: SignedInRequest, pk: int) -> Entry:
    """An act of the person's own; of those below, for who leads or supervises."""
    kinds = (acts.KIND, reminding.KIND, printing.KIND)
    entry = get_object_or_404(Entry.objects.select_related("actor"), pk=pk, kind__in=kinds)
    if entry.actor_id == request.user.pk:
        return entry
    seen = Case.objects.visible_to(request.user).filter(pk__in=[*entry.inputs["moves"]])
    if not (request.user.roles() & KEEPERS and seen.exists()):
        raise Http404
    return entry


def _told(entry: Entry, case: Case) -> str:
    """Who was told to handle the case, or to hurry."""
    names: dict[int, str] = entry.inputs.get("names", {})
    return names.get(str(entry.inputs["moves"].get(str(case.pk))), "")  # type: ignore[call-overload]


def _can_undo(entry: Entry, user: User) -> bool:
    """Who did it, or leads: while some of the cases are still with whom they went to."""
    if entry.kind != acts.KIND or not (entry.actor_id == user.pk or user.roles() & KEEPERS):
        return False
    return any(
        row.case.assignee_id == row.person_id
        for row in Assignment.objects.filter(entry=entry).select_related("case")
    )


@panel(EVERY, template="casework/_assignments.html")
def assignments_of_case(case: Case, user: User) -> dict[str, Any] | None:
    """Who has handled the case and how long; for the office alone."""
    if user.is_applicant:
        return None
    held = holdings(case, clock.today(), working_calendar())
    others = [person for person in acts.candidates(user) if person.pk != case.assignee_id]
    return {"holdings": held, "people": [(person.pk, str(person)) for person in others]}
