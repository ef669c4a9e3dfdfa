"""What every page of the office starts from: the case this person may see."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404

from casework.models import Case, Role
from casework.requests import SignedInRequest

View = Callable[..., HttpResponseBase]
RELATED = ("organisation", "authority", "deciding_authority", "regulation", "assignee")


def visible_case(request: SignedInRequest, pk: int) -> Case:
    """The case as its own kind; Http404 when there is none or it is not this person's to see."""
    visible = Case.objects.visible_to(request.user)
    kind = get_object_or_404(visible.only("kind"), pk=pk).procedure.__class__
    return kind._base_manager.select_related(*RELATED).get(pk=pk)


def staff_only(view: View) -> View:
    """Pages of the office: nobody else learns that they exist."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_applicant or request.user.only_asks:
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


def for_roles(*roles: Role) -> Callable[[View], View]:
    """Pages of some roles only; to everybody else they do not exist."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.roles() & set(roles):
                raise Http404
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return guard
