"""Addresses of the API that concern every kind of case."""

from __future__ import annotations

from django.urls import path

from casework.api import cases, reference

urlpatterns = [
    path("cases/", cases.CaseList.as_view()),
    path("cases/<int:pk>/", cases.CaseView.as_view()),
    path("cases/<int:pk>/steps/<slug:step>", cases.StepView.as_view()),
    path("cases/<int:pk>/deadlines/<int:deadline_id>/ledger", cases.LedgerView.as_view()),
    path("papers/<int:pk>/file", cases.PaperFile.as_view()),
    path("steps/", reference.StepList.as_view()),
    path("regulations/", reference.RegulationList.as_view()),
    path("regulations/<slug:code>/", reference.RegulationView.as_view()),
    path("calendar/", reference.CalendarView.as_view()),
]
