"""Files that came with messages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from applicants.models import Attachment
from applicants.views.materials import SHOWN_INLINE
from casework.models import Case
from casework.requests import SignedInRequest


@login_required
@require_safe
def attachment_file(request: SignedInRequest, pk: int) -> FileResponse:
    """The file to those who see the case; what bears a mark is served to nobody."""
    seen = Case.objects.visible_to(request.user)
    found = get_object_or_404(Attachment, pk=pk, marked=False, case__in=seen)
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=found.media_type not in SHOWN_INLINE,
        filename=found.name,
        content_type=found.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
