"""How long the company has held the level below, or done the business."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from licensing.grading.figures import Contradiction, day, known_day
from licensing.grading.periods import full
from licensing.grading.ruleset import Inquiry
from licensing.grading.shapes import table, whole
from licensing.grading.statuses import Answer, Status, any_of

CRITERION = "prior_level_time"
Certificate = Mapping[str, Any]
Rule = dict[str, Any]
NONE_HELD = Answer(Status.NOT_MET, {"anniversary": None})


def prior_level_time(
    inquiry: Inquiry,
    *,
    level: int,
    application_date: str,
    certificate: Certificate | None = None,
    first_contract_date: str | None = None,
) -> Answer:
    """Whether the time before an application for the level has run."""
    row = inquiry.rules.row(CRITERION, level)
    if row is None:
        return Answer(Status.NOT_APPLICABLE, {"limbs": {}})
    on = known_day(application_date)
    certificate = None if certificate is None else _read(certificate)
    held, *others = row["any"]
    if "downgraded" in others[0]:
        return _after_the_level_below(inquiry, certificate, on, held, others[0])
    business = day(first_contract_date)
    limbs = {
        "certificate": _since_first_issue(inquiry, certificate, on, held),
        "business": full(inquiry, business, on, others[0]) if business else NONE_HELD,
    }
    return _joined(any_of(limb.status or Status.JUDGEMENT for limb in limbs.values()), limbs)


def _read(certificate: Certificate) -> Certificate:
    """A certificate with its level. Raises Contradiction for one without."""
    held = dict(table(certificate))
    level, source = whole(held.get("level")), whole(held.get("downgraded_from"))
    if level is None or (source is not None and source >= level):
        raise Contradiction("no level, or downgraded from a level that is not above")
    return held


def _since_first_issue(
    inquiry: Inquiry, certificate: Certificate | None, on: date, rule: Rule
) -> Answer:
    """The limb of the certificate of the level below, for those who hold one."""
    if certificate is None or certificate["level"] != rule["held_level"]:
        return NONE_HELD
    return full(inquiry, day(certificate.get(rule["since"])), on, rule)


def _after_the_level_below(
    inquiry: Inquiry, certificate: Certificate | None, on: date, held: Rule, downgrade: Rule
) -> Answer:
    """Years since the first issue; months since a downgrade from the level that is asked."""
    if certificate is None or certificate["level"] > held["held_level"]:
        return _joined(Status.NOT_MET, {"certificate": NONE_HELD})
    if certificate["level"] < held["held_level"]:
        return _joined(Status.JUDGEMENT, {})
    target, source = downgrade["downgraded"][0], certificate.get("downgraded_from")
    limbs: dict[str, Answer] = {}
    if source != target:
        limbs["certificate"] = _since_first_issue(inquiry, certificate, on, held)
    if source is not None:
        limbs["downgrade"] = full(inquiry, day(certificate.get(downgrade["since"])), on, downgrade)
    return _joined(_of_both({name: limb.status for name, limb in limbs.items()}), limbs)


def _of_both(statuses: Mapping[str, Status | None]) -> Status:
    """Equal answers stand; after a downgrade from higher up the general rule stands when met."""
    found = {status for status in statuses.values() if status is not None}
    if len(found) == 1:
        return found.pop()
    return Status.MET if statuses["certificate"] is Status.MET else Status.JUDGEMENT


def _joined(status: Status, limbs: Mapping[str, Answer]) -> Answer:
    return Answer(status, {"limbs": {name: _flat(limb) for name, limb in limbs.items()}})


def _flat(limb: Answer) -> dict[str, Any]:
    return {"status": limb.plain()["status"], **limb.values}
