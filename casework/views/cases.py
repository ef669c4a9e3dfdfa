"""The page of one case, what stands in the way of its decision, and who else has it open."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from casework import journal_filter, panels, presence
from casework.asking import asks_again
from casework.judging import internal_steps, offers
from casework.models import Case, Deadline, Entry
from casework.obstacles import obstacles, ways
from casework.requests import SignedInRequest
from casework.views.finding import staff_only, visible_case


@require_GET
@login_required
def case(request: SignedInRequest, pk: int) -> HttpResponse:
    prefetch_related_objects([request.user], "appointments__authority")
    found = visible_case(request, pk)
    offered = list(offers(found, request.user))
    deadlines = _deadlines(found)
    shown = list(panels.panels(found, request.user))
    entries = _entries(found, public=request.user.is_applicant)
    narrowed = request.GET.get("journal", "")
    context = {
        "case": found,
        "kind_name": found.law.kind_name(found.kind),
        "facts": panels.facts(found),
        "panels": [panel for panel in shown if panel.place == panels.MAIN],
        "files": [panel for panel in shown if panel.place == panels.FILES],
        "open_offers": [offer for offer in offered if offer.available],
        "blocked_offers": [offer for offer in offered if not offer.available],
        "running": [d for d in deadlines if d.ended_on is None],
        "ended": [d for d in deadlines if d.ended_on],
        "entries": journal_filter.narrowed(entries, narrowed),
        "narrowings": journal_filter.counts(entries, narrowed),
        "papers": found.papers.order_by("pk").prefetch_related("services__corrected_by"),
        "is_mine": found.assignee_id == request.user.pk,
        "others": [] if request.user.is_applicant else presence.others(found, request.user),
    }
    return render(request, "casework/case.html", context)


@require_GET
@staff_only
def obstacle_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything that stands in the way, before somebody decides."""
    prefetch_related_objects([request.user], "appointments__authority")
    found = visible_case(request, pk)
    context = {
        "case": found,
        "kind_name": found.law.kind_name(found.kind),
        "ways": ways(found, request.user, asks_again),
        "obstacles": obstacles(found, request.user),
    }
    return render(request, "casework/obstacles.html", context)


@require_POST
@staff_only
def mark_presence(request: SignedInRequest, pk: int) -> HttpResponse:
    """The heartbeat of an open page; it is answered with who else is there."""
    found = visible_case(request, pk)
    presence.mark(found, request.user, request.POST.get("step", ""))
    return render(
        request, "casework/_presence.html", {"others": presence.others(found, request.user)}
    )


def _deadlines(found: Case) -> list[Deadline]:
    """The deadlines, soonest first, each knowing its case without another query."""
    rows = list(found.deadlines.order_by("due_on", "pk"))
    for row in rows:
        row.case = found
    return rows


def _entries(found: Case, *, public: bool) -> list[Entry]:
    """The journal, newest first; what was refused or proposed is the office's affair."""
    entries = found.entries.select_related("actor", "authority").prefetch_related("papers")
    entries = entries.order_by("-position")
    if public:
        internal = internal_steps(type(found))
        entries = entries.filter(outcome=Entry.Outcome.DONE).exclude(step__in=internal)
    return list(entries)
