"""The pool of review experts, to look at; it is kept on its own pages (licensing/views/experts)."""

from __future__ import annotations

from django.contrib import admin

from casework.admin import ReadOnly
from licensing.models import Expert


@admin.register(Expert)
class ExpertAdmin(ReadOnly):
    list_display = ("name", "code", "authority", "standing", "valid_until")
    list_filter = ("standing", "authority")
    search_fields = ("name", "code")
