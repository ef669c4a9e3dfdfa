"""The administrator's page of delegations: which stages an authority entrusts to another."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from casework import accounts, clock
from casework.account_forms import DelegationForm
from casework.law import Law, laws
from casework.models import Authority, Delegation, Regulation, Role
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.views.finding import for_roles


def _law() -> Law:
    """The newest regulation in force that knows of delegations."""
    in_force = set(Regulation.objects.in_force(clock.today()).values_list("code", flat=True))
    for law in laws():
        if law.code in in_force and "delegation" in law.document.get("competence", {}):
            return law
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMIN)
def delegations(request: SignedInRequest) -> HttpResponse:
    """Those there are, and the form of a new one."""
    form = DelegationForm(request.POST if request.method == "POST" else None, law=_law())
    if request.method == "POST" and form.is_valid():
        accounts.delegate(form.delegation(), by=request.user)
        messages.success(request, "委托已登记。")
        return redirect("delegations")
    return _shown(request, form)


def _shown(
    request: SignedInRequest, form: DelegationForm, refusal: StepRefused | None = None
) -> HttpResponse:
    law, today = _law(), clock.today()
    regions = dict(Authority.objects.values_list("code", "region"))
    stages = law.document["competence"]["delegation"]["stages"]
    rows = [
        {
            "row": row,
            "level": law.level_name(row.level),
            "stages": [stages.get(key, {}).get("name", key) for key in row.stages],
            "provinces": [regions.get(code) or code for code in row.provinces],
            "runs": row.from_on <= today < row.until_on,
        }
        for row in Delegation.objects.select_related("source", "to").order_by("-until_on", "-pk")
    ]
    status = 409 if refusal else 422 if form.errors else 200
    context = {"form": form, "rows": rows, "refusal": refusal, "today": today}
    return render(request, "casework/delegations.html", context, status=status)


@require_POST
@for_roles(Role.ADMIN)
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    delegation = get_object_or_404(Delegation.objects.select_related("source", "to"), pk=pk)
    try:
        accounts.end_delegation(delegation, by=request.user)
    except StepRefused as refusal:
        return _shown(request, DelegationForm(law=_law()), refusal)
    messages.success(request, "委托已终止。")
    return redirect("delegations")
