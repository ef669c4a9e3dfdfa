from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casework.loading import LawRefused, load_all


class Command(BaseCommand):
    help = "Load authorities, regulations and calendars; changes nothing that is loaded already."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for line in load_all():
                self.stdout.write(f"已载入 {line}")
        except LawRefused as refusal:
            raise CommandError(str(refusal)) from refusal
