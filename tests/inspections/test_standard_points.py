"""Every point of the standard, one by one: where its measure begins, and what failing it costs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from inspections.loading import FOLDER, read_standard
from inspections.standard.document import FAILS, Checklist, Point, Threshold
from inspections.standard.scoring import FAIL, PASS, TERMINATED, score
from inspections.standard.thresholds import months_before, reaches
from inspections.standard.verdicts import settled

pytestmark = pytest.mark.article("standard:*")

CHECKLIST = Checklist(read_standard((FOLDER / "baomi-standard-2013.yaml").read_bytes()))
TODAY = date(2026, 3, 17)
DISCOVERED = "2026-03-10T09:00"
LEAST = {"money": Decimal("0.01"), "each": Decimal("0.01")}  # of the unit; 1 elsewhere


def reaching(point: Point, level: str, short: int) -> Mapping[str, Any]:
    """A finding that just reaches the point's measure, or is `short` of it by the least step."""
    threshold = point.threshold
    assert threshold is not None
    limit, form = threshold.limit_for(level), threshold.form
    number = str(limit + _worse(threshold) * short * LEAST.get(form, Decimal(1)))
    if form == "months":
        return {"oldest": str(months_before(TODAY, limit) + timedelta(days=short))}
    findings: dict[str, Mapping[str, Any]] = {
        "count": {"value": number},
        "money": {"value": number},
        "share": {"met": 24 - short, "of": 24},
        "each": {"values": [str(limit), number, "40"]},
        "parts": {"present": list(point.parts[short:])},
        "hours": {"since": DISCOVERED, "until": f"2026-03-11T09:0{short}"},
    }
    return findings[form]


def _worse(threshold: Threshold) -> int:
    """The direction in which a number stops reaching the limit."""
    return -1 if threshold.op == ">=" else 1


@pytest.mark.parametrize("level", CHECKLIST.document["levels"])
def test_every_measure_is_reached_to_the_last_step_and_no_further(level: str) -> None:
    measured = [point for point in CHECKLIST.points_for(level) if point.threshold]
    assert len(measured) > len(CHECKLIST.points_for(level)) / 3
    for point in measured:
        assert reaches(point, level, reaching(point, level, 0), TODAY), point.id
        assert not reaches(point, level, reaching(point, level, 1), TODAY), point.id


@pytest.mark.parametrize("level", CHECKLIST.document["levels"])
def test_every_point_that_fails_costs_its_own_head_its_mark_or_ends_the_review(level: str) -> None:
    marking, asked = CHECKLIST.marking, CHECKLIST.points_for(level)
    good = {p.id: settled(CHECKLIST, p, level, *_conforming(p, level), TODAY) for p in asked}
    found = {p.id: reaching(p, level, 0) for p in asked if p.threshold}
    full = score(CHECKLIST, level, "renewal", good, found, TODAY)
    assert (full.total, full.result) == (Decimal(100), PASS)
    for point in asked:
        measured = {each: finding for each, finding in found.items() if each != point.id}
        verdicts = good | {point.id: FAILS}
        failed = score(CHECKLIST, level, "renewal", verdicts, measured, TODAY)
        if CHECKLIST.is_basic(point.id):
            assert (failed.result, failed.basic_failed) == (TERMINATED, (point.id,))
            continue
        lost = {head: full.heads[head] - marks for head, marks in failed.heads.items()}
        assert lost == dict.fromkeys(lost, 0) | {point.head: marking.mark(point.id)}, point.id
        assert failed.result == PASS


def _conforming(point: Point, level: str) -> tuple[str, Mapping[str, Any]]:
    """What an inspector enters at a point in order: the number alone, or the verdict."""
    return ("", reaching(point, level, 0)) if point.threshold else ("conforms", {})


@pytest.mark.parametrize("level", CHECKLIST.document["levels"])
def test_a_head_of_which_every_point_fails_is_exhausted_and_the_review_failed(level: str) -> None:
    asked = [p for p in CHECKLIST.points_for(level) if not CHECKLIST.is_basic(p.id)]
    for head in CHECKLIST.heads:
        verdicts = {p.id: FAILS for p in asked if p.head == head}
        found = score(CHECKLIST, level, "renewal", verdicts, {}, TODAY)
        assert (found.heads[head], found.below_floor) == (0, (head,))
    verdicts = {p.id: FAILS for p in asked} | dict.fromkeys(_basic(level), "conforms")
    findings = {b: reaching(CHECKLIST.points[b], level, 0) for b in _basic(level) if _measured(b)}
    everything = score(CHECKLIST, level, "renewal", verdicts, findings, TODAY)
    assert (everything.total, everything.result, everything.unseen) == (0, FAIL, ())


def _basic(level: str) -> list[str]:
    return [p.id for p in CHECKLIST.points_for(level) if CHECKLIST.is_basic(p.id)]


def _measured(each: str) -> bool:
    return CHECKLIST.points[each].threshold is not None
