from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from licensing import grading
from licensing.grading.vectors import InvalidVectors, Outcome, play, read

AGREED, DIFFERENT, INVALID = 0, 1, 2


class Command(BaseCommand):
    help = "Play a file of grading questions (docs/grading.md) and compare the answers."
    requires_system_checks: list[str] = []  # it computes, and asks no database

    def add_arguments(self, parser: CommandParser) -> None:
        known = grading.names()
        parser.add_argument("--vectors", type=Path, required=True, metavar="FILE")
        parser.add_argument("--rules", choices=known, default=known[0], help="the ruleset")
        parser.add_argument("--json", action="store_true", help="print for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            vectors = read(options["vectors"])
        except InvalidVectors as fault:
            self.stderr.write(_printable(str(fault)))
            if options["json"]:
                self.stdout.write(json.dumps({"invalid": str(fault)}))
            raise SystemExit(INVALID) from fault
        outcomes = list(play(grading.load(options["rules"]), vectors))
        self.stdout.write(_printable(_json(outcomes) if options["json"] else _text(outcomes)))
        raise SystemExit(AGREED if all(o.agrees for o in outcomes) else DIFFERENT)


def _printable(text: str) -> str:
    """The text with half characters escaped, which a file may hold and no terminal can print."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _text(outcomes: list[Outcome]) -> str:
    lines = [f"{o.id} {o.rule} {difference}" for o in outcomes for difference in o.differences]
    agreed = sum(o.agrees for o in outcomes)
    return "\n".join(
        [*lines, f"{len(outcomes)} 项，一致 {agreed} 项，不一致 {len(outcomes) - agreed} 项"]
    )


def _json(outcomes: list[Outcome]) -> str:
    rows = [
        {
            "id": o.id, "rule": o.rule, "agrees": o.agrees, "differences": o.differences,
            "expected": o.expected, "found": o.found,
        }
        for o in outcomes
    ]  # fmt: skip
    agreed = sum(o.agrees for o in outcomes)
    summary = {"vectors": len(outcomes), "agreed": agreed, "results": rows}
    return json.dumps(summary, ensure_ascii=False, default=str)
