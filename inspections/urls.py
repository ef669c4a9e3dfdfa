"""The pages of visits; a visit's own page is that of its case."""

from __future__ import annotations

from django.urls import path

from inspections import views

urlpatterns = [
    path("cases/<int:pk>/visits/new/", views.plan, name="visit-plan"),
    path("cases/<int:pk>/records/<slug:ground>/", views.record, name="visit-record"),
]
