from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management import BaseCommand, call_command

if TYPE_CHECKING:
    from argparse import ArgumentParser

# What an empty database needs before the house may open, in this order; each may run again.
PRODUCTION = ("migrate", "load_law")
DEMO = (*PRODUCTION, "load_demo", "collectstatic")


class Command(BaseCommand):
    help = "Bring the database up to date: tables, rights, law and, when asked, the demo office."
    # The tables that the checks ask for may only come into being here.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="and the demo office, with its files"
        )

    def handle(self, *, demo: bool, verbosity: int, **_: Any) -> None:
        streams = {"stdout": self.stdout, "stderr": self.stderr}
        for name in DEMO if demo else PRODUCTION:
            call_command(name, **streams, **options_of(name, verbosity))


def options_of(name: str, verbosity: int) -> dict[str, Any]:
    """Migrations and files are many and tell little: listed only when asked to be wordy."""
    if name in ("migrate", "collectstatic"):
        return {"interactive": False, "verbosity": max(verbosity - 1, 0)}
    return {"verbosity": verbosity}
