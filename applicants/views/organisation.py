"""What an organisation says of itself."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applicants.declaring import profile_of, progress
from applicants.forms import CONTACT, IdentityForm
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
    counted, profile = kept(unit), profile_of(unit)
    province = Authority.objects.filter(code=unit.province).first()
    page = {
        "organisation": unit,
        "region": province.region if province else unit.province,
        "profile": profile,
        "groups": progress(profile),
        "kinds": [(kind, counted[key]) for key, kind in kinds().items()],
    }
    return render(request, "applicants/organisation.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def identity(request: SignedInRequest) -> HttpResponse:
    unit = organisation_of(request, IDENTITY)
    initial = forms.model_to_dict(unit) | forms.model_to_dict(profile_of(unit), CONTACT)
    form = IdentityForm(posted(request), initial=initial)
    if form.is_valid():
        form.change(unit, by=request.user)
        return redirect("organisation")
    return answer(request, "applicants/identity.html", {"form": form, "organisation": unit})
