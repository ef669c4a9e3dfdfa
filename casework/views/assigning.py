"""Taking a case on, and giving it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from casework import notices
from casework.models import Case
from casework.requests import SignedInRequest
from casework.views.finding import staff_only, visible_case


@require_POST
@staff_only
def assign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a case on, or give back one's own: the office's affair, not a step of the law."""
    found = visible_case(request, pk)
    row = Case.objects.filter(pk=found.pk)
    if request.POST.get("release"):
        row.filter(assignee=request.user).update(assignee=None)
        messages.success(request, f"{found} 已退回，待分办。")
    else:
        row.update(assignee=request.user)
        former = found.assignee_id
        notices.tell_of_assignment(found, by=request.user, to=request.user, former=former)
        messages.success(request, f"{found} 已由您承办。")
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("case", pk)
