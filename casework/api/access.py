"""Who may ask: the session of the pages, and only cases the person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.shortcuts import get_object_or_404
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from casework.models import Case

if TYPE_CHECKING:
    from casework.models import User


class Session(SessionAuthentication):
    """The session cookie of the pages; without one the answer is 401, not 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"

    def enforce_csrf(self, request: Request) -> None:
        """Raises PermissionDenied with a sentence of ours."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise PermissionDenied(
                "请求没有带上会话的防伪标识 X-CSRFToken，或者标识不符。"
            ) from None


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
