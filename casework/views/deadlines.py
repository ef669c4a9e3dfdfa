"""The explanation of a date, day by day, on a page and as an annex."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from casework import clock, exports
from casework.explaining import explained
from casework.exports.annex import ANNEX
from casework.models import Deadline
from casework.requests import SignedInRequest
from casework.views.finding import visible_case


@require_GET
@login_required
def deadline(request: SignedInRequest, pk: int, deadline_id: int) -> HttpResponse:
    row = _row(request, pk, deadline_id)
    return render(request, "casework/deadline.html", explained(row, clock.today()))


@require_POST
@login_required
def annex(request: SignedInRequest, pk: int, deadline_id: int) -> HttpResponse:
    """Order the ledger as a PDF, to be put with the case."""
    row = _row(request, pk, deadline_id)
    title = f"{row.title}逐日计算：{row.case}"
    ordered = exports.order(request.user, ANNEX, title, case=pk, deadline=row.pk)
    return redirect("export", ordered.pk)


def _row(request: SignedInRequest, pk: int, deadline_id: int) -> Deadline:
    case = visible_case(request, pk)
    row = get_object_or_404(case.deadlines, pk=deadline_id)
    row.case = case
    return row
