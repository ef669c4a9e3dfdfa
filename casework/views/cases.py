"""The page of one case."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework import panels
from casework.judging import internal_steps, offers
from casework.kinds import kind_names
from casework.models import Case, Deadline, Entry
from casework.requests import SignedInRequest
from casework.views.finding import visible_case


@require_GET
@login_required
def case(request: SignedInRequest, pk: int) -> HttpResponse:
    prefetch_related_objects([request.user], "appointments__authority")
    found = visible_case(request, pk)
    offered = list(offers(found, request.user))
    deadlines = _deadlines(found)
    context = {
        "case": found,
        "kind_name": kind_names()[found.kind],
        "facts": panels.facts(found),
        "panels": list(panels.panels(found, request.user)),
        "open_offers": [offer for offer in offered if offer.available],
        "blocked_offers": [offer for offer in offered if not offer.available],
        "running": [d for d in deadlines if d.ended_on is None],
        "ended": [d for d in deadlines if d.ended_on],
        "entries": _entries(found, public=request.user.is_applicant),
        "papers": found.papers.order_by("pk").prefetch_related("services__corrected_by"),
        "is_mine": found.assignee_id == request.user.pk,
    }
    return render(request, "casework/case.html", context)


def _deadlines(found: Case) -> list[Deadline]:
    """The deadlines, soonest first, each knowing its case without another query."""
    rows = list(found.deadlines.order_by("due_on", "pk"))
    for row in rows:
        row.case = found
    return rows


def _entries(found: Case, *, public: bool) -> list[Entry]:
    """The journal, newest first; what was refused or proposed is the office's affair."""
    entries = found.entries.select_related("actor", "authority").order_by("-position")
    if public:
        internal = internal_steps(type(found))
        entries = entries.filter(outcome=Entry.Outcome.DONE).exclude(step__in=internal)
    return list(entries)
