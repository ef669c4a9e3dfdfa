"""The pool of review experts, kept by the system administrator."""

from __future__ import annotations

from django.contrib import admin

from licensing.models import Expert


@admin.register(Expert)
class ExpertAdmin(admin.ModelAdmin):
    list_display = ("name", "code", "authority", "state", "assessed")
    list_filter = ("state", "assessed", "authority")
    search_fields = ("name", "code")
    autocomplete_fields = ("conflicts",)
