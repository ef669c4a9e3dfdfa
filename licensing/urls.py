from __future__ import annotations

from django.urls import path

from licensing.views import applications, checking, drafts, experts

urlpatterns = [
    path("applications/", applications.applications, name="applications"),
    path("applications/new/", drafts.apply, name="apply"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/edit/", drafts.edit, name="application-edit"),
    path("applications/<int:pk>/discard/", drafts.discard, name="application-discard"),
    path("applications/<int:pk>/check/", checking.check, name="application-check"),
    path("applications/<int:pk>/submitted/", checking.submitted, name="application-submitted"),
    path("applications/<int:pk>/resubmit/", applications.resubmit, name="application-resubmit"),
    path("applications/<int:pk>/withdraw/", applications.withdraw, name="application-withdraw"),
    path("experts/", experts.experts, name="experts"),
    path("experts/new/", experts.propose, name="expert-propose"),
    path("experts/<int:pk>/", experts.expert, name="expert"),
    path("experts/<int:pk>/standing/<slug:to>/", experts.move, name="expert-move"),
    path("experts/<int:pk>/trainings/", experts.train, name="expert-train"),
    path("experts/<int:pk>/relations/", experts.relate, name="expert-relate"),
    path("experts/<int:pk>/relations/<int:relation>/", experts.unrelate, name="expert-unrelate"),
]
