"""Workbooks of records: the empty form, what is kept, and the upload of a filled one."""

from __future__ import annotations

import base64
import io
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applicants.contents import SHEET, Unfit
from applicants.records import rows, writing
from applicants.records.catalogue import Kind
from applicants.records.forms import ImportForm
from applicants.records.importing import Outcome, import_workbook
from applicants.records.keeping import kept
from applicants.views.common import answer, organisation_of, posted
from applicants.views.records import kind_named
from casework.requests import SignedInRequest

SHOWN_FAULTS = 200


@login_required
@require_safe
def record_template(request: SignedInRequest, key: str) -> FileResponse:
    organisation_of(request)
    kind = kind_named(key)
    return sent(writing.template(kind), f"{kind.name}（空表）.xlsx")


@login_required
@require_safe
@never_cache
def record_export(request: SignedInRequest, key: str) -> FileResponse:
    kind = kind_named(key)
    kept_rows = rows(organisation_of(request), kind.key)
    return sent(writing.export(kind, kept_rows), f"{kind.name}.xlsx")


def sent(content: bytes, name: str) -> FileResponse:
    """A workbook to keep."""
    file = io.BytesIO(content)
    response = FileResponse(file, as_attachment=True, filename=name, content_type=SHEET)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def record_import(request: SignedInRequest, key: str) -> HttpResponse:
    unit, kind = organisation_of(request), kind_named(key)
    count = kept(unit)[kind.key].count
    form = ImportForm(posted(request), request.FILES or None, kind=kind, count=count)
    page: dict[str, Any] = {"form": form, "kind": kind, "count": count}
    if form.is_valid():
        try:
            outcome = _take(request, kind, form)
        except Unfit as unfit:
            form.add_error("file", unfit.reason)
        else:
            if not outcome.faults:
                messages.success(request, f"已导入 {outcome.count} {kind.one}。")
                return redirect("records", key)
            form.add_error(None, f"表格中有 {len(outcome.faults)} 处错误，没有导入任何内容。")
            page |= told(outcome)
    return answer(request, "applicants/records_import.html", page)


def _take(request: SignedInRequest, kind: Kind, form: ImportForm) -> Outcome:
    return import_workbook(
        organisation_of(request),
        kind,
        form.cleaned_data["file"],
        replace=form.cleaned_data["mode"] == "replace",
        by=request.user,
    )


def told(outcome: Outcome) -> dict[str, Any]:
    """The first faults, how many more there are, and the upload with a column that names them.

    The workbook travels inside the answer: what was refused is not stored anywhere.
    """
    returned = base64.b64encode(writing.returned(outcome.sheet, outcome.faults)).decode()
    return {
        "faults": outcome.faults[:SHOWN_FAULTS],
        "unlisted": max(0, len(outcome.faults) - SHOWN_FAULTS),
        "returned": f"data:{SHEET};base64,{returned}",
    }
