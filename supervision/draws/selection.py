"""The draw itself: from the frozen document and the seed to units and their inspectors. Pure.

`scripts/redraw` does the same from the published file alone and must be kept equal.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from supervision.draws.lot import numbers, pick

ALGORITHM = "hmac-sha256-counter-1"
HUNDRED = 100


class DrawRefused(ValueError):
    """A unit has too few inspectors who may check it; the argument is its code."""


def canonical(document: dict[str, Any]) -> bytes:
    """The one spelling of a document: sorted keys, no blanks, UTF-8."""
    spelt = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return spelt.encode()


def commitment(frozen: dict[str, Any]) -> str:
    """SHA-256 of the frozen document, hexadecimal: published before the seed can be known."""
    return hashlib.sha256(canonical(frozen)).hexdigest()


def to_draw(units: int, rate: int) -> int:
    """How many of so many units a rate in per cent takes, rounded up."""
    return (units * rate + HUNDRED - 1) // HUNDRED


def allowed(frozen: dict[str, Any], unit: str) -> list[str]:
    """The inspectors who are not related to the unit. DrawRefused when they are too few."""
    related = {pair["inspector"] for pair in frozen["related"] if pair["unit"] == unit}
    free = [person["id"] for person in frozen["inspectors"] if person["id"] not in related]
    if len(free) < frozen["team"]:
        raise DrawRefused(unit)
    return sorted(free)


def select(frozen: dict[str, Any], seed: str) -> dict[str, Any]:
    """{"units": [codes as drawn], "teams": {code: [inspectors as drawn]}} of this seed."""
    key = hashlib.sha256(f"{commitment(frozen)}\n{seed}".encode()).digest()
    units: list[str] = []
    for stratum in sorted(frozen["strata"], key=lambda stratum: str(stratum["key"])):
        codes = [unit["code"] for unit in stratum["units"]]
        below = numbers(key, f"units\n{stratum['key']}")
        units += pick(codes, to_draw(len(codes), stratum["rate"]), below)
    return {"units": units, "teams": _teams(frozen, units, key)}


def _teams(frozen: dict[str, Any], units: list[str], key: bytes) -> dict[str, list[str]]:
    """For each unit the inspectors with the fewest units so far; among equals the lot."""
    below = numbers(key, "inspectors")
    load = {person["id"]: 0 for person in frozen["inspectors"]}
    teams: dict[str, list[str]] = {}
    for unit in units:
        free = allowed(frozen, unit)
        team: list[str] = []
        for _ in range(frozen["team"]):
            rest = [person for person in free if person not in team]
            least = min(load[person] for person in rest)
            team += pick([person for person in rest if load[person] == least], 1, below)
            load[team[-1]] += 1
        teams[unit] = team
    return teams
