from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from casework.simulator import report
from casework.simulator.document import InvalidScenario, load
from casework.simulator.play import play

HELD, BROKEN, INVALID = 0, 1, 2


class Command(BaseCommand):
    help = "Replay dated scenarios (docs/scenarios.md); nothing is kept unless --keep."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print for programs")
        parser.add_argument("--keep", action="store_true", help="keep what the scenario made")

    def handle(self, *args: Any, **options: Any) -> None:
        codes = [self._simulate(path, options) for path in options["files"]]
        raise SystemExit(max(codes))

    def _simulate(self, path: Path, options: dict[str, Any]) -> int:
        try:
            scenario = load(path)
        except InvalidScenario as fault:
            self.stderr.write("\n".join(f"{path}: {message}" for message in fault.messages))
            if options["json"]:
                told = {"file": str(path), "passed": False, "invalid": list(fault.messages)}
                self.stdout.write(json.dumps(told, ensure_ascii=False))
            return INVALID
        results = play(scenario, keep=options["keep"])
        if options["json"]:
            said = json.dumps(report.as_json(scenario, results), ensure_ascii=False)
        else:
            said = report.as_text(scenario, results)
        self.stdout.write(said)
        return HELD if report.passed(results) else BROKEN
