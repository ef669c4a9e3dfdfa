"""What supervision in the office goes by: fixtures/supervision.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from casework.simulator.strict_yaml import Text

FILE = Path(settings.BASE_DIR) / "fixtures" / "supervision.yaml"


@cache
def practice() -> dict[str, Any]:
    said: dict[str, Any] = Text(FILE.read_bytes()).value
    return said
