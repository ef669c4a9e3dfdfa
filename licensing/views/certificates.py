"""What the holder of a certificate may ask for next."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from applicants.membership import APPLY
from applicants.views.common import organisation_of
from casework import clock
from casework.models import Case
from casework.requests import SignedInRequest
from licensing.barring import bars, lookbacks
from licensing.continuing import ways
from licensing.law import law_in_force
from licensing.models import Certificate


@login_required
@require_safe
def following(request: SignedInRequest, pk: int) -> HttpResponse:
    """Renewal, additional category, higher level and application anew, from one certificate."""
    unit, today = organisation_of(request, APPLY), clock.today()
    seen = Case.objects.visible_to(request.user).values("pk")
    own = Certificate.objects.filter(pk__in=seen).select_related("organisation", "regulation")
    certificate = get_object_or_404(own, pk=pk)
    page = {
        "certificate": certificate,
        "ways": ways(certificate, today),
        "bars": bars(unit.pk, law_in_force(today).law, today),
        "lookbacks": lookbacks(unit.pk, today),
    }
    return render(request, "licensing/following.html", page)
