"""Who may ask: the session of the pages, and only cases the person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.shortcuts import get_object_or_404
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request

from casework.models import Case

if TYPE_CHECKING:
    from casework.models import User


class Session(SessionAuthentication):
    """The session cookie of the pages; without one the answer is 401, not 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


def person(request: Request) -> User:
    """The signed-in person; views without one never run."""
    return cast("User", request.user)


def visible_case(request: Request, pk: int, model: type[Case] = Case) -> Any:
    """The case as its own kind; Http404 when it is not there or not theirs to see."""
    seen = Case.objects.visible_to(person(request)).select_related(
        "organisation", "authority", "deciding_authority", "regulation"
    )
    if model is not Case:
        seen = seen.filter(kind=model.KIND)
    return get_object_or_404(seen, pk=pk).procedure
