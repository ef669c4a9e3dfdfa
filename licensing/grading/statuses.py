"""What a criterion answers, how answers are joined, and how open readings are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import product
from typing import Any

from licensing.grading.figures import compares

UNDECIDED = "undecided"
Policy = Mapping[str, str]


class Status(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    JUDGEMENT = "judgement"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Answer:
    """A status (None for a plain computation) and the figures it rests on, as JSON."""

    status: Status | None
    values: dict[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        stated = {} if self.status is None else {"status": self.status.value}
        return {**stated, "values": self.values}


NOT_APPLICABLE = Answer(Status.NOT_APPLICABLE)
CONTRADICTED = Answer(Status.JUDGEMENT, {"invalid_input": True})


def holds(fact: bool | None) -> Status:
    """A fact that is true, false or not known."""
    if fact is None:
        return Status.JUDGEMENT
    return Status.MET if fact else Status.NOT_MET


def reaches(value: Fraction | int | None, rule: Mapping[str, Any]) -> Status:
    """Whether a figure satisfies the rule; not known asks for judgement."""
    return holds(None if value is None else compares(value, rule))


def all_of(statuses: Iterable[Status]) -> Status:
    """One failure fails; else one judgement leaves it to a person."""
    found = set(statuses) - {Status.NOT_APPLICABLE}
    if Status.NOT_MET in found:
        return Status.NOT_MET
    return Status.JUDGEMENT if Status.JUDGEMENT in found else Status.MET


def any_of(statuses: Iterable[Status]) -> Status:
    """One success is enough; else one judgement leaves it to a person."""
    found = set(statuses)
    if Status.MET in found:
        return Status.MET
    return Status.JUDGEMENT if Status.JUDGEMENT in found else Status.NOT_MET


def agreed(statuses: Iterable[Status]) -> Status:
    """What all readings say; judgement as soon as two of them differ."""
    found = set(statuses)
    return found.pop() if len(found) == 1 else Status.JUDGEMENT


def each_reading(
    options: Mapping[str, Iterable[str]], policy: Policy, keys: Iterable[str]
) -> Iterator[dict[str, str]]:
    """Every way to read the law that the policy leaves open, as {reading: option}.

    Raises ValueError for an option that the law's readings do not have.
    """
    names = list(keys)
    choices = []
    for name in names:
        allowed = list(options[name])
        chosen = policy.get(name, UNDECIDED)
        if chosen not in (UNDECIDED, *allowed):
            raise ValueError(f"{name} has no reading {chosen!r}")
        choices.append(allowed if chosen == UNDECIDED else [chosen])
    for combination in product(*choices):
        yield dict(zip(names, combination, strict=True))


def under_every(
    readings: Iterable[dict[str, str]], judge: Callable[[dict[str, str]], Status]
) -> Status:
    """The status on which all readings agree."""
    return agreed(judge(reading) for reading in readings)
