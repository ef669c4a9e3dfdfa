"""What an applicant does about itself and its materials."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applicants import uploads
from applicants.contents import EXTENSIONS, MEGABYTE, Unfit
from applicants.declaring import GROUPS, DeclarationForm, profile_of, progress
from applicants.forms import IdentityForm, RegisterForm, UploadForm
from applicants.materials import rows_of
from applicants.models import Material
from casework.models import Authority, Case, Organisation
from casework.requests import SignedInRequest

SHOWN_INLINE = {"application/pdf", "image/jpeg", "image/png"}
BACKEND = "django.contrib.auth.backends.ModelBackend"


def organisation_of(request: SignedInRequest) -> Organisation:
    """The organisation whose account this is; Http404 for staff."""
    if request.user.organisation is None:
        raise Http404
    return request.user.organisation


def posted(request: HttpRequest) -> Any:
    """What was posted, even when it is nothing; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def answer(request: HttpRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    """The page; with status 422 when its form was refused."""
    form = page.get("form")
    return render(request, template, page, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    form = RegisterForm(posted(request))
    if form.is_valid():
        try:
            account = form.register()
        except IntegrityError:
            form.add_error(None, "该单位或者用户名刚刚被注册，请核对后重试")
        else:
            login(request, account, backend=BACKEND)
            return redirect("organisation")
    return answer(request, "accounts/register.html", {"form": form})


@login_required
@require_safe
def organisation(request: SignedInRequest) -> HttpResponse:
    unit = organisation_of(request)
    province = Authority.objects.filter(code=unit.province).first()
    page = {
        "organisation": unit,
        "region": province.region if province else unit.province,
        "groups": progress(profile_of(unit)),
    }
    return render(request, "applicants/organisation.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def identity(request: SignedInRequest) -> HttpResponse:
    unit = organisation_of(request)
    initial = forms.model_to_dict(unit)
    form = IdentityForm(posted(request), initial=initial)
    if form.is_valid():
        form.change(unit, by=request.user)
        return redirect("organisation")
    return answer(request, "applicants/identity.html", {"form": form, "organisation": unit})


@login_required
@require_http_methods(["GET", "POST"])
def declare(request: SignedInRequest, group: str) -> HttpResponse:
    """One group of facts; 再添加 saves and shows the same page with more rows."""
    unit = organisation_of(request)
    if group not in GROUPS:
        raise Http404
    form = DeclarationForm(posted(request), group=group, profile=profile_of(unit))
    if form.is_valid():
        form.declare(by=request.user)
        if "more" in request.POST:
            return redirect("declare", group)
        return redirect("organisation")
    return answer(request, "applicants/declare.html", {"form": form, "group": group})


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
