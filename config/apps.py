from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate

from casework import clock
from config.roles import grant_to_application


class OfficeConfig(AppConfig):
    name = "config"
    verbose_name = "办公系统"

    def ready(self) -> None:
        # The signal comes once for each app when every migration has run; one app's is enough.
        kernel = apps.get_app_config("casework")
        post_migrate.connect(grant_after_migrate, sender=kernel)
        if settings.DEMO:
            from config import demo_clock  # noqa: PLC0415 - needs the models, which are ready now

            clock.runs_ahead_by(demo_clock.ahead)


def grant_after_migrate(*, using: str, **_: Any) -> None:
    grant_to_application(connections[using])
