"""Handing in materials, and looking at them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from applicants import uploads
from applicants.contents import EXTENSIONS, MEGABYTE, Unfit
from applicants.forms import UploadForm
from applicants.materials import rows_of
from applicants.models import Material
from applicants.views.common import answer, posted
from casework.models import Case
from casework.requests import SignedInRequest

SHOWN_INLINE = {"application/pdf", "image/jpeg", "image/png"}


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    row = next((row for row in rows_of(case) if row.key == key), None)
    if row is None or not (request.user.is_applicant and uploads.may_hand_in(case, key)):
        raise Http404
    form = UploadForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            uploads.hand_in(case, key, form.cleaned_data["file"], by=request.user)
        except Unfit as unfit:
            form.add_error("file", unfit.reason)
        else:
            return _uploaded(request, case)
    page = {"form": form, "case": case, "row": row, "limits": limits()}
    return answer(request, "applicants/upload.html", page)


def _uploaded(request: SignedInRequest, case: Case) -> HttpResponse:
    """Back to the application; htmx is told to go there rather than to swap."""
    page = redirect("application", case.pk)
    if not request.htmx:
        return page
    return HttpResponse(status=204, headers={"HX-Redirect": page["Location"]})


def limits() -> dict[str, Any]:
    """What may be uploaded, as it is said before the choice."""
    names = [extension.removeprefix(".").upper() for extension in EXTENSIONS]
    return {
        "kinds": "、".join(name for name in names if name != "JPEG"),
        "megabytes": uploads.MOST_BYTES // MEGABYTE,
    }


@login_required
@require_safe
def material_file(request: SignedInRequest, pk: int) -> FileResponse:
    """The file to those who see the case; what bears a mark is served to nobody."""
    seen = Case.objects.visible_to(request.user)
    material = get_object_or_404(
        Material.objects.exclude(file=""), pk=pk, marked=False, case__in=seen
    )
    response = FileResponse(
        material.file.open("rb"),
        as_attachment=material.media_type not in SHOWN_INLINE,
        filename=material.name,
        content_type=material.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
