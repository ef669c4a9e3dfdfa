"""What the engine answers: findings of parts, each pass, fail, unknown or not applicable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Part:
    """One sentence of a condition: the value used, what is asked, and by how much it is missed.

    Values, thresholds and shortfalls are JSON: whole numbers, strings for per cent and days.
    """

    verdict: Verdict
    says: str
    explanation: str = ""
    value: Any = None
    threshold: Any = None
    shortfall: Any = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Finding(Part):
    """What came out for one condition; value, threshold and shortfall are its decisive part's."""

    key: str
    article: str


@dataclass(frozen=True)
class Assessment:
    overall: Verdict
    findings: dict[str, Finding]
    metrics: dict[str, int | str | None]

    def plain(self) -> dict[str, Any]:
        """The assessment as JSON, to be kept with a case."""
        return asdict(self)


@dataclass(frozen=True)
class Register:
    """What the register of licences knows of the unit on the day asked.

    revocations: days of revocation not set aside. qualifications: {category, level, from, until},
    days as `date` or ISO text, `until` None while it is held.
    """

    revocations: Sequence[date | str] = ()
    qualifications: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """A conjunction: one failure fails, else one unknown leaves it unknown."""
    found = set(verdicts)
    if Verdict.FAIL in found:
        return Verdict.FAIL
    return Verdict.UNKNOWN if Verdict.UNKNOWN in found else Verdict.PASS


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """An alternative: one pass is enough, else one unknown leaves it unknown."""
    found = set(verdicts)
    if Verdict.PASS in found:
        return Verdict.PASS
    return Verdict.UNKNOWN if Verdict.UNKNOWN in found else Verdict.FAIL


def decisive(parts: Sequence[Part]) -> Part:
    """What decides a conjunction: the first failed part, else the first unknown, else the first.

    Raises IndexError without parts.
    """
    for verdict in (Verdict.FAIL, Verdict.UNKNOWN):
        for part in parts:
            if part.verdict is verdict:
                return part
    return parts[0]
