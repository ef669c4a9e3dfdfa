"""Searching everything a person may see, from every page of the office."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from casework import clock, searching
from casework.law import law_numbered
from casework.models import Case
from casework.models.case import light
from casework.requests import SignedInRequest
from casework.searching import HINTS, Hit
from casework.views.finding import staff_only


@require_GET
@staff_only
def search(request: SignedInRequest) -> HttpResponse:
    said, before = _asked(request)
    found = searching.search(Case.objects.visible_to(request.user), said, before=before)
    context = {
        "said": said,
        "hits": [_shown(hit) for hit in found.hits],
        "first": f"?{urlencode({'q': said})}" if before else "",
        "next": f"?{urlencode({'q': said, 'before': str(found.after)})}" if found.after else "",
    }
    return render(request, "casework/search.html", context)


@require_GET
@staff_only
def hints(request: SignedInRequest) -> HttpResponse:
    """The first hits while somebody types, put below the field by htmx."""
    said, _ = _asked(request)
    found = searching.search(Case.objects.visible_to(request.user), said, size=HINTS)
    context = {"said": said, "hits": [_shown(hit) for hit in found.hits], "more": found.after}
    return render(request, "casework/_hints.html", context)


def _asked(request: HttpRequest) -> tuple[str, int]:
    before = request.GET.get("before", "")
    is_key = before.isascii() and before.isdigit() and len(before) < 19
    return request.GET.get("q", "").strip(), int(before) if is_key else 0


def _shown(hit: Hit) -> dict[str, Any]:
    row = hit.row
    return {
        "row": row,
        "why": hit.why,
        "kind": law_numbered(row.regulation_id).kind_name(row.kind),
        "state": law_numbered(row.regulation_id).state_name(row.kind, row.state),
        "light": light(row.next_due_on, row.warn_on, clock.today()),
    }
