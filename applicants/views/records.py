"""What an organisation keeps of itself row by row: lists, one record, and what is masked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applicants.models import Record
from applicants.records.catalogue import Kind, kinds
from applicants.records.changing import ChangedMeanwhile, Stands, add, change, delete, reveal
from applicants.records.forms import RecordForm, RevealForm, clashing, fields_of
from applicants.records.keeping import content_of, version_of
from applicants.records.listing import page_of
from applicants.records.masking import Shown, shown
from applicants.views.common import Difference, answer, organisation_of, posted
from casework.models import Organisation, Role
from casework.requests import SignedInRequest
from casework.templatetags.pages import short_moment

DELETED = "这条记录刚刚被本单位的其他成员删除。保存将重新添加，请补全被遮盖的内容。"


def kind_named(key: str) -> Kind:
    """The kind of record; Http404 when there is none of this name."""
    found = kinds().get(key)
    if found is None:
        raise Http404
    return found


def record_of(organisation: Organisation, kind: Kind, pk: int) -> Record:
    """The organisation's own record of the kind; Http404 for any other."""
    own = Record.objects.select_related("organisation", "changed_by")
    return get_object_or_404(own, organisation=organisation, kind=kind.key, pk=pk)


def list_of(request: SignedInRequest, organisation: Organisation, kind: Kind) -> dict[str, Any]:
    """What the list of a kind shows: the page and the words that were looked for."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    after = request.GET.get("after", "")
    page = page_of(organisation, kind, fields_of(kind), words=words, after=after)
    return {"kind": kind, "page": page, "q": words, "first": bool(after)}


@login_required
@require_safe
@never_cache
def records(request: SignedInRequest, key: str) -> HttpResponse:
    kind = kind_named(key)
    page = list_of(request, organisation_of(request), kind)
    return render(request, "applicants/records.html", page)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def record_add(request: SignedInRequest, key: str) -> HttpResponse:
    unit, kind = organisation_of(request), kind_named(key)
    form = RecordForm(posted(request), kind=kind)
    if form.is_valid():
        try:
            add(unit, kind, form.content, by=request.user)
        except Stands:
            form.add_error(kind.unique[0], clashing(kind))
        else:
            messages.success(request, "已添加。")
            return redirect("record-add" if "more" in request.POST else "records", key)
    return answer(request, "applicants/records_form.html", {"form": form, "kind": kind})


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def record(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    """Change a record; what another member changed meanwhile is shown beside what was typed."""
    unit, kind = organisation_of(request), kind_named(key)
    found = Record.objects.filter(organisation=unit, kind=kind.key, pk=pk).first()
    if found is None:
        return _deleted(request, kind)
    form = RecordForm(posted(request), kind=kind, kept=content_of(found), version=version_of(found))
    if form.is_valid():
        try:
            change(found, form.content, version=form.cleaned_data["version"], by=request.user)
        except Stands:
            form.add_error(kind.unique[0], clashing(kind))
        except ChangedMeanwhile as meanwhile:
            return _changed_meanwhile(request, kind, form, meanwhile.record)
        except Record.DoesNotExist:
            return _deleted(request, kind)
        else:
            messages.success(request, "已保存。")
            return redirect("records", key)
    page = {"form": form, "kind": kind, "record": found}
    return answer(request, "applicants/records_form.html", page)


def _changed_meanwhile(
    request: SignedInRequest, kind: Kind, form: RecordForm, current: Record
) -> HttpResponse:
    """The form as it was typed, to be saved over the present version if that is meant."""
    assert form.kept is not None
    typed = request.POST.copy()
    typed["version"] = version_of(current)
    now, fields = content_of(current), fields_of(kind)
    rows = zip(
        shown(kind, fields, now),
        shown(kind, fields, form.content, open_members=_typed(form)),
        strict=True,
    )
    again = RecordForm(typed, kind=kind, kept=now, version=version_of(current))
    again.full_clean()
    page = {
        "form": again,
        "kind": kind,
        "record": current,
        "conflict": _sentence(current),
        "differences": [
            Difference(own.member.name, other.text, own.text)
            for other, own in rows
            if now[own.member.key] != form.content[own.member.key]
        ],
    }
    return render(request, "applicants/records_form.html", page, status=409)


def _sentence(current: Record) -> str:
    who, moment = current.changed_by or "本单位成员", short_moment(current.changed_at)
    return f"{who} {moment} 保存了新的内容。请核对后再保存，再次保存将以您填写的为准。"


def _typed(form: RecordForm) -> frozenset[str]:
    """The sensitive members that the person has just typed, and may therefore see."""
    return frozenset(key for key in form.kind.sensitive if form.cleaned_data.get(key) is not None)


def _deleted(request: SignedInRequest, kind: Kind) -> HttpResponse:
    """Somebody deleted the record: what was typed stays, to be added anew."""
    if request.method != "POST":
        raise Http404
    form = RecordForm(request.POST, kind=kind)
    page = {"form": form, "kind": kind, "deleted": DELETED}
    return render(request, "applicants/records_form.html", page, status=409)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def record_delete(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    unit, kind = organisation_of(request), kind_named(key)
    found = record_of(unit, kind, pk)
    page: dict[str, Any] = {
        "kind": kind,
        "record": found,
        "version": version_of(found),
        "shown": list(shown(kind, fields_of(kind), content_of(found))),
    }
    if request.method == "POST":
        try:
            delete(found, version=request.POST.get("version", ""), by=request.user)
        except ChangedMeanwhile:
            page["changed"] = True
        except Record.DoesNotExist:
            return redirect("records", key)
        else:
            messages.success(request, "已删除。")
            return redirect("records", key)
    status = 409 if "changed" in page else 200
    return render(request, "applicants/records_delete.html", page, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def record_show(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    kind = kind_named(key)
    found = record_of(organisation_of(request), kind, pk)
    return show(request, found, kind, role=Role.UNIT, page={})


def show(
    request: SignedInRequest, found: Record, kind: Kind, *, role: str, page: dict[str, Any],
    **seen: Any,
) -> HttpResponse:  # fmt: skip
    """One record masked; with a reason, written down, the chosen members open in this answer."""
    content = content_of(found)
    form = RevealForm(posted(request), kind=kind, content=content)
    open_members: list[str] = []
    if form.is_valid():
        open_members, reason = form.cleaned_data["members"], form.cleaned_data["reason"]
        with transaction.atomic():
            reveal(found, open_members, reason=reason, by=request.user, role=role, **seen)
    told: list[Shown] = list(
        shown(kind, fields_of(kind), content, open_members=frozenset(open_members))
    )
    page |= {"kind": kind, "record": found, "shown": told, "form": form, "open": open_members}
    return answer(request, "applicants/records_show.html", page)
