"""The list a person came from, kept while its cases are worked: the cases before and after.

The browser keeps it in a cookie: the query of the list and the cases of the page that was shown.
So the neighbours stay what the person saw, also after a step has moved a case elsewhere in the
list, and looking at a list writes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

COOKIE = "list"
LONGEST = 3500  # browsers keep 4096 bytes of a cookie


@dataclass(frozen=True)
class Neighbours:
    """Where a case stands in the list: 1-based, of `count`; the keys of its neighbours, 0 for
    none; the addresses of the list and of its next page ('' on the last)."""

    position: int
    count: int
    previous: int
    next: int
    back: str
    further: str


def keep(response: HttpResponse, query: str, cases: Sequence[int], after: str) -> None:
    """Let the browser remember this page of the list; after: the key the next page follows."""
    said = quote(json.dumps([query, after, list(cases)], separators=(",", ":")))
    if len(said) <= LONGEST:
        response.set_cookie(
            COOKIE, said, path=reverse("case", args=[0]).removesuffix("0/"), httponly=True,
            secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
        )  # fmt: skip


def neighbours(request: HttpRequest, case: int) -> Neighbours | None:
    """Where the case stands in the list the person came from; None when it is not in it."""
    try:
        query, after, cases = json.loads(unquote(request.COOKIES.get(COOKIE, "")))
        at = cases.index(case)
        keys = [0, *(int(pk) for pk in cases), 0]
    except (ValueError, TypeError, AttributeError):
        return None
    desk = reverse("desk")
    further = f"{desk}?{query}&after={quote(str(after))}" if after else ""
    return Neighbours(at + 1, len(cases), keys[at], keys[at + 2], f"{desk}?{query}", further)
