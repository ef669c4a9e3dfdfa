"""What the office keeps, only to look at; everything is changed on pages of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from casework.models import (
    Appointment,
    Authority,
    Delegation,
    Mail,
    Organisation,
    Regulation,
    User,
)

admin.site.unregister(Group)  # rights come from appointments
admin.site.site_header = "系统管理"
admin.site.site_title = "系统管理"
admin.site.index_title = "系统记录（只读）"


class ReadOnly(admin.ModelAdmin):
    """Records that come from the law or from acts: nobody edits them here."""

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AppointmentInline(admin.TabularInline):
    model = Appointment
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class AccountAdmin(ReadOnly):
    """Accounts are kept on their own pages (casework/views/accounts)."""

    fields = ("username", "name", "organisation", "asks_for", "is_active", "is_staff", "last_login")
    list_display = ("username", "name", "organisation", "asks_for", "is_active")
    list_filter = ("is_active", "appointments__authority", "appointments__role")
    search_fields = ("username", "name", "organisation__name")
    inlines = (AppointmentInline,)


@admin.register(Delegation)
class DelegationAdmin(ReadOnly):
    list_display = ("source", "to", "level", "from_on", "until_on", "document")


@admin.register(Organisation)
class OrganisationAdmin(ReadOnly):
    list_display = ("name", "code", "province", "legal_representative")
    search_fields = ("name", "code")


@admin.register(Authority)
class AuthorityAdmin(ReadOnly):
    list_display = ("name", "short_name", "superior")


@admin.register(Regulation)
class RegulationAdmin(ReadOnly):
    list_display = ("title", "code", "in_force_from", "in_force_until", "loaded_at")
    exclude = ("content",)


@admin.register(Mail)
class MailAdmin(ReadOnly):
    """What went out and what could not; the reason is the mail server's."""

    list_display = ("address", "queued_at", "sent_at", "tries", "failed_at", "error")
    list_filter = (
        ("failed_at", admin.EmptyFieldListFilter),
        ("sent_at", admin.EmptyFieldListFilter),
    )
    exclude = ("notification", "mailbox")
