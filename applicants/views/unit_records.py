"""The records of a unit for those who handle a case of it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applicants.records.catalogue import kinds
from applicants.records.keeping import kept
from applicants.views.records import kind_named, list_of, record_of, show
from casework.models import Case, Role
from casework.requests import SignedInRequest


def case_and_role(request: SignedInRequest, pk: int) -> tuple[Case, str]:
    """The case and the role in which the officer looks at its unit.

    Http404 for applicants, for cases they may not see, and for who only administers accounts.
    """
    seen = Case.objects.visible_to(request.user).select_related("organisation")
    case = get_object_or_404(seen, pk=pk)
    held = request.user.appointments.exclude(role=Role.ADMIN).order_by("role")
    near = held.filter(authority__in=(case.authority_id, case.deciding_authority_id))
    role = near.first() or held.first()
    if role is None:
        raise Http404
    return case, role.role


@login_required
@require_safe
@never_cache
def unit_records(request: SignedInRequest, pk: int) -> HttpResponse:
    case, _ = case_and_role(request, pk)
    counted = kept(case.organisation)
    page = {"case": case, "kinds": [(kind, counted[key]) for key, kind in kinds().items()]}
    return render(request, "applicants/records_unit.html", page)


@login_required
@require_safe
@never_cache
def unit_kind(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    case, _ = case_and_role(request, pk)
    page: dict[str, Any] = list_of(request, case.organisation, kind_named(key)) | {"case": case}
    return render(request, "applicants/records.html", page)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def unit_record(request: SignedInRequest, pk: int, key: str, record_pk: int) -> HttpResponse:
    case, role = case_and_role(request, pk)
    kind = kind_named(key)
    found = record_of(case.organisation, kind, record_pk)
    return show(request, found, kind, role=role, page={"case": case}, seen_in=case.pk)
