"""Which grading law is in force, what its office has settled, and the ruleset it computes with."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework import clock
from casework import settled as office
from casework.law import Law
from casework.models import Authority, Regulation
from casework.refusal import StepRefused
from licensing import grading
from licensing.grading.ruleset import Ruleset

KIND = "grading"


def law_of_grading(on: date) -> Regulation:
    """The grading law in force on the day. Raises StepRefused before the first."""
    for regulation in Regulation.objects.in_force(on):
        if regulation.law.document["kind"] == KIND:
            return regulation
    raise StepRefused("E_NO_REGULATION", "当日没有适用的等级评定规定。")


def office_of(law: Law) -> Authority:
    """The office that grades under the law."""
    return Authority.objects.get(code=law.document["authorities"]["office"])


def ruleset_of(law: Law) -> Ruleset:
    return grading.load(law.document["ruleset"])


def settled(law: Law) -> dict[str, Any]:
    """What the office has settled of what the text leaves open, as it is frozen with a profile.

    policy: reading -> option; thresholds: key -> {level as text: number as text}.
    """
    rules = ruleset_of(law)
    found = office.settled(law, clock.today())
    readings = {key: found[key] for key in rules.document["readings"] if found.get(key)}
    thresholds = {key: found[key] for key in rules.document["parent_thresholds"] if found.get(key)}
    return {"policy": readings, "thresholds": thresholds}
