from __future__ import annotations

from django.urls import path

from applicants.views import materials, organisation, parts, registration

urlpatterns = [
    path("register/", registration.register, name="register"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("organisation/identity/", organisation.identity, name="identity"),
    path("organisation/facts/<slug:group>/", organisation.declare, name="declare"),
    path("applications/<int:pk>/materials/<slug:key>/", materials.upload, name="upload"),
    path("applications/<int:pk>/materials/<slug:key>/pieces/", parts.begin, name="upload-begin"),
    path("uploads/<slug:token>/", parts.piece, name="upload-piece"),
    path("uploads/<slug:token>/finish/", parts.finish, name="upload-finish"),
    path("materials/<int:pk>/", materials.material_file, name="material-file"),
    path("materials/<int:pk>/remove/", materials.remove, name="material-remove"),
]
