"""Uploading in pieces: begin, where am I, the next piece, finish.

Spoken by static/office/upload.js. Every refusal is JSON with a code and a sentence;
`Upload-Offset` says where to go on.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from applicants import parts
from applicants.contents import LONGEST_NAME, Unfit
from applicants.models import Upload
from applicants.views.materials import material_row
from casework.models import Case
from casework.requests import SignedInRequest

KIND = "application/offset+octet-stream"


class BeginForm(forms.Form):
    """What is said of a file before it comes."""

    name = forms.CharField(max_length=LONGEST_NAME, strip=False)
    size = forms.IntegerField(min_value=0, max_value=2**50)
    sha256 = forms.RegexField(r"^[0-9a-f]{64}$", required=False)
    beside = forms.BooleanField(required=False)


@login_required
@require_POST
def begin(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """201 with the address of the upload, 422 for a file that will not be taken."""
    case, _ = material_row(request, pk, key)
    form = BeginForm(request.POST)
    if not form.is_valid():
        return _refused("invalid", "上传未完成，请重新选择文件", 422)
    try:
        upload = parts.begin(case, key, by=request.user, **form.cleaned_data)
    except Unfit as unfit:
        return _refused(unfit.code, unfit.reason, 422)
    answer = _standing(upload, 201)
    answer["Location"] = reverse("upload-piece", args=[upload.token])
    return answer


@login_required
@require_http_methods(["HEAD", "PATCH"])
def piece(request: SignedInRequest, token: str) -> HttpResponse:
    """HEAD: how much is there. PATCH: the piece that begins at `Upload-Offset`; 409 if not."""
    upload = _own(request, token)
    if request.method == "HEAD":
        return _standing(upload, 200)
    offset, content = request.headers.get("Upload-Offset", ""), _content(request)
    if content is None or not offset.isdecimal() or len(offset) > 15:
        return _refused("invalid", "上传未完成，请重试", 400)
    try:
        upload.received = parts.append(token, int(offset), content)
    except parts.Misplaced as misplaced:
        upload.received = misplaced.received
        return _standing(upload, 409)
    return _standing(upload, 204)


def _content(request: HttpRequest) -> bytes | None:
    """The piece, or None when it is too large or did not come whole."""
    length = request.headers.get("Content-Length", "")
    if request.content_type != KIND or not length.isdecimal():
        return None
    if not 0 < int(length) <= parts.MOST_AT_ONCE:
        return None
    try:
        content = request.read(int(length))
    except UnreadablePostError:
        return None
    return content if len(content) == int(length) else None


@login_required
@require_POST
def finish(request: SignedInRequest, token: str) -> HttpResponse:
    """201 when the file is taken, 422 with the reason when not; may be asked again."""
    try:
        done = parts.finish(_own(request, token))
    except parts.Misplaced as misplaced:
        answer = _refused("incomplete", "上传未完成，请继续上传", 409)
        answer["Upload-Offset"] = str(misplaced.received)
        return answer
    except Unfit as unfit:
        return _refused(unfit.code, unfit.reason, 422)
    return JsonResponse({"name": done.name}, status=201)


def _own(request: SignedInRequest, token: str) -> Upload:
    """The upload of the one who began it and still sees its case; Http404 for anybody else."""
    seen = Case.objects.visible_to(request.user)
    return get_object_or_404(Upload, pk=token, begun_by=request.user, case__in=seen)


def _standing(upload: Upload, status: int) -> HttpResponse:
    answer = HttpResponse(status=status)
    answer["Upload-Offset"] = str(upload.received)
    answer["Upload-Length"] = str(upload.size)
    answer["Cache-Control"] = "no-store"
    return answer


def _refused(code: str, reason: str, status: int) -> JsonResponse:
    said: dict[str, Any] = {"code": code, "reason": reason}
    return JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
