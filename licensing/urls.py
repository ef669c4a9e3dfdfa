from __future__ import annotations

from django.urls import path

from licensing import views

urlpatterns = [
    path("applications/", views.applications, name="applications"),
    path("applications/new/", views.apply, name="apply"),
    path("applications/<int:pk>/", views.application, name="application"),
    path("applications/<int:pk>/edit/", views.edit, name="application-edit"),
    path("applications/<int:pk>/discard/", views.discard, name="application-discard"),
    path("applications/<int:pk>/check/", views.check, name="application-check"),
    path("applications/<int:pk>/submitted/", views.submitted, name="application-submitted"),
    path("applications/<int:pk>/resubmit/", views.resubmit, name="application-resubmit"),
    path("applications/<int:pk>/withdraw/", views.withdraw, name="application-withdraw"),
]
