"""Questions to the engine: the regulation files, and the baseline with some facts replaced."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from applicants.facts import complete
from casework.simulator.strict_yaml import Text
from licensing.eligibility import Assessment, Register, evaluate

REGULATIONS = Path(__file__).resolve().parents[2] / "fixtures" / "regulations"
TODAY = date(2025, 3, 10)


@cache
def regulation(code: str) -> dict[str, Any]:
    found: dict[str, Any] = Text((REGULATIONS / f"{code}.yaml").read_bytes()).value
    return found


def assess(
    facts: dict[str, Any] | None = None,
    *,
    category: str = "general_integration",
    level: str = "B",
    on: date = TODAY,
    register: Register | None = None,
    code: str = "classified-2020",
) -> Assessment:
    return evaluate(
        regulation(code),
        facts=complete(facts or {}),
        level=level,
        categories=[category],
        on=on,
        register=register or Register(),
    )


def verdict(key: str, facts: dict[str, Any] | None = None, **asked: Any) -> str:
    """The verdict of one condition."""
    return assess(facts, **asked).findings[key].verdict
