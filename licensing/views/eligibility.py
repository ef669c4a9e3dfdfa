"""The conditions before one asks: all categories and levels, one question, several side by side."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from applicants.known import Known, facts_on
from applicants.views.common import answer, organisation_of
from casework.law import Law
from casework.models import Organisation
from casework.requests import SignedInRequest
from casework.tables import Head
from licensing.assessing import assess_known, register_of, survey_organisation
from licensing.eligibility import Assessment, Finding, Standing
from licensing.informing import for_everybody, matrix, side_by_side, told, waiting_day
from licensing.ownership_page import ownership_page
from licensing.questions import AskForm, CompareForm, DayForm

ORDER = (Standing.FAILED, Standing.MISSING, Standing.JUDGED, Standing.MET, Standing.NOT_ASKED)


@login_required
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Every category at every level, by how many conditions stand in each way."""
    unit = organisation_of(request)
    form = DayForm(request.GET or None)
    known = facts_on(unit, form.day, form.law)
    found = survey_organisation(form.law, unit, known=known, on=form.day)
    common = for_everybody(form.law, next(iter(found.values())))
    page = _page(form, known) | {
        "levels": form.law.document["levels"],
        "level_names": [entry["name"] for entry in form.law.document["levels"].values()],
        "rows": matrix(form.law, found),
        "common": _sections(common, known),
    }
    return _answer(request, "licensing/eligibility.html", page)


@login_required
@require_safe
def conditions(request: SignedInRequest) -> HttpResponse:
    """Every condition of a level and its categories: value, source, what would change it."""
    unit = organisation_of(request)
    form = AskForm(request.GET or None)
    known = facts_on(unit, form.day, form.law)
    page = _page(form, known)
    if form.is_valid():
        page |= _asked(unit, form, known)
    return _answer(request, "licensing/eligibility_conditions.html", page)


def _asked(unit: Organisation, form: AskForm, known: Known) -> dict[str, Any]:
    level, categories = form.cleaned_data["level"], form.cleaned_data["categories"]
    register = register_of(unit)

    def assess(facts: Known, on: Any) -> Assessment:
        return assess_known(
            form.law, register, known=facts, level=level, categories=categories, on=on
        )

    found = assess(known, form.day)
    sections = _sections(found.findings.values(), known)
    later = waiting_day(found, form.day)
    if later:
        on_that_day = assess(facts_on(unit, later, form.law), later).tally()
        later = None if on_that_day[Standing.FAILED] else later
    return {
        "level": form.law.level_name(level),
        "categories": form.law.category_names(categories),
        "sections": sections,
        "tally": found.tally(),
        "to_change": next((rows for s, rows in sections if s is Standing.FAILED), []),
        "later": later,
    }


def _sections(findings: Any, known: Known) -> list[tuple[Standing, list[Any]]]:
    """The conditions by standing, those that call for something first."""
    by_standing: dict[Standing, list[Finding]] = {standing: [] for standing in ORDER}
    for finding in findings:
        by_standing[finding.standing].append(finding)
    return [(s, told(rows, known)) for s, rows in by_standing.items() if rows]


@login_required
@require_safe
def compare(request: SignedInRequest) -> HttpResponse:
    """Several combinations side by side, item by item of the table."""
    unit = organisation_of(request)
    form = CompareForm(request.GET or None)
    known = facts_on(unit, form.day, form.law)
    page = _page(form, known)
    if form.is_valid():
        picked, law = form.picked(), form.law
        found = survey_organisation(law, unit, known=known, on=form.day)
        page |= {
            "columns": [
                _head_of(law, category, level, form.day)
                for category, level in picked
            ],
            "rows": side_by_side(law, picked, found, known),
            "common": _sections(for_everybody(law, found[picked[0]]), known),
        }  # fmt: skip
    return _answer(request, "licensing/eligibility_compare.html", page)


def _head_of(law: Law, category: str, level: str, on: date) -> Head:
    """A combination by its two names, leading to its conditions on the day."""
    named = format_html("{}<br>{}", law.name("categories", category), law.level_name(level))
    asked = urlencode({"level": level, "categories": category, "on": on.isoformat()})
    return Head(named, url=f"{reverse('eligibility-conditions')}?{asked}")


@login_required
@require_safe
def ownership(request: SignedInRequest) -> HttpResponse:
    """Who owns and controls the unit, every chain of investors from outside, and the verdict."""
    unit = organisation_of(request)
    form = DayForm(request.GET or None)
    known = facts_on(unit, form.day, form.law)
    found = survey_organisation(form.law, unit, known=known, on=form.day)
    common = for_everybody(form.law, next(iter(found.values())))
    page = _page(form, known) | ownership_page(unit, form.law, form.day, known, common)
    return _answer(request, "licensing/eligibility_ownership.html", page)


def _page(form: DayForm, known: Known) -> dict[str, Any]:
    return {
        "form": form,
        "on": form.day,
        "law": form.law,
        "number": form.law.document["number"],
        "contradictions": known.contradictions,
    }


def _answer(request: HttpRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    page["form"].is_valid()
    return answer(request, template, page)
