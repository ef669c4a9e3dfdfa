"""The home of a holder, its whole life on one page, and the office's list of holders."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_safe

from applicants.membership import CASE
from applicants.views.common import organisation_of
from casework import clock
from casework.kinds import kind_names
from casework.models import Case, Entry, Organisation, User
from casework.models.case import light, read_states
from casework.requests import SignedInRequest
from casework.views.finding import staff_only
from licensing.law import law_in_force
from licensing.models import Certificate
from licensing.register import standings
from supervision.beginning import beginnings
from supervision.duties import duties_of
from supervision.duties.holders import burdens
from supervision.duties.holders import holders as holders_of
from supervision.offices import certificate_of

PAGE_SIZE, LIFE_SIZE = 50, 60
# What a holder does by itself, in the order of its home; the rest of a certificate's beginnings is
# the office's.
OWN_ACTS = (
    "filing.register", "cross_filing.file", "change.report_before", "change.note",
    "personnel.file", "leak.report",
)  # fmt: skip


@login_required
@require_safe
def duties(request: SignedInRequest) -> HttpResponse:
    """Where the holder sees what it owes and begins what it has to report."""
    unit = organisation_of(request, CASE)
    certificate = certificate_of(unit)
    page = _of_unit(unit, request.user) | {
        "unit": unit,
        "certificate": certificate,
        "acts": _acts(certificate, request.user) if certificate else [],
        "open_cases": _open_cases(unit, request.user),
    }
    return render(request, "supervision/duties.html", page)


def _of_unit(unit: Organisation, user: User) -> dict[str, Any]:
    """What both sides see of a unit: its certificates as of today, and its duties."""
    today = clock.today()
    seen = Case.objects.visible_to(user).values("pk")
    known = Certificate.objects.filter(pk__in=seen, organisation=unit).exclude(opened_on=None)
    held = list(known.select_related("organisation", "deciding_authority").order_by("-pk"))
    found = standings(held, today)
    owed = duties_of(unit, user, today)
    return {
        "today": today,
        "certificates": [(each, found[each.pk]) for each in held],
        "duties": owed,
        "late": sum(duty.is_late for duty in owed),
    }


def _acts(certificate: Certificate, user: User) -> list[dict[str, Any]]:
    """What may be begun, with the law's sentence on it."""
    law = law_in_force(clock.today()).law
    offered = {f"{one.kind}.{one.name}": one for one in beginnings(certificate, user)}
    return [
        {"begins": offered[key], "articles": law.step(*key.split(".")).articles}
        for key in OWN_ACTS
        if key in offered
    ]


def _open_cases(unit: Organisation, user: User) -> list[tuple[str, Case]]:
    """Kind and case of what is under way beside applications and certificates, by urgency."""
    running = Case.objects.visible_to(user).filter(organisation=unit, closed_on=None)
    others = running.exclude(kind__in=("application", "certificate")).exclude(opened_on=None)
    cases = list(others.select_related("regulation", "organisation").by_urgency()[:PAGE_SIZE])
    read_states(cases)
    return [(kind_names()[case.kind], case) for case in cases]


@require_GET
@staff_only
def holders(request: SignedInRequest) -> HttpResponse:
    """The holders this office looks after, the most urgent first."""
    today = clock.today()
    words = request.GET.get("q", "").replace("\0", "").strip()
    only = request.GET.get("light", "")
    found = holders_of(request.user, words=words, only=only, today=today)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": _rows(request.user, list(page)), "q": words, "only": only,
        "choices": (("", "全部"), ("red", "有逾期"), ("yellow", "临近届满")),
    }  # fmt: skip
    return render(request, "supervision/holders.html", context)


def _rows(user: User, units: list[Any]) -> list[dict[str, Any]]:
    """The units with their certificates as of today; four queries, whatever their number."""
    today = clock.today()
    known = Certificate.objects.filter(organisation__in=units).exclude(opened_on=None)
    held = list(known.select_related("organisation", "deciding_authority").order_by("pk"))
    found = standings(held, today)
    owed = burdens(user, units, today)
    nothing = {"warned": None, "late": 0, "running": 0}
    current: dict[int, list[Any]] = {}
    for each in held:
        if found[each.pk].state != "replaced":
            current.setdefault(each.organisation_id, []).append((each, found[each.pk]))
    rows: list[dict[str, Any]] = []
    for unit in units:
        told: dict[str, Any] = owed.get(unit.pk, nothing)
        lamp = light(unit.due_on, told["warned"], today)
        certificates = current.get(unit.pk, [])
        rows.append({"unit": unit, "certificates": certificates, "light": lamp} | told)
    return rows


@login_required
@require_safe
def holder(request: SignedInRequest, pk: int) -> HttpResponse:
    """The whole life of a unit: every act in every case this person may see, the latest first."""
    user = request.user
    if user.only_asks or (user.is_applicant and user.organisation_id != pk):
        raise Http404
    unit = get_object_or_404(Organisation, pk=pk)
    seen = Case.objects.visible_to(user).filter(organisation=unit).exclude(opened_on=None)
    kinds = list(seen.order_by().values_list("kind", flat=True).distinct())
    if not kinds and not user.is_applicant:
        raise Http404
    kind = request.GET.get("kind", "")
    chosen = seen.filter(kind=kind) if kind else seen
    done = Entry.objects.filter(case__in=chosen.values("pk"), outcome=Entry.Outcome.DONE)
    acts = done.select_related("case__organisation", "authority").order_by("-on", "-pk")
    page = Paginator(acts, LIFE_SIZE).get_page(request.GET.get("page"))
    context = _of_unit(unit, user) | {
        "unit": unit,
        "page": page,
        "kind": kind,
        "kinds": {key: name for key, name in kind_names().items() if key in kinds},
        "open_cases": _open_cases(unit, user),
    }
    return render(request, "supervision/holder.html", context)
