"""Handing in materials, and looking at them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants import uploads
from applicants.contents import Unfit
from applicants.forms import UploadForm
from applicants.materials import MaterialRow, rows_of
from applicants.models import Material
from applicants.views.common import answer, posted
from casework.models import Case
from casework.requests import SignedInRequest

SHOWN_INLINE = {"application/pdf", "image/jpeg", "image/png"}


def material_row(request: SignedInRequest, pk: int, key: str) -> tuple[Case, MaterialRow]:
    """The case and the row of a material that may be handed in by this person; else Http404."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    row = next((row for row in rows_of(case) if row.key == key), None)
    if row is None or not (request.user.is_applicant and uploads.may_hand_in(case, key)):
        raise Http404
    return case, row


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    case, row = material_row(request, pk, key)
    files = request.FILES if request.method == "POST" else None
    form = UploadForm(posted(request), files, given=len(row.materials))
    if form.is_valid():
        if _take_all(request, case, row, form):
            return _uploaded(request, case)
        _, row = material_row(request, pk, key)
    page = {"form": form, "case": case, "row": row, "limits": uploads.limits()}
    return answer(request, "applicants/upload.html", page)


def _take_all(request: SignedInRequest, case: Case, row: MaterialRow, form: UploadForm) -> bool:
    """Take the chosen files one by one; each that is refused says why, the others are kept."""
    beside = bool(form.cleaned_data["beside"] and row.materials)
    chosen = form.cleaned_data["file"]
    taken: list[str] = []
    for file in chosen:
        try:
            uploads.hand_in(case, row.key, file, by=request.user, beside=beside or bool(taken))
        except Unfit as unfit:
            # The name of a marked file may itself be secret: it is not repeated.
            named = len(chosen) > 1 and unfit.code != "marked"
            form.add_error("file", f"{file.name}：{unfit.reason}" if named else unfit.reason)
        else:
            taken.append(file.name)
    if form.errors and taken:
        messages.success(request, f"已上传：{'、'.join(taken)}")
    return not form.errors


def _uploaded(request: SignedInRequest, case: Case) -> HttpResponse:
    """Back to the application; htmx is told to go there rather than to swap."""
    page = redirect("application", case.pk)
    if not request.htmx:
        return page
    return HttpResponse(status=204, headers={"HX-Redirect": page["Location"]})


@login_required
@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one of the files out of its material."""
    seen = Case.objects.visible_to(request.user)
    material = get_object_or_404(Material, pk=pk, current=True, marked=False, case__in=seen)
    case, row = material_row(request, material.case_id, material.key)
    try:
        uploads.remove(material)
    except Unfit as unfit:
        raise Http404 from unfit
    messages.success(request, f"已移除：{material.name}")
    return redirect("upload", case.pk, row.key)


@login_required
@require_safe
def material_file(request: SignedInRequest, pk: int) -> FileResponse | HttpResponse:
    """The file to those who see the case; what is in quarantine is served to nobody."""
    seen = Case.objects.visible_to(request.user)
    return served(request, get_object_or_404(servable(), pk=pk, case__in=seen))


def servable() -> QuerySet[Material]:
    """The files that may be shown at all: none that lies in quarantine."""
    held_back = Q(file="") | Q(scan=Material.Scan.INFECTED) | Q(marked=True)
    return Material.objects.exclude(held_back)


def served(request: SignedInRequest, material: Material) -> FileResponse | HttpResponse:
    """The file, to somebody who may see it; where scans are demanded, once it was scanned."""
    scanned = material.scan == Material.Scan.CLEAN
    if settings.REQUIRE_SCAN and not scanned and not request.user.is_applicant:
        page = {"material": material}
        return render(request, "applicants/not_scanned.html", page, status=409)
    response = FileResponse(
        material.file.open("rb"),
        as_attachment=material.media_type not in SHOWN_INLINE,
        filename=material.name,
        content_type=material.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
