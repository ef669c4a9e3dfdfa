"""Choosing colours and the size of letters; works for those who are not signed in, too."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from casework import display

KEPT = 365 * 24 * 60 * 60  # seconds


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the choice with the account and in this browser, and go back to where it was made."""
    back = request.POST.get("next", "")
    local = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    answer = redirect(back if local else "home")
    chosen = display.wanted(request).changed(
        request.POST.get("theme", ""), request.POST.get("size", "")
    )
    if request.user.is_authenticated:
        request.user.display = str(chosen)
        request.user.save(update_fields=["display"])
    answer.set_cookie(
        display.COOKIE,
        str(chosen),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer
