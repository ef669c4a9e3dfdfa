"""The addresses of the desk: lists, search, assignment, notes."""

from __future__ import annotations

from django.urls import path

from casework.views import assigning, assignments, bulk, desk, keeping, noting, searching

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/columns/", keeping.save_columns, name="desk-columns"),
    path("desk/views/", keeping.save_view, name="desk-views"),
    path("desk/views/<int:pk>/delete/", keeping.delete_view, name="desk-view-delete"),
    path("search/", searching.search, name="search"),
    path("search/hints/", searching.hints, name="search-hints"),
    path("cases/<int:pk>/assign/", assigning.assign, name="assign"),
    path("cases/<int:pk>/notes/", noting.notes, name="notes"),
    path("cases/<int:pk>/seen/", noting.seen, name="case-seen"),
    path("desk/assign/", bulk.assign, name="bulk-assign"),
    path("desk/remind/", bulk.remind, name="bulk-remind"),
    path("desk/print/", bulk.print_papers, name="bulk-print"),
    path("acts/<int:pk>/", assigning.act, name="act"),
    path("acts/<int:pk>/undo/", assigning.undo, name="act-undo"),
    path("assignments/", assignments.assignments, name="assignments"),
    path("assignments/rules/", assignments.add_rule, name="rule-add"),
    path("assignments/rules/<int:pk>/delete/", assignments.delete_rule, name="rule-delete"),
    path("assignments/covers/", assignments.add_cover, name="cover-add"),
    path("assignments/covers/<int:pk>/end/", assignments.end_cover, name="cover-end"),
    path("assignments/handover/", assignments.handover, name="handover"),
]
