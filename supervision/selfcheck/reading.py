"""A self-check as it stands: which points it asks, what was answered, what that amounts to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from casework import clock
from inspections.models import Standard
from inspections.sheet.showing import demand_of, finding_told
from inspections.standard.document import CONFORMS, FAILS, INAPPLICABLE, PARTLY, Checklist, Point
from inspections.standard.thresholds import window_of
from licensing.assessing import assess_organisation
from licensing.eligibility import Verdict
from licensing.law import law_in_force
from supervision.models import AnnualReport

ORDER = (CONFORMS, PARTLY, FAILS, INAPPLICABLE)


@dataclass(frozen=True)
class Line:
    """One point with what was answered; verdict '' while nothing was."""

    point: Point
    demand: str
    verdict: str
    word: str
    measured: Mapping[str, Any]
    reason: str

    @property
    def finding(self) -> str:
        return finding_told(self.measured)


@dataclass(frozen=True)
class Section:
    """The points of one head of the standard."""

    key: str
    name: str
    lines: list[Line]

    @property
    def done(self) -> int:
        return sum(bool(line.verdict) for line in self.lines)

    @property
    def is_done(self) -> bool:
        return self.done == len(self.lines)


class SelfCheck:
    """The self-check of a report. Once handed in it is read from what was frozen then.

    Raises Standard.DoesNotExist when no standard was in force.
    """

    def __init__(self, report: AnnualReport) -> None:
        self.report = report
        content = report.content
        self.standard = _standard_of(report)
        self.checklist: Checklist = self.standard.checklist
        self.level: str = content.get("level") or report.reports_on.level
        self.answers: dict[str, dict[str, Any]] = content.get("answers", {})

    @property
    def is_open(self) -> bool:
        return self.report.state in ("open", "overdue")

    @cached_property
    def points(self) -> dict[str, Point]:
        asked = self.checklist.points_for(self.level)
        return {point.id: point for point in asked if point.continues}

    @cached_property
    def sections(self) -> list[Section]:
        heads = self.checklist.heads.items()
        found = [Section(key, name, self._lines(key)) for key, name in heads]
        return [section for section in found if section.lines]

    def section(self, key: str) -> Section:
        """Raises KeyError for a head without continuing points."""
        return {section.key: section for section in self.sections}[key]

    def _lines(self, head: str) -> list[Line]:
        return [self._line(point) for point in self.points.values() if point.head == head]

    def _line(self, point: Point) -> Line:
        answer = self.answers.get(point.id, {})
        verdict = answer.get("verdict", "")
        return Line(
            point=point,
            demand=demand_of(point, self.level),
            verdict=verdict,
            word=self.checklist.verdicts.get(verdict, ""),
            measured=answer.get("measured", {}),
            reason=answer.get("reason", ""),
        )

    @cached_property
    def missing(self) -> int:
        return sum(len(section.lines) - section.done for section in self.sections)

    @cached_property
    def counts(self) -> list[tuple[str, str, int]]:
        """Verdict, its word, and how many points have it."""
        given = [line.verdict for section in self.sections for line in section.lines]
        return [(v, self.checklist.verdicts[v], given.count(v)) for v in ORDER]

    @property
    def deviations(self) -> list[Line]:
        """What does not conform wholly, in the order of the standard."""
        lines = [line for section in self.sections for line in section.lines]
        return [line for line in lines if line.verdict in (FAILS, PARTLY)]

    @cached_property
    def lacking(self) -> list[dict[str, str]]:
        """The conditions of the licence the unit no longer meets by what it declares."""
        frozen = self.report.content.get("lacking")
        if frozen is not None:
            return list(frozen)
        certificate, today = self.report.reports_on, clock.today()
        law = law_in_force(today).law
        known = [c for c in certificate.categories if c in law.categories]
        assessed = assess_organisation(
            law, certificate.organisation, level=certificate.level, categories=known, on=today
        )
        return [
            {"says": f.says, "article": f.article, "why": f.explanation}
            for f in assessed.findings.values()
            if f.verdict is Verdict.FAIL
        ]

    def window(self, point: Point) -> tuple[date, date] | None:
        """What the numbers of the point are counted over: the year of the report."""
        if point.threshold is None:
            return None
        return window_of(point.threshold, date(self.report.year + 1, 1, 1))

    def frozen(self) -> dict[str, Any]:
        """What is handed in: standard, level, answers, and what followed from them."""
        return {
            "standard": self.standard.code,
            "level": self.level,
            "answers": {key: self.answers[key] for key in self.points if key in self.answers},
            "counts": {verdict: count for verdict, _, count in self.counts},
            "lacking": self.lacking,
        }


def _standard_of(report: AnnualReport) -> Standard:
    """The one it was begun under; else the one in force when the report was opened."""
    if code := report.content.get("standard"):
        return Standard.objects.get(code=code)
    on = report.opened_on or clock.today()
    found = Standard.objects.in_force(report.regulation.family, on).first()
    if found is None:
        raise Standard.DoesNotExist("No standard is in force")
    return found
