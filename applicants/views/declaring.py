"""One group of facts: filled in, kept while it is typed, saved, and what another member wrote."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from applicants.declaring import GROUPS, DeclarationForm, profile_of
from applicants.models import Profile, Writing
from applicants.returning import way_back
from applicants.saying import said
from applicants.shapes import law_words
from applicants.views.common import Difference, organisation_of
from applicants.writing import (
    differing,
    drop,
    hands_on,
    keep,
    mark_of,
    seen_of,
    settle,
    typed_in,
)
from casework.models import Organisation
from casework.requests import SignedInRequest
from casework.templatetags.pages import short_moment


@login_required
@require_http_methods(["GET", "POST"])
def declare(request: SignedInRequest, group: str) -> HttpResponse:
    """One group of facts; 再添加 saves and shows the same page with more rows."""
    unit = organisation_of(request)
    if group not in GROUPS:
        raise Http404
    if request.method != "POST":
        return _shown(request, unit, group)
    if "discard" in request.POST:
        drop(unit, group, request.POST.get("_continues", ""))
        messages.success(request, "未保存的内容已放弃。")
        return redirect(_address(request, group))
    return _saved(request, unit, group)


def _shown(request: SignedInRequest, unit: Organisation, group: str) -> HttpResponse:
    """The page with what is saved, or with what somebody typed and has not saved."""
    profile, hands = profile_of(unit), hands_on(unit, group, request.user)
    typed = hands.shown(request.GET.get("of", ""))
    data = typed_in(typed) if typed else None
    form = DeclarationForm(data, group=group, profile=profile)
    page = _page(request, form, group)
    if typed:
        page |= {"typed": typed, "seen": typed.seen}
    return render(request, "applicants/declare.html", page)


def _saved(request: SignedInRequest, unit: Organisation, group: str) -> HttpResponse:
    """Save, unless the input is wrong or another member saved first; then nothing is lost."""
    with transaction.atomic():
        # Two members who save at once queue here; the second compares with what the first saved.
        Organisation.objects.select_for_update().get(pk=unit.pk)
        profile = profile_of(unit)
        form = DeclarationForm(request.POST, group=group, profile=profile)
        found = _differences(request, form, group)
        if form.is_valid() and not found:
            if not form.changes_nothing:
                form.declare(by=request.user)
            settle(profile, group, by=request.user, continued=request.POST.get("_continues", ""))
            return redirect(_next(request, group))
        seen = seen_of(profile, group)
        keep(profile, group, request.POST, by=request.user, seen=seen)
    page = _page(request, form, group) | {"differences": found}
    return render(request, "applicants/declare.html", page, status=409 if found else 422)


def _differences(request: SignedInRequest, form: DeclarationForm, group: str) -> list[Difference]:
    """What a save would overwrite that this member has not seen."""
    seen = request.POST.get("_seen")
    if not form.is_valid() or seen in (None, seen_of(form.profile, group)):
        return []
    names = law_words().names
    return [
        Difference(
            form.shapes[fact].title,
            said(fact, form.profile.declared.get(fact), names),
            said(fact, form.declared[fact], names),
        )
        for fact in differing(form)
    ]


def _page(request: SignedInRequest, form: DeclarationForm, group: str) -> dict[str, Any]:
    hands = hands_on(form.profile.organisation, group, request.user)
    return {
        "form": form,
        "group": group,
        "seen": seen_of(form.profile, group),
        "hands": hands,
        "refused": _refused(hands.saved),
        "continues": mark_of(hands.shown(request.GET.get("of", ""))),
        "next": way_back(request),
    }


def _refused(saved: Writing | None) -> str:
    """The title over the differences."""
    if saved is None:
        return "本页内容已有变化，尚未保存您的内容"
    return f"{saved.member} {short_moment(saved.saved_at)} 保存过本页，尚未保存您的内容"


def _next(request: SignedInRequest, group: str) -> str:
    if "more" in request.POST:
        return _address(request, group)
    return way_back(request) or reverse("organisation")


def _address(request: SignedInRequest, group: str) -> str:
    """This page again, still knowing where it leads back to."""
    back = way_back(request)
    return reverse("declare", args=[group]) + (f"?{urlencode({'next': back})}" if back else "")


@login_required
@require_POST
def keep_typed(request: SignedInRequest, group: str) -> HttpResponse:
    """Keep what is typed while it is typed; the answer is the sentence to show."""
    unit = organisation_of(request)
    if group not in GROUPS:
        raise Http404
    profile: Profile = profile_of(unit)
    current = seen_of(profile, group)
    seen = request.POST.get("_seen", current)[: len(current)]
    kept = keep(profile, group, request.POST, by=request.user, seen=seen)
    sentence = f"草稿已保存 {short_moment(kept.typed_at)}"
    saved = hands_on(unit, group, request.user).saved
    if saved and seen != current:
        moment = short_moment(saved.saved_at)
        sentence += f"。{saved.member} {moment} 保存了本页，您保存时请核对。"
    return HttpResponse(sentence, content_type="text/plain; charset=utf-8")
