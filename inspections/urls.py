"""The pages of visits; a visit's own page is that of its case.

Everything a tablet needs offline lies under visits/, which is where its worker may reach.
"""

from __future__ import annotations

from django.urls import path

from inspections.views import offline, sheet, standards, visits

urlpatterns = [
    path("cases/<int:pk>/visits/new/", visits.plan, name="visit-plan"),
    path("cases/<int:pk>/records/<slug:ground>/", visits.record, name="visit-record"),
    path("visits/worker.js", offline.worker, name="sheet-worker"),
    path("visits/office.webmanifest", offline.manifest, name="sheet-manifest"),
    path("visits/<int:pk>/sheet/", sheet.overview, name="sheet"),
    path("visits/<int:pk>/sheet/<slug:head>/", sheet.head, name="sheet-head"),
    path("visits/<int:pk>/sheet/<slug:head>/share/", sheet.share, name="sheet-share"),
    path("visits/<int:pk>/points/<str:point>/", sheet.entry, name="sheet-entry"),
    path("visits/<int:pk>/points/<str:point>/history/", sheet.history, name="sheet-history"),
    path("visits/<int:pk>/points/<str:point>/photos/", sheet.photo, name="sheet-photo"),
    path("visits/photos/<int:pk>/", sheet.photo_file, name="sheet-photo-file"),
    path("standards/", standards.versions, name="standards"),
    path("standards/new/", standards.load, name="standard-load"),
    path("standards/<slug:code>/", standards.version, name="standard"),
]
