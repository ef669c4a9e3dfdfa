"""The page of the patrol: what stands, by check, and its acknowledgement."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework.forms import name_what_is_missing, reason_field
from casework.models import Role
from casework.requests import SignedInRequest
from casework.views.finding import for_roles
from supervision.patrol import rounds
from supervision.patrol.checks import CHECKS


class AcknowledgeForm(forms.Form):
    use_required_attribute = False
    reason = reason_field("说明")


@require_GET
@for_roles(Role.SUPERVISOR, Role.HEAD)
def patrol(request: SignedInRequest) -> HttpResponse:
    found = list(rounds.standing(request.user))
    groups = [
        {"key": key, "title": check.title, "found": [f for f in found if f.check_key == key]}
        for key, check in CHECKS.items()
    ]
    context = {
        "groups": groups,
        "clear": [group["title"] for group in groups if not group["found"]],
        "total": len(found),
        "may_acknowledge": Role.SUPERVISOR in request.user.roles(),
    }
    return render(request, "supervision/patrol.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.SUPERVISOR)
def acknowledge(request: SignedInRequest, pk: int) -> HttpResponse:
    finding = get_object_or_404(rounds.standing(request.user), pk=pk)
    form = AcknowledgeForm(request.POST if request.method == "POST" else None)
    name_what_is_missing(form)
    if request.method == "POST" and form.is_valid():
        rounds.acknowledge(finding, form.cleaned_data["reason"], by=request.user)
        messages.success(request, "已确认。")
        return redirect("patrol")
    status = 422 if request.method == "POST" else 200
    context = {"finding": finding, "title": CHECKS[finding.check_key].title, "form": form}
    return render(request, "supervision/patrol_finding.html", context, status=status)
