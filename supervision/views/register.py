"""The register as of a day, one certificate in it, and the gate: for offices and public bodies.

Within this circle it is published; a holder sees its own certificates and asks for itself.
"""

from __future__ import annotations

import csv
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from applicants.membership import APPLY, require
from casework import clock
from casework.models import DRAFT, Case
from casework.requests import SignedInRequest
from licensing.models import Certificate
from licensing.register import Standing, register_on
from licensing.scope import can_take
from supervision import inquiring
from supervision.forms.gate import GateForm, RegisterForm, StandingForm
from supervision.registering import certificate_page, row_of

PAGE_SIZE = 50
COLUMNS = (
    "证书编号", "单位名称", "统一社会信用代码", "等级", "业务种类", "发证机关", "有效期起",
    "有效期止", "状态", "状态起始日",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def reads_register(request: SignedInRequest) -> None:
    """Raises Http404 for everybody but offices and registered public bodies."""
    if not inquiring.may_read_register(request.user):
        raise Http404


@login_required
@require_safe
def register(request: SignedInRequest) -> HttpResponse:
    reads_register(request)
    form = RegisterForm(_asked(request))
    if not form.is_valid():
        return render(request, "supervision/register.html", {"form": form}, status=422)
    on = form.cleaned_data["on"]
    found = register_on(on, **form.filters())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    seen = _seen(request, [certificate.pk for certificate, _ in page])
    context = {
        "form": form,
        "on": on,
        "page": page,
        "rows": [row_of(*each) | {"opens": each[0].pk in seen} for each in page],
        "query": _query(request),
    }
    return render(request, "supervision/register.html", context)


def _asked(request: SignedInRequest) -> QueryDict:
    """What was asked, with today where no day was."""
    asked = request.GET.copy()
    asked.setdefault("on", clock.today().isoformat())
    return asked


def _query(request: SignedInRequest) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()


def _seen(request: SignedInRequest, ids: list[int]) -> set[int]:
    """Of these, the cases whose own page this person may open."""
    seen = Case.objects.visible_to(request.user).filter(pk__in=ids)
    return set() if request.user.only_asks else set(seen.values_list("pk", flat=True))


@login_required
@require_safe
def export(request: SignedInRequest) -> HttpResponse:
    """The whole list as CSV, with the byte order mark that spreadsheets need."""
    reads_register(request)
    form = RegisterForm(_asked(request))
    if not form.is_valid():
        return render(request, "supervision/register.html", {"form": form}, status=422)
    on = form.cleaned_data["on"]
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="register-{on.isoformat()}.csv"'
    sheet = csv.writer(answer)
    sheet.writerow(COLUMNS)
    for certificate, standing in register_on(on, **form.filters()):
        sheet.writerow(map(_plain, _cells(certificate, standing)))
    return answer


def _cells(certificate: Certificate, standing: Standing) -> tuple[Any, ...]:
    row = row_of(certificate, standing)
    return (
        certificate.number, certificate.holder_name, certificate.organisation.code, row["level"],
        "、".join(row["categories"]), certificate.deciding_authority.name, certificate.valid_from,
        certificate.valid_until, standing.name, standing.since or "",
    )  # fmt: skip


def _plain(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


@login_required
@require_safe
def certificate(request: SignedInRequest, pk: int) -> HttpResponse:
    """One certificate on a day; who may open its case sees its sheets and versions as well."""
    found = get_object_or_404(
        Certificate.objects.exclude(state=DRAFT).select_related(
            "organisation", "deciding_authority", "regulation", "replaces"
        ),
        pk=pk,
    )
    opens = bool(_seen(request, [pk]))
    if not opens:
        reads_register(request)
    today = clock.today()
    form = StandingForm(request.GET if request.GET.get("on") else None, initial={"on": today})
    on = form.cleaned_data["on"] if form.is_valid() else today
    context = certificate_page(found, on, opens=opens) | {"form": form, "user_opens": opens}
    status = 422 if form.errors else 200
    return render(request, "supervision/certificate.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scope(request: SignedInRequest) -> HttpResponse:
    """The gate. A question is posted, because those of public bodies are written down."""
    if request.user.is_applicant:
        require(request.user, APPLY)
    else:
        reads_register(request)
    form = GateForm(request.POST if request.method == "POST" else None, user=request.user)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        parts = can_take(form.holder, form.business(), form.cleaned_data["on"])
        allowed = all(part.holds for part in parts)
        context |= {"parts": parts, "allowed": allowed, "unit": form.holder}
        _write_down(request, form, next((p.code for p in parts if not p.holds), "ok"))
    status = 422 if form.errors else 200
    return render(request, "supervision/scope.html", context, status=status)


def _write_down(request: SignedInRequest, form: GateForm, answer: str) -> None:
    try:
        inquiring.note(request.user, form.holder, form.asked(), answer)
    except inquiring.TooMany:
        raise PermissionDenied("查询过于频繁，请稍后再试。") from None
