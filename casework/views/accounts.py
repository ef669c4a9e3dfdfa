"""The administrator's pages: accounts and their posts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework import accounts
from casework.account_forms import AccountForm, NameForm, PasswordForm, PostForm, SearchForm
from casework.models import Case, Role, User
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.views.finding import for_roles

PAGE_SIZE = 50


@require_GET
@for_roles(Role.ADMIN)
def listing(request: SignedInRequest) -> HttpResponse:
    """Accounts by name, office and role; a page from a key on."""
    form = SearchForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    kind = asked.get("kind", "")
    rows = accounts.found(
        asked.get("q", ""), asked.get("office", ""), asked.get("role", ""),
        closed=kind == "closed", units=kind == "units",
    )  # fmt: skip
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__gt=int(after))
    found = list(rows[: PAGE_SIZE + 1])
    kept = {name: value for name, value in asked.items() if value}
    more = found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else 0
    context = {
        "form": form,
        "accounts": found[:PAGE_SIZE],
        "first": f"?{urlencode(kept)}" if after else "",
        "next": f"?{urlencode({**kept, 'after': more})}" if more else "",
    }
    return render(request, "casework/accounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMIN)
def new(request: SignedInRequest) -> HttpResponse:
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user = accounts.open_account(form.cleaned_data, by=request.user)
        messages.success(request, f"已开立账号 {user.username}。请安排任职。")
        return redirect("account", user.pk)
    status = 422 if form.errors else 200
    return render(request, "casework/account_new.html", {"form": form}, status=status)


@require_GET
@for_roles(Role.ADMIN)
def one(request: SignedInRequest, pk: int) -> HttpResponse:
    return _shown(request, _account(pk))


def _account(pk: int) -> User:
    rows = User.objects.select_related("organisation").prefetch_related("appointments__authority")
    return get_object_or_404(rows, pk=pk)


def _shown(
    request: SignedInRequest, user: User, *, wrong: Any = None, refusal: StepRefused | None = None
) -> HttpResponse:
    """The account with its forms; the one that was sent wrong, with what was typed."""
    forms = {
        "names": NameForm(initial={"name": user.name}),
        "posts": PostForm(auto_id="id_post_%s"),
        "passwords": PasswordForm(auto_id="id_password_%s"),
    }
    for name, form in forms.items():
        if type(form) is type(wrong):
            forms[name] = wrong
    context = forms | {
        "account": user,
        "form": wrong,
        "refusal": refusal,
        "handling": Case.objects.filter(assignee=user, closed_on=None).count(),
    }
    status = 409 if refusal else 422 if wrong is not None else 200
    return render(request, "casework/account.html", context, status=status)


def _act(
    request: SignedInRequest, user: User, act: Callable[[], object], said: str, form: Any = None
) -> HttpResponse:
    """Do it and come back to the account; or show there why not."""
    if form is not None and not form.is_valid():
        return _shown(request, user, wrong=form)
    try:
        act()
    except StepRefused as refusal:
        return _shown(request, user, refusal=refusal)
    messages.success(request, said)
    return redirect("account", user.pk)


@require_POST
@for_roles(Role.ADMIN)
def rename(request: SignedInRequest, pk: int) -> HttpResponse:
    user, form = _account(pk), NameForm(request.POST)
    name = request.POST.get("name", "")
    act = lambda: accounts.rename(user, name.strip(), by=request.user)  # noqa: E731
    return _act(request, user, act, "姓名已更改。", form)


@require_POST
@for_roles(Role.ADMIN)
def appoint(request: SignedInRequest, pk: int) -> HttpResponse:
    user, form = _account(pk), PostForm(request.POST, auto_id="id_post_%s")

    def act() -> None:
        accounts.appoint(user, **form.cleaned_data, by=request.user)

    return _act(request, user, act, "任职已登记。", form)


@require_POST
@for_roles(Role.ADMIN)
def dismiss(request: SignedInRequest, pk: int, post: int) -> HttpResponse:
    user = _account(pk)
    held = get_object_or_404(user.appointments.select_related("authority"), pk=post)
    return _act(request, user, lambda: accounts.dismiss(held, by=request.user), "任职已免去。")


@require_POST
@for_roles(Role.ADMIN)
def set_password(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new password; for a closed account it lets the person in again."""
    user, form = _account(pk), PasswordForm(request.POST, auto_id="id_password_%s")
    change = accounts.set_password if user.is_active else accounts.reopen

    def act() -> None:
        change(user, form.cleaned_data["password"], by=request.user)

    return _act(request, user, act, "密码已重设。" if user.is_active else "账号已恢复。", form)


@require_POST
@for_roles(Role.ADMIN)
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    user = _account(pk)
    return _act(request, user, lambda: accounts.close(user, by=request.user), "账号已停用。")
