"""The living page of components: what there is, in every state, for those who build and judge."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework import clock
from casework.requests import SignedInRequest
from casework.samples import samples
from casework.views.finding import staff_only


@require_GET
@staff_only
def components(request: SignedInRequest) -> HttpResponse:
    return render(request, "casework/components.html", samples(clock.now()))
