"""What an organisation says of itself."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applicants.declaring import GROUPS, DeclarationForm, profile_of, progress
from applicants.forms import IdentityForm
from applicants.membership import IDENTITY
from applicants.records.catalogue import kinds
from applicants.records.keeping import kept
from applicants.views.common import answer, organisation_of, posted
from casework.models import Authority
from casework.requests import SignedInRequest


@login_required
@require_safe
def organisation(request: SignedInRequest) -> HttpResponse:
    unit = organisation_of(request)
    counted = kept(unit)
    province = Authority.objects.filter(code=unit.province).first()
    page = {
        "organisation": unit,
        "region": province.region if province else unit.province,
        "groups": progress(profile_of(unit)),
        "kinds": [(kind, counted[key]) for key, kind in kinds().items()],
    }
    return render(request, "applicants/organisation.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def identity(request: SignedInRequest) -> HttpResponse:
    unit = organisation_of(request, IDENTITY)
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
