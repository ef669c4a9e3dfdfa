"""The page on which the service of a paper is looked at and written down."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework import clock
from casework.models import Case, Paper, Service
from casework.requests import SignedInRequest
from casework.serving import ServiceForm, may_serve, serve


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everybody who sees the case sees the service; who works on the case writes it down."""
    visible = Case.objects.visible_to(request.user)
    papers = Paper.objects.filter(case__in=visible).select_related("case__organisation")
    paper = get_object_or_404(papers, pk=pk)
    allowed = may_serve(paper.case, request.user)
    posted = request.method == "POST" and allowed
    form = ServiceForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        paper=paper,
        initial={"served_on": clock.today(), "served_by": str(request.user)},
    )
    if posted and form.is_valid():
        serve(paper, by=request.user, **form.cleaned_data)
        messages.success(request, f"已登记送达：{paper.title}。")
        return redirect("paper-service", pk)
    services = paper.services.select_related("corrected_by", "corrects", "entry__actor")
    page = {
        "paper": paper, "case": paper.case.procedure, "form": form, "services": services,
        "may_serve": allowed,
    }  # fmt: skip
    return render(request, "casework/service.html", page, status=422 if form.errors else 200)


@require_GET
@login_required
def proof(request: SignedInRequest, pk: int) -> FileResponse:
    """The proof of a service, always as a download."""
    visible = Case.objects.visible_to(request.user)
    found = get_object_or_404(Service.objects.exclude(file=""), pk=pk, paper__case__in=visible)
    ending = str(found.file.name).rpartition(".")[2]
    answer = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=f"{found.paper.number}送达凭证.{ending}"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
