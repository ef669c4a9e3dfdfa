from __future__ import annotations

from django.apps import AppConfig


class LicensingConfig(AppConfig):
    name = "licensing"
    verbose_name = "资质许可"
    default_auto_field = "django.db.models.BigAutoField"
