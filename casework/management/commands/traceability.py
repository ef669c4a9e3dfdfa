from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from casework import traceability


class Command(BaseCommand):
    help = "Write docs/traceability: each article, and the data, steps and tests that keep it."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = traceability.write(Path(settings.BASE_DIR))
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write("Every article is kept, or marked as needing nothing.")
