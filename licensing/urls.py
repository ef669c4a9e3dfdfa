from __future__ import annotations

from django.urls import path

from licensing.assessment import engineers, public, settling
from licensing.assessment import views as assessments
from licensing.views import (
    applications,
    certificates,
    checking,
    drafts,
    eligibility,
    experts,
    gradings,
    opinions,
    review,
)

urlpatterns = [
    path("eligibility/", eligibility.overview, name="eligibility"),
    path("eligibility/conditions/", eligibility.conditions, name="eligibility-conditions"),
    path("eligibility/compare/", eligibility.compare, name="eligibility-compare"),
    path("eligibility/ownership/", eligibility.ownership, name="eligibility-ownership"),
    path("applications/", applications.applications, name="applications"),
    path("applications/new/", drafts.apply, name="apply"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/edit/", drafts.edit, name="application-edit"),
    path("applications/<int:pk>/discard/", drafts.discard, name="application-discard"),
    path("applications/<int:pk>/check/", checking.check, name="application-check"),
    path("applications/<int:pk>/submitted/", checking.submitted, name="application-submitted"),
    path("applications/<int:pk>/resubmit/", applications.resubmit, name="application-resubmit"),
    path("applications/<int:pk>/withdraw/", applications.withdraw, name="application-withdraw"),
    path("certificates/<int:pk>/next/", certificates.following, name="certificate-next"),
    path("gradings/", gradings.gradings, name="gradings"),
    path("gradings/new/", gradings.grading_new, name="grading-new"),
    path("gradings/settings/", gradings.grading_settings, name="grading-settings"),
    path("gradings/<int:pk>/", gradings.grading, name="grading"),
    path("gradings/<int:pk>/edit/", gradings.grading_edit, name="grading-edit"),
    path("gradings/<int:pk>/compare/", gradings.grading_compare, name="grading-compare"),
    path(
        "gradings/<int:pk>/levels/<int:level>/<slug:criterion>/",
        gradings.grading_override,
        name="grading-override",
    ),
    path("public/assessments/", public.certified, name="assessment-certified"),
    path("public/assessments/publicity/", public.publicity, name="assessment-publicity"),
    path("public/assessments/publicity/<int:pk>/", public.objection, name="assessment-objection"),
    path("public/assessments/report/", public.report, name="assessment-report"),
    path("assessments/engineers/", engineers.engineers, name="engineers"),
    path("assessments/engineers/new/", engineers.register, name="engineer-register"),
    path("assessments/engineers/<int:pk>/", engineers.change, name="engineer"),
    path("assessments/settings/", settling.settings, name="assessment-settings"),
    path("assessments/office/", assessments.office, name="assessment-office"),
    path(
        "assessments/begin/<slug:kind>/<slug:name>/",
        assessments.opening,
        name="assessment-opening",
    ),
    path("cases/<int:pk>/review/", review.review, name="review"),
    path(
        "cases/<int:pk>/review/remarks/<int:remark>/back/", review.remark_back, name="remark-back"
    ),
    path("cases/<int:pk>/review/<str:condition>/verdict/", review.verdict, name="review-verdict"),
    path("cases/<int:pk>/review/<str:condition>/remark/", review.remark, name="review-remark"),
    path("experts/", experts.experts, name="experts"),
    path("experts/new/", experts.propose, name="expert-propose"),
    path("experts/<int:pk>/", experts.expert, name="expert"),
    path("experts/<int:pk>/account/", experts.open_account, name="expert-account"),
    path("experts/<int:pk>/standing/<slug:to>/", experts.move, name="expert-move"),
    path("experts/<int:pk>/trainings/", experts.train, name="expert-train"),
    path("experts/<int:pk>/relations/", experts.relate, name="expert-relate"),
    path("experts/<int:pk>/relations/<int:relation>/", experts.unrelate, name="expert-unrelate"),
    path("opinions/", opinions.opinions, name="opinions"),
    path("opinions/<int:pk>/", opinions.opinion, name="opinion"),
    path("opinions/<int:pk>/files/<int:material>/", opinions.opinion_file, name="opinion-file"),
    path("cases/<int:pk>/opinions/", opinions.opinions_of_case, name="opinions-of-case"),
]
