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


class Standing(StrEnum):
    """A verdict as the unit reads it: what is met on its own word is still for a reviewer."""

    MET = "met"
    FAILED = "failed"
    MISSING = "missing"
    JUDGED = "judged"
    NOT_ASKED = "not_asked"


STANDINGS = {
    Verdict.PASS: Standing.MET,
    Verdict.FAIL: Standing.FAILED,
    Verdict.UNKNOWN: Standing.MISSING,
    Verdict.NOT_APPLICABLE: Standing.NOT_ASKED,
}


@dataclass(frozen=True)
class Part:
    """One sentence of a condition: the value used, what is asked, and by how much it is missed.

    Values, thresholds and shortfalls are JSON: whole numbers, strings for per cent and days.
    `used`, `asked` and `change` (the least that would have to change) say the same in words, ''
    where the value speaks for itself; `met_on` is the day from which waiting alone is enough.
    """

    verdict: Verdict
    says: str
    explanation: str = ""
    value: Any = None
    threshold: Any = None
    shortfall: Any = None
    parts: tuple[Part, ...] = ()
    used: str = ""
    asked: str = ""
    change: str = ""
    met_on: str | None = None
    judged: bool = False
    facts: tuple[str, ...] = ()

    @property
    def standing(self) -> Standing:
        is_judged = self.judged and self.verdict is Verdict.PASS
        return Standing.JUDGED if is_judged else STANDINGS[self.verdict]


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

    def tally(self) -> dict[Standing, int]:
        """How many conditions stand in each way; those not asked are left out."""
        found = [finding.standing for finding in self.findings.values()]
        return {one: found.count(one) for one in Standing if one is not Standing.NOT_ASKED}

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


def soonest_of_all(parts: Sequence[Part]) -> str | None:
    """The day from which all of these are met by waiting; None when one of them never is."""
    days = [part.met_on for part in parts if part.verdict is not Verdict.PASS]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def decisive(parts: Sequence[Part]) -> Part:
    """What decides a conjunction: the first failed part, else the first unknown, else the first.

    Raises IndexError without parts.
    """
    for verdict in (Verdict.FAIL, Verdict.UNKNOWN):
        for part in parts:
            if part.verdict is verdict:
                return part
    return parts[0]
