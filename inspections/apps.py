from __future__ import annotations

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = "现场审查"
    default_auto_field = "django.db.models.BigAutoField"
