"""The pages of supervision."""

from __future__ import annotations

from django.urls import path

from supervision import starting
from supervision.views import (
    cards,
    dashboard,
    draws,
    export,
    findings,
    holders,
    patrol,
    publications,
    register,
    self_checks,
    timeliness,
    watching,
)

urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/timeliness/", timeliness.timeliness_page, name="dashboard-timeliness"),
    path("dashboard/forecast/", watching.forecast_page, name="dashboard-forecast"),
    path("dashboard/afterwards/", watching.afterwards_page, name="dashboard-afterwards"),
    path("dashboard/cards/", cards.cards_page, name="cards"),
    path("cards/<int:pk>/", cards.explain, name="card"),
    path("cases/<int:pk>/directives/new/", cards.direct, name="direct"),
    path("directives/<int:pk>/", cards.directive, name="directive"),
    path("dashboard/export/", export.export, name="export-ask"),
    path("cases/<int:pk>/begin/<slug:kind>/<slug:name>/", starting.begin, name="begin"),
    path("qualifications/", register.register, name="qualifications"),
    path("qualifications/export.csv", register.export, name="qualifications-export"),
    path("qualifications/<int:pk>/", register.certificate, name="certificate"),
    path("holders/", holders.holders, name="holders"),
    path("holders/<int:pk>/", holders.holder, name="holder"),
    path("self-checks/<int:pk>/", self_checks.self_check, name="self-check"),
    path("self-checks/<int:pk>/<slug:head>/", self_checks.section, name="self-check-section"),
    path("duties/", holders.duties, name="duties"),
    path("scope/", register.scope, name="scope"),
    path("patrol/", patrol.patrol, name="patrol"),
    path("patrol/<int:pk>/", patrol.acknowledge, name="patrol-finding"),
    path("findings/", findings.findings, name="findings"),
    path("findings/<int:pk>/open/", findings.open_case, name="finding-open"),
    path("findings/<int:pk>/leave/", findings.leave, name="finding-leave"),
    path("publications/", publications.publications, name="publications"),
    path("publications/<int:pk>/", publications.mark_done, name="publication"),
    path("public/decisions/", publications.public_decisions, name="public-decisions"),
    path("draws/", draws.draws, name="draws"),
    path("draws/new/", draws.new_draw, name="new-draw"),
    path("draws/<int:pk>/", draws.draw, name="draw"),
    path("draws/<int:pk>/file.json", draws.draw_file, name="draw-file"),
    path("draws/<int:pk>/act/<slug:name>/", draws.draw_act, name="draw-act"),
    path("draws/<int:pk>/do/<slug:name>/", draws.draw_do, name="draw-do"),
    path("public/draws/", draws.public_draws, name="public-draws"),
    path("public/draws/<int:pk>/", draws.public_draw, name="public-draw"),
    path("public/draws/<int:pk>/draw.json", draws.public_draw_file, name="public-draw-file"),
]
