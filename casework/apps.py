from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

MODULES = (
    "reactions", "tasks", "forms", "proposal_forms", "notices", "attachments", "exports",
    "assigning", "printing", "traits", "matching",
)  # fmt: skip


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = "案件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what reacts to the journal and to time, in every process."""
        autodiscover_modules(*MODULES)
