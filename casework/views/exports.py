"""Files a person asked for: how far they are, and the files themselves."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from casework import exports
from casework.exports.archive import ARCHIVE
from casework.models import Export
from casework.requests import SignedInRequest
from casework.views.finding import staff_only, visible_case

SECONDS = 2
SHOWN = 50


@login_required
@require_safe
def listing(request: SignedInRequest) -> HttpResponse:
    """What this person asked for in the last days."""
    found = request.user.exports.all()[:SHOWN]
    return render(request, "casework/exports.html", {"exports": found})


@login_required
@require_safe
def one(request: SignedInRequest, pk: int) -> HttpResponse:
    """One file; until it is done the page asks again by itself."""
    found = get_object_or_404(request.user.exports, pk=pk)
    answer = render(request, "casework/export.html", {"export": found})
    if found.done_at is None:
        answer["Refresh"] = str(SECONDS)
    return answer


@require_GET
@login_required
def file(request: SignedInRequest, pk: int) -> FileResponse:
    """The file, as long as its person still may see what is in it."""
    found = get_object_or_404(Export.objects.exclude(file=""), pk=pk, person=request.user)
    if not exports.may_fetch(found, request.user):
        raise PermissionDenied
    answer = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@staff_only
def archive(request: SignedInRequest, pk: int) -> HttpResponse:
    """Order the archive package of a case."""
    case = visible_case(request, pk)
    ordered = exports.order(request.user, ARCHIVE, f"案卷：{case}", case=case.pk)
    return redirect("export", ordered.pk)
