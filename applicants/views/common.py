"""What the pages of the applicant's side share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from applicants.membership import PROFILE, require
from casework.models import Organisation
from casework.requests import SignedInRequest


@dataclass(frozen=True)
class Difference:
    """What another member saved meanwhile, beside what is about to be saved over it."""

    title: str
    saved: str
    own: str


def organisation_of(request: SignedInRequest, deed: str = PROFILE) -> Organisation:
    """The organisation for which this member may do the deed (applicants/membership.py).

    Http404 for staff, PermissionDenied with a sentence for members who may not.
    """
    if not request.user.is_applicant:
        raise Http404
    return require(request.user, deed)


def posted(request: HttpRequest) -> Any:
    """What was posted, even when it is nothing; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def answer(request: HttpRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    """The page; with status 422 when its form was refused."""
    form = page.get("form")
    return render(request, template, page, status=422 if form and form.errors else 200)
