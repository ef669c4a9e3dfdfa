"""The quality management system: its certificates, their scope, their unbroken run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from licensing.grading.figures import Contradiction, compares, day, known_day
from licensing.grading.periods import PERIOD_FULL, corresponding, ran_full
from licensing.grading.ruleset import Inquiry
from licensing.grading.shapes import flag, rows, word
from licensing.grading.statuses import (
    NOT_APPLICABLE,
    Answer,
    Status,
    all_of,
    any_of,
    holds,
    under_every,
)

Period = tuple[date, date]
Certificate = Mapping[str, Any]
GAP = "gap_days"
UNCOVERED = "uncovered"
SPACES = re.compile(r"\s+")
PROOFS = {"cnas_mark": "cnas_mark", "issued_by_committee": "issued_by_committee"}
REGISTERED = {"valid": True, "not_valid": False}


def _periods(given: Sequence[Mapping[str, Any]]) -> list[Period]:
    """Closed ranges of days. Raises Contradiction for one that ends before it begins."""
    found = [(known_day(p.get("from")), day(p.get("to")) or date.max) for p in rows(given)]
    if any(until < since for since, until in found):
        raise Contradiction("a period ends before it begins")
    return found


def run_start(
    periods: Sequence[Period], on: date, rule: Mapping[str, Any], reading: str
) -> date | None:
    """The first day of the run without too long a gap that covers the day; None when none does."""
    covering = [since for since, until in periods if since <= on <= until]
    if not covering:
        return None
    start = min(covering)
    while earlier := [p for p in periods if p[0] < start and _joins(p, start, rule, reading)]:
        start = min(since for since, _ in earlier)
    return start


def _joins(period: Period, start: date, rule: Mapping[str, Any], reading: str) -> bool:
    apart = (start - period[1]).days - (1 if reading == UNCOVERED else 0)
    return compares(apart, rule)


def _continuity(
    inquiry: Inquiry, row: Mapping[str, Any], on: date, periods: Sequence[Period]
) -> tuple[Status, dict[str, str | None]]:
    gap, running = row["renewal_gap_days"], row["running"]
    options = inquiry.rules.document["readings"][GAP]["options"]
    starts = {option: run_start(periods, on, gap, option) for option in options}

    def judged(reading: dict[str, str]) -> Status:
        start = starts[reading[GAP]]
        if start is None:
            return Status.NOT_MET
        end = corresponding(start, years=running["years"])
        return ran_full(end, on, reading[PERIOD_FULL])

    status = under_every(inquiry.readings(GAP, PERIOD_FULL), judged)
    return status, {key: start.isoformat() if start else None for key, start in starts.items()}


def qms_continuity(
    inquiry: Inquiry, *, application_date: str, periods: Sequence[Mapping[str, Any]]
) -> Answer:
    """Whether the certificates of one standard have run for the time asked, and from when."""
    levels = inquiry.rules.criterion("qms")["levels"].values()
    row = next(level for level in levels if "running" in level)
    status, starts = _continuity(inquiry, row, known_day(application_date), _periods(periods))
    return Answer(status, {"run_start": starts})


def qms_scope(inquiry: Inquiry, *, scope: str | None) -> Answer:
    """Whether the wording of the scope names development and integration; else a person reads."""
    words = inquiry.rules.tables["qms_scope_keywords"]
    text = SPACES.sub("", word(scope) or "")
    subjects = "|".join(map(re.escape, words["development"]["subject_any"]))
    develops = re.search(f"({subjects}).*{re.escape(words['development']['then'])}", text)
    integrates = any(word in text for word in words["integration"]["any"])
    both = develops is not None and integrates
    values = {"development": develops is not None, "integration": integrates}
    return Answer(Status.MET if both else Status.JUDGEMENT, values)


def qms(
    inquiry: Inquiry,
    *,
    level: int,
    application_date: str,
    certificates: Sequence[Certificate] | None,
) -> Answer:
    """Whether one certificate passes every check of the level."""
    row = inquiry.rules.row("qms", level)
    if row is None:
        return NOT_APPLICABLE
    if "in_force" not in row:
        return Answer(Status.JUDGEMENT, {"certificates": {}})
    on = known_day(application_date)
    if certificates is None:
        return Answer(Status.JUDGEMENT, {"certificates": {}})
    given = rows(certificates)
    found = {str(c.get("id", "")): _certificate(inquiry, row, on, c) for c in given}
    if len(found) < len(given):
        raise Contradiction("two certificates bear the same mark")
    values = {"certificates": {mark: status.value for mark, status in found.items()}}
    return Answer(any_of(found.values()), values)


def _certificate(
    inquiry: Inquiry, row: Mapping[str, Any], on: date, certificate: Certificate
) -> Status:
    standard = inquiry.rules.tables["qms_standards"].get(word(certificate.get("standard")))
    if standard is None:
        return Status.NOT_MET
    checks = [
        holds(flag(certificate.get(PROOFS[standard["proof"]]))),
        holds(REGISTERED.get(word(certificate.get("registry_status")) or "")),
        *_run(inquiry, row, on, certificate.get("periods")),
        _listed(standard, certificate),
    ]
    if row.get("scope_keywords"):
        scope = qms_scope(inquiry, scope=certificate.get("scope"))
        checks.append(scope.status or Status.JUDGEMENT)
    return all_of(checks)


def _run(
    inquiry: Inquiry, row: Mapping[str, Any], on: date, given: Sequence[Mapping[str, Any]] | None
) -> Iterator[Status]:
    """Whether the certificate is in force, and for the time the level asks."""
    if given is None:
        yield Status.JUDGEMENT
        return
    periods = _periods(given)
    yield holds(any(since <= on <= until for since, until in periods))
    if "running" in row:
        yield _continuity(inquiry, row, on, periods)[0]


def _listed(standard: Mapping[str, Any], certificate: Certificate) -> Status:
    """A certificate held jointly with the parent must be found for the applicant itself."""
    joint, listed = (
        flag(certificate.get(name)) for name in ("joint_with_parent", "listed_for_applicant")
    )
    if not standard.get("joint_needs_listing") or joint is False:
        return Status.MET
    return holds(listed) if joint or listed else Status.JUDGEMENT
