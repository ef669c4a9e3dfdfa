"""Who visits: the list of the staff, and the page of one of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework import clock
from casework.models import Authority, Role, User
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.views.finding import for_roles
from inspections.models.team import StaffCertificate, StaffRelation
from inspections.team import staff as acts
from inspections.team.staff_forms import CertificateForm, LeaveForm
from licensing.pool_forms import EndRelationForm, RelationForm

seen_by = for_roles(
    Role.SUPERVISOR, Role.ADMIN, Role.HEAD, Role.REVIEWER, Role.INSPECTOR
)  # fmt: skip
forms_too = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@seen_by
def staff(request: SignedInRequest) -> HttpResponse:
    today = clock.today()
    people = acts.staff_seen_by(request.user).prefetch_related(
        "appointments__authority", "certificates", "leaves", "relations"
    )
    page = {"rows": [_row(person, today) for person in people.order_by("pk")], "today": today}
    return render(request, "inspections/staff.html", page)


def _row(person: User, today: Any) -> dict[str, Any]:
    return {
        "person": person,
        "offices": sorted({a.authority.short_name for a in person.appointments.all()}),
        "roles": sorted({a.get_role_display() for a in person.appointments.all()}),
        "certificates": [c for c in person.certificates.all() if c.valid_until >= today],
        "away": [leave for leave in person.leaves.all() if leave.until_on >= today],
        "ties": sum(1 for relation in person.relations.all() if relation.holds(today)),
    }


def _person(request: SignedInRequest, pk: int) -> User:
    return get_object_or_404(acts.staff_seen_by(request.user), pk=pk)


def _regions(certificates: list[StaffCertificate]) -> list[tuple[StaffCertificate, list[str]]]:
    """Each certificate with the names of its regions, in the order of the offices."""
    named = {code for certificate in certificates for code in certificate.regions}
    offices = list(Authority.objects.filter(code__in=named))
    return [
        (each, [o.region or o.short_name for o in offices if o.code in each.regions])
        for each in certificates
    ]


@require_GET
@seen_by
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ties are the person's own affair: seen by themselves and by who keeps the staff."""
    found = _person(request, pk)
    keeps = bool(acts.keeper_role(request.user, found))
    own = request.user == found
    page = {
        "person": found,
        "appointments": found.appointments.select_related("authority"),
        "certificates": _regions(list(found.certificates.all())),
        "relations": found.relations.select_related("organisation") if keeps or own else None,
        "leaves": found.leaves.filter(until_on__gte=clock.today()),
        "keeps": keeps,
        "may_tell": keeps or own,
    }
    return render(request, "inspections/person.html", page)


@forms_too
@seen_by
def certify(request: SignedInRequest, pk: int) -> HttpResponse:
    form = CertificateForm(request.POST or None)
    return _add(request, _person(request, pk), form, "登记审查证件", acts.add_certificate)


@forms_too
@seen_by
def relate(request: SignedInRequest, pk: int) -> HttpResponse:
    form = RelationForm(request.POST or None)
    return _add(request, _person(request, pk), form, "申报利害关系", acts.declare_relation)


@forms_too
@seen_by
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    form = LeaveForm(request.POST or None)
    return _add(request, _person(request, pk), form, "登记请假、外出", acts.add_leave)


@forms_too
@seen_by
def unrelate(request: SignedInRequest, pk: int, relation: int) -> HttpResponse:
    found = _person(request, pk)
    if not acts.keeper_role(request.user, found):
        raise Http404
    tie = get_object_or_404(StaffRelation, user=found, pk=relation, ended_on=None)
    form = EndRelationForm(request.POST or None, relation=tie)

    def end(_: User, **said: Any) -> None:
        acts.end_relation(tie, **said)

    return _add(request, found, form, f"终止利害关系：{tie}", end)


@require_POST
@seen_by
def drop_leave(request: SignedInRequest, pk: int, leave: int) -> HttpResponse:
    found = _person(request, pk)
    row = get_object_or_404(found.leaves, pk=leave)
    try:
        acts.drop_leave(row, by=request.user, on=clock.today())
    except StepRefused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, "已取消。")
    return redirect("staff-person", pk)


def _add(
    request: SignedInRequest, found: User, form: forms.Form, title: str, act: Any
) -> HttpResponse:
    page = {"person": found, "form": form, "title": title, "button": title.partition("：")[0]}
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "inspections/person_form.html", page, status=status)
    try:
        act(found, by=request.user, on=clock.today(), **form.cleaned_data)
    except StepRefused as refusal:
        page["refusal"] = refusal
        return render(request, "inspections/person_form.html", page, status=409)
    messages.success(request, f"已办理：{title}。")
    return redirect("staff-person", found.pk)
