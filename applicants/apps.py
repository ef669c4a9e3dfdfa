from __future__ import annotations

from django.apps import AppConfig


class ApplicantsConfig(AppConfig):
    name = "applicants"
    verbose_name = "申请单位"
    default_auto_field = "django.db.models.BigAutoField"
