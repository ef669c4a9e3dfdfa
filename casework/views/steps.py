"""One page for each step: what it brings about, its form, its papers in advance, and the act.

A step that cannot be taken back is asked for twice; the second page shows what was filled in.
A form that was opened before somebody else acted is given back with what was done since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from casework import letters, presence
from casework.asking import asks_again, offered
from casework.consequences import consequences, papers_of
from casework.door import take_step
from casework.forms import StepForm, form_for
from casework.judging import Offer
from casework.models import Case, Entry
from casework.papers import rendering
from casework.proposal_forms import reasons_for
from casework.refusal import StepRefused
from casework.rehearsal import rehearsed_papers, rehearsed_periods
from casework.requests import SignedInRequest
from casework.summary import summary
from casework.views.finding import visible_case

AGAIN, EDIT, SEEN = "confirmed", "edit", "seen"


@dataclass(frozen=True)
class Asked:
    """A step as it is asked for on its page."""

    case: Case
    offer: Offer
    form: StepForm
    paragraphs: list[letters.Paragraph]

    @property
    def name(self) -> str:
        return self.offer.name


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    asked = _asked(request, pk, name)
    if request.method != "POST":
        return _page(request, asked)
    if not asked.form.is_valid():
        return _page(request, asked, status=422)
    if newer := presence.acts_since(asked.case, request.POST.get(SEEN, "")):
        return _page(request, asked, newer=newer, status=409)
    if EDIT in request.POST:
        return _page(request, asked)
    if asked.offer.available and asks_again(asked.case, name) and AGAIN not in request.POST:
        return _confirm(request, asked)
    return _act(request, asked)


@login_required
@require_POST
def preview(request: SignedInRequest, pk: int, name: str, key: str) -> HttpResponse:
    """The paper as it would be issued with what is typed so far; nothing is kept."""
    asked = _asked(request, pk, name)
    if key not in dict(papers_of(asked.case, name)):
        raise Http404
    if not asked.form.is_valid():
        return _page(request, asked, status=422)
    try:
        inputs = _inputs(asked)
        content = rehearsed_papers(asked.case, name, by=request.user, **inputs).get(key)
        if content is None:
            asked.form.add_error(None, "按所填写的内容，不出具这份文书。")
            return _page(request, asked, status=422)
        drawn = rendering.render(key, content)
    except StepRefused as refusal:
        return _page(request, asked, refusal=refusal, status=409)
    except rendering.LibrariesMissing as missing:
        return render(request, "casework/unavailable.html", {"says": str(missing)}, status=503)
    return HttpResponse(drawn, content_type="application/pdf")


def _asked(request: SignedInRequest, pk: int, name: str) -> Asked:
    case = visible_case(request, pk)
    offer = offered(case, name, request.user)
    posted = request.POST if request.method == "POST" else None
    form = form_for(case.kind, name)(posted, case=case, initial=reasons_for(case, name))
    paragraphs = letters.usual(case, name)
    letters.add_fields(form, case, paragraphs)
    return Asked(case, offer, form, paragraphs)


def _act(request: SignedInRequest, asked: Asked) -> HttpResponse:
    try:
        take_step(asked.case, asked.name, by=request.user, **_inputs(asked))
    except StepRefused as refusal:
        asked.case.refresh_from_db()
        return _page(request, asked, refusal=refusal, status=409)
    messages.success(request, f"已办理：{asked.offer.step.label}。")
    return redirect("case", asked.case.pk)


def _inputs(asked: Asked) -> dict[str, Any]:
    worded = letters.take_wording(asked.form, asked.paragraphs)
    return asked.form.inputs() | ({letters.INPUT: worded} if worded else {})


def _confirm(request: SignedInRequest, asked: Asked) -> HttpResponse:
    """The second asking: what was filled in, what exactly comes of it, and the two ways on."""
    rows = summary(asked.form)
    try:
        moved = rehearsed_periods(asked.case, asked.name, by=request.user, **_inputs(asked))
    except StepRefused as refusal:
        return _page(request, asked, refusal=refusal, status=409)
    context = _context(asked) | {"rows": rows, "moved": moved}
    return render(request, "casework/confirm.html", context)


def _page(
    request: SignedInRequest,
    asked: Asked,
    *,
    refusal: StepRefused | None = None,
    newer: Sequence[Entry] = (),
    status: int = 200,
) -> HttpResponse:
    case = asked.case
    more = {
        "refusal": refusal or asked.offer.blocked,
        "newer": newer,
        "wording": {each.name for each in asked.paragraphs},
        "others": [] if request.user.is_applicant else presence.others(case, request.user),
    }
    return render(request, "casework/step.html", _context(asked) | more, status=status)


def _context(asked: Asked) -> dict[str, Any]:
    return {
        "case": asked.case,
        "offer": asked.offer,
        "form": asked.form,
        "seen": presence.latest(asked.case),
        "brings": consequences(asked.case, asked.name),
        "again": asks_again(asked.case, asked.name),
    }
