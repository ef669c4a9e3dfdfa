"""The pages of supervision."""

from __future__ import annotations

from django.urls import path

from supervision import starting, views

urlpatterns = [
    path("dashboard/", views.dashboard, name="dashboard"),
    path("cases/<int:pk>/begin/<slug:kind>/<slug:name>/", starting.begin, name="begin"),
]
