"""A grading ruleset as it stands in its file, and one inquiry made under it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from licensing.grading.figures import Contradiction
from licensing.grading.statuses import Policy, each_reading

FOLDER = Path(__file__).resolve().parent.parent.parent / "fixtures" / "gradings"


@dataclass(frozen=True)
class Ruleset:
    """Windows, readings, tables and criteria of one grading law."""

    document: Mapping[str, Any]

    @property
    def tables(self) -> Mapping[str, Any]:
        return self.document["tables"]

    @property
    def levels(self) -> list[int]:
        """The levels, the best first."""
        return list(self.document["ruleset"]["axes"]["level"])

    @property
    def criteria(self) -> list[Mapping[str, Any]]:
        """What the text tests, and behind it what its parent document asks beside."""
        return [*self.document["criteria"], *self.document["parent_criteria"]]

    def asked_of_the_parent(self, criterion: Mapping[str, Any], level: int) -> list[str]:
        """The numbers of the parent document that the criterion rests on at the level."""
        known = self.document["parent_thresholds"]
        return [key for key in criterion.get("parent", ()) if level in known[key]["levels"]]

    def criterion(self, key: str) -> Mapping[str, Any]:
        """Raises KeyError for a criterion the law does not have."""
        return self._criteria()[key]

    def row(self, key: str, level: int) -> Mapping[str, Any] | None:
        """What the criterion asks at the level; None when it is not asked there.

        Raises Contradiction for a level that the law does not have.
        """
        if isinstance(level, bool) or not isinstance(level, int) or level not in self.levels:
            raise Contradiction(f"no level {level!r}")
        found = self.criterion(key)["levels"].get(level)
        return found if found is None else dict(found)

    @property
    def options(self) -> dict[str, list[str]]:
        """The ways to read each point of the law that is open."""
        return {key: entry["options"] for key, entry in self.document["readings"].items()}

    def years(self, window: str) -> int:
        return int(self.document["windows"][window]["years"])

    def _criteria(self) -> dict[str, Mapping[str, Any]]:
        return {entry["key"]: entry for entry in self.criteria}


@cache
def load(name: str) -> Ruleset:
    """The ruleset of this name. Raises FileNotFoundError when there is none."""
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return Ruleset(yaml.safe_load(text))


def names() -> list[str]:
    """Every ruleset there is."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


@dataclass(frozen=True)
class Inquiry:
    """A ruleset, and how its open readings are to be read (all ways where nothing is chosen)."""

    rules: Ruleset
    policy: Policy = field(default_factory=dict)

    def readings(self, *keys: str) -> Iterator[dict[str, str]]:
        """Every way to read these points of the law that is left open."""
        return each_reading(self.rules.options, self.policy, keys)
