"""Papers for those entitled to them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from casework.models import Paper
from casework.requests import SignedInRequest

SECONDS = 5


@require_GET
@login_required
def paper(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The drawn PDF; until a worker has drawn it, a page that asks again by itself."""
    found = get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)
    if found.drawn_at is None:
        context = {"paper": found, "case": found.case}
        waiting = render(request, "casework/paper_waiting.html", context, status=202)
        waiting["Refresh"] = str(SECONDS)
        return waiting
    answer = FileResponse(
        found.file.open("rb"),
        as_attachment="inline" not in request.GET,
        filename=f"{found.title} {found.number}.pdf",
        content_type="application/pdf",
    )
    answer["ETag"] = f'"{found.sha256}"'
    return answer
