from __future__ import annotations

from django.urls import path

from applicants.views import declaring, materials, organisation, registration

urlpatterns = [
    path("register/", registration.register, name="register"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("organisation/identity/", organisation.identity, name="identity"),
    path("organisation/facts/<slug:group>/", declaring.declare, name="declare"),
    path("organisation/facts/<slug:group>/keep/", declaring.keep_typed, name="keep-typed"),
    path("applications/<int:pk>/materials/<slug:key>/", materials.upload, name="upload"),
    path("materials/<int:pk>/", materials.material_file, name="material-file"),
]
