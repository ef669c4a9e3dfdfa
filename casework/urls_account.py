from __future__ import annotations

from django.contrib.auth import views
from django.urls import path, reverse_lazy

from casework.views import display
from casework.views.account import ChangePasswordForm, SignInForm, home

urlpatterns = [
    path("", home, name="home"),
    path("display/", display.choose, name="display"),
    path(
        "sign-in/",
        views.LoginView.as_view(
            authentication_form=SignInForm,
            template_name="accounts/sign_in.html",
            redirect_authenticated_user=True,
        ),
        name="sign-in",
    ),
    path("sign-out/", views.LogoutView.as_view(), name="sign-out"),
    path(
        "password/",
        views.PasswordChangeView.as_view(
            form_class=ChangePasswordForm,
            template_name="accounts/password.html",
            success_url=reverse_lazy("password-changed"),
        ),
        name="password",
    ),
    path(
        "password/changed/",
        views.PasswordChangeDoneView.as_view(template_name="accounts/password_changed.html"),
        name="password-changed",
    ),
]
