from __future__ import annotations

from django.urls import path

from applicants.views import declaring, materials, organisation, registration, reusing

urlpatterns = [
    path("register/", registration.register, name="register"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("organisation/identity/", organisation.identity, name="identity"),
    path("organisation/facts/<slug:group>/", declaring.declare, name="declare"),
    path("organisation/facts/<slug:group>/keep/", declaring.keep_typed, name="keep-typed"),
    path("applications/<int:pk>/materials/", reusing.materials, name="application-materials"),
    path("applications/<int:pk>/materials/earlier/", reusing.earlier_all, name="earlier-all"),
    path("applications/<int:pk>/materials/<slug:key>/earlier/", reusing.earlier, name="earlier"),
    path("applications/<int:pk>/materials/<slug:key>/", materials.upload, name="upload"),
    path("materials/<int:pk>/", materials.material_file, name="material-file"),
]
