"""Registering an organisation and its first account."""

from __future__ import annotations

from django.contrib.auth import login
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from applicants.forms import RegisterForm
from applicants.views.common import answer, posted

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    form = RegisterForm(posted(request))
    if form.is_valid():
        try:
            account = form.register()
        except IntegrityError:
            form.add_error(None, "该单位或者用户名刚刚被注册，请核对后重试")
        else:
            login(request, account, backend=BACKEND)
            return redirect("organisation")
    return answer(request, "accounts/register.html", {"form": form})
