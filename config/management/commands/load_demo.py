from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo import DemoRefused, lines


class Command(BaseCommand):
    help = "Fill an empty demo database with a believable office; print its accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("演示数据只能载入演示库（OFFICE_DEMO=1）")
        try:
            for line in lines():
                self.stdout.write(line)
        except DemoRefused as refusal:
            raise CommandError(str(refusal)) from refusal
