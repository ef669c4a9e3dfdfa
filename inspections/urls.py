"""The pages of visits; a visit's own page is that of its case.

Everything a tablet needs offline lies under visits/, which is where its worker may reach.
"""

from __future__ import annotations

from django.urls import path

from inspections.views import (
    diary,
    examinee,
    knowledge,
    offline,
    planning,
    report,
    sheet,
    staff,
    standards,
    visits,
)

urlpatterns = [
    path("cases/<int:pk>/visits/new/", planning.plan, name="visit-plan"),
    path("cases/<int:pk>/records/<slug:ground>/", visits.record, name="visit-record"),
    path("cases/<int:pk>/corrections/<int:record>/", visits.correct, name="visit-correct"),
    path("visits/", diary.diary, name="visit-calendar"),
    path("staff/", staff.staff, name="staff"),
    path("staff/<int:pk>/", staff.person, name="staff-person"),
    path("staff/<int:pk>/certificates/", staff.certify, name="staff-certify"),
    path("staff/<int:pk>/relations/", staff.relate, name="staff-relate"),
    path("staff/<int:pk>/relations/<int:relation>/", staff.unrelate, name="staff-unrelate"),
    path("staff/<int:pk>/leaves/", staff.leave, name="staff-leave"),
    path("staff/<int:pk>/leaves/<int:leave>/drop/", staff.drop_leave, name="staff-drop-leave"),
    path("cases/<int:pk>/tests/", knowledge.tests, name="visit-tests"),
    path("cases/<int:pk>/tests/<slug:what>/", knowledge.change_test, name="visit-test-change"),
    path("question-banks/", knowledge.question_banks, name="question-banks"),
    path("question-banks/template/", knowledge.bank_template, name="question-bank-template"),
    path("question-banks/<int:pk>/", knowledge.question_bank, name="question-bank"),
    path(
        "question-banks/<int:pk>/<slug:what>/", knowledge.decide_bank, name="question-bank-decide"
    ),
    path("knowledge-test/", examinee.enter, name="knowledge-enter"),
    path("knowledge-test/questions/", examinee.test, name="knowledge-test"),
    path("visits/worker.js", offline.worker, name="sheet-worker"),
    path("visits/office.webmanifest", offline.manifest, name="sheet-manifest"),
    path("visits/<int:pk>/sheet/", sheet.overview, name="sheet"),
    path("visits/<int:pk>/sheet/<slug:head>/", sheet.head, name="sheet-head"),
    path("visits/<int:pk>/sheet/<slug:head>/share/", sheet.share, name="sheet-share"),
    path("visits/<int:pk>/points/<str:point>/", sheet.entry, name="sheet-entry"),
    path("visits/<int:pk>/points/<str:point>/history/", sheet.history, name="sheet-history"),
    path("visits/<int:pk>/points/<str:point>/photos/", sheet.photo, name="sheet-photo"),
    path("visits/photos/<int:pk>/", sheet.photo_file, name="sheet-photo-file"),
    path("visits/<int:pk>/report/", report.report, name="visit-report"),
    path("visits/<int:pk>/report/lock/", report.lock_report, name="visit-report-lock"),
    path("visits/<int:pk>/report/unlock/", report.unlock_report, name="visit-report-unlock"),
    path("visits/<int:pk>/report/sign/", report.sign_report, name="visit-report-sign"),
    path("visits/<int:pk>/report/refuse/", report.refuse_report, name="visit-report-refuse"),
    path("visits/<int:pk>/report/print/", report.print_report, name="visit-report-print"),
    path("standards/", standards.versions, name="standards"),
    path("standards/new/", standards.load, name="standard-load"),
    path("standards/<slug:code>/", standards.version, name="standard"),
]
