"""The pages of supervision."""

from __future__ import annotations

from django.urls import path

from supervision import views

urlpatterns = [path("dashboard/", views.dashboard, name="dashboard")]
