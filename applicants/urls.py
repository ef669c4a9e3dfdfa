from __future__ import annotations

from django.urls import path

from applicants import views

urlpatterns = [
    path("register/", views.register, name="register"),
    path("organisation/", views.organisation, name="organisation"),
    path("organisation/identity/", views.identity, name="identity"),
    path("organisation/facts/<slug:group>/", views.declare, name="declare"),
    path("applications/<int:pk>/materials/<slug:key>/", views.upload, name="upload"),
    path("materials/<int:pk>/", views.material_file, name="material-file"),
]
