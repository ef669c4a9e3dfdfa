"""Coming in, going out, and where each role begins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casework.models import Role, User
from casework.requests import SignedInRequest


class SignInForm(AuthenticationForm):
    """One sentence for every failure: it tells nobody which accounts exist."""

    use_required_attribute = False
    error_messages = {
        "invalid_login": "用户名或者密码不正确。注意区分大小写。",
        "inactive": "该账号已停用。",
    }
    username = forms.CharField(
        label="用户名",
        error_messages={"required": "请输入用户名"},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        error_messages={"required": "请输入密码"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ChangePasswordForm(PasswordChangeForm):
    use_required_attribute = False


@login_required
def home(request: SignedInRequest) -> HttpResponse:
    """Send each person to the page their work begins on."""
    return redirect(first_page(request.user))


def first_page(user: User) -> str:
    """The name of the address where this person's work begins."""
    if user.is_applicant:
        return "applications"
    if user.only_asks:
        return "qualifications"
    roles = user.roles()
    if not roles:  # experts, whom no office has appointed
        return "opinions"
    if roles == {Role.ADMIN}:
        return "calendar"
    return "dashboard" if roles == {Role.SUPERVISOR} else "desk"


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """What axes shows after too many failures."""
    form = SignInForm(request)
    minutes = int(settings.AXES_COOLOFF_TIME * 60)
    sentence = f"登录失败次数过多，该账号在此处已暂时锁定，请在 {minutes} 分钟后再试。"
    page = {"form": form, "locked": sentence}
    return render(request, "accounts/sign_in.html", page, status=429)
