from __future__ import annotations

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = "现场审查"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from casework.loading import also_load  # noqa: PLC0415 - needs the models, ready now
        from inspections.loading import load_standards  # noqa: PLC0415

        also_load(load_standards)
