"""The Celery application that workers and beat run."""

from __future__ import annotations

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_after_setup

from casework.papers.rendering import LibrariesMissing, warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
log = logging.getLogger(__name__)

application = Celery("config")
application.config_from_object("django.conf:settings", namespace="CELERY")
application.autodiscover_tasks()


@celeryd_after_setup.connect
def get_ready_to_print(**_: Any) -> None:
    """Load fonts and libraries once, before the worker divides itself into processes."""
    try:
        warm_up()
    except LibrariesMissing as missing:
        log.warning("文书暂不能生成，其余照常：%s", missing)
