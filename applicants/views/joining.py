"""Behind an invitation's link: no account yet, only the token."""

from __future__ import annotations

from django.contrib.auth import login
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applicants import invitations
from applicants.forms import AccountForm
from applicants.models import Invitation
from applicants.views.common import answer, posted
from applicants.views.registration import BACKEND
from casework import clock

GONE = 410


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a sign-in name and a password, and be a member."""
    invitation = invitations.find(token)
    standing = invitation.standing(clock.now()) if invitation else "unknown"
    if invitation is None or standing != "open":
        return _closed(request, invitation, standing)
    if request.user.is_authenticated:
        return render(request, "applicants/members_other.html", {"invitation": invitation})
    form = AccountForm(posted(request), person=invitation.name)
    if form.is_valid():
        try:
            account = invitations.join(invitation, **_chosen(form))
        except IntegrityError:
            form.add_error("username", "该用户名刚刚被使用，请换一个")
        else:
            if account is None:
                return join(request, token)  # somebody was quicker: say what it is now
            login(request, account, backend=BACKEND)
            return redirect("home")
    return answer(request, "applicants/members_join.html", {"form": form, "invitation": invitation})


def _chosen(form: AccountForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("username", "password")}


def _closed(request: HttpRequest, invitation: Invitation | None, standing: str) -> HttpResponse:
    page = {"invitation": invitation, "standing": standing}
    status = GONE if invitation else 404
    return render(request, "applicants/members_closed.html", page, status=status)
