"""What a unit is told of the conditions before it asks: each with value, source and what to change.

Nothing here decides; the engine's findings are only put into words and addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.urls import reverse

from applicants import facts
from applicants.declaring import GROUPS
from applicants.deriving import PARTLY
from applicants.known import REGISTERED, Known, Source
from casework.law import Law
from casework.templatetags.law import chinese_date
from licensing.eligibility import Assessment, Finding, Part, Standing, Verdict

WORDS = {
    Standing.MET: "符合",
    Standing.FAILED: "不符合",
    Standing.MISSING: "缺少情况",
    Standing.JUDGED: "由审查人员判断",
    Standing.NOT_ASKED: "不适用",
}


@dataclass(frozen=True)
class Origin:
    """Where a value came from, and the page where it is entered; `url` '' when there is none."""

    text: str
    url: str


@dataclass(frozen=True)
class Line:
    """One sentence of a condition for the page."""

    says: str
    asked: str
    used: str
    change: str
    standing: Standing

    @property
    def word(self) -> str:
        return WORDS[self.standing]


@dataclass(frozen=True)
class Told:
    """One condition for the page: its lines, where the values came from, what would change it."""

    article: str
    says: str
    standing: Standing
    lines: list[Line]
    origins: list[Origin]
    change: str
    note: str = ""

    @property
    def word(self) -> str:
        return WORDS[self.standing]


def told(findings: Iterable[Finding], known: Known) -> list[Told]:
    return [
        Told(
            article=finding.article,
            says=finding.says,
            standing=finding.standing,
            lines=list(_lines(finding.parts)),
            origins=[o for fact in finding.facts for o in origins_of(fact, known)],
            change=finding.change,
            note="" if finding.parts else finding.explanation,
        )
        for finding in findings
    ]


def _lines(parts: Iterable[Part]) -> Iterator[Line]:
    """A line for each part; an alternative that is settled is told by what settled it."""
    for part in parts:
        used = part.used or in_words(part.value)
        if part.parts:
            passed = [p for p in part.parts if p.verdict is Verdict.PASS]
            shown = passed or part.parts
            used = "；".join(
                f"{p.says}：{p.used or in_words(p.value) or '尚未提供'}" for p in shown
            )
        yield Line(part.says, part.asked, used, part.change, part.standing)


def in_words(value: Any) -> str:
    """A fact's value as people read it: 是, 董事（国籍）, 本单位：香港."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "、".join(f"{facts.label(str(k))}：{in_words(v)}" for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return "、".join(_entry(entry) for entry in value)
    return facts.label(str(value))


def _entry(entry: Any) -> str:
    if isinstance(entry, Mapping) and "role" in entry:
        return f"{facts.label(entry['role'])}（{facts.label(entry['problem'])}）"
    return in_words(entry)


# -- where it came from -------------------------------------------------------------------------
def origins_of(fact: str, known: Known) -> list[Origin]:
    """One origin, and where the rest is declared when rows tell only part of the fact."""
    source = known.sources.get(fact)
    rest = (
        [Origin("其余：申报", _page_of(fact))] if source and source.kind and fact in PARTLY else []
    )
    return [origin_of(fact, known), *rest]


def origin_of(fact: str, known: Known) -> Origin:
    """Where the fact came from, and where to enter or correct it."""
    source = known.sources.get(fact)
    name = facts.label(fact)
    if source is None:
        return Origin(f"{name}：尚未提供", _page_of(fact))
    if source.kind:
        return Origin(_of_rows(name, source), _page_of_rows(source.kind))
    when = f"，{chinese_date(source.changed_at)}" if source.changed_at else ""
    how = "登记信息" if fact in REGISTERED else "申报"
    return Origin(f"{name}：{how}{when}", _page_of(fact))


def _of_rows(name: str, source: Source) -> str:
    when = f"，{chinese_date(source.changed_at)}更新" if source.changed_at else ""
    return f"{name}：{source.kind_name}名册{source.count}{source.one}{when}"


@cache
def _group_of(fact: str) -> str:
    return next((key for key, (_, asked) in GROUPS.items() if fact in asked), "")


def _page_of(fact: str) -> str:
    if fact in REGISTERED:
        return reverse("identity")
    group = _group_of(fact)
    return reverse("declare", args=[group]) if group else ""


def _page_of_rows(kind: str) -> str:
    return reverse("records", args=[kind])


# -- the matrix ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class Cell:
    """One category at one level, what the two are called, and how many conditions stand how."""

    category: str
    level: str
    name: str
    tally: Mapping[Standing, int]

    @property
    def is_met(self) -> bool:
        """Nothing failed and nothing missing; what a reviewer judges is still open."""
        return not self.tally[Standing.FAILED] and not self.tally[Standing.MISSING]

    @property
    def counts(self) -> list[tuple[Standing, str]]:
        """'2 项不符合', '1 项缺少情况', '9 项由审查人员判断'; what is none is left out."""
        shown = (Standing.FAILED, Standing.MISSING, Standing.JUDGED)
        return [(s, f"{self.tally[s]} 项{WORDS[s]}") for s in shown if self.tally[s]]

    @property
    def pick(self) -> str:
        return f"{self.category}.{self.level}"


def matrix(
    law: Law, assessments: Mapping[tuple[str, str], Assessment]
) -> list[tuple[str, str, list[Cell]]]:
    """A row for each category of the law: key, name, and a cell for each level."""
    return [
        (
            category,
            entry["name"],
            [
                Cell(
                    category,
                    level,
                    f"{entry['name']}，{law.level_name(level)}",
                    assessments[category, level].tally(),
                )
                for level in law.document["levels"]
            ],
        )
        for category, entry in law.categories.items()
    ]


def for_everybody(law: Law, assessment: Assessment) -> list[Finding]:
    """The findings that do not depend on level and category."""
    return [f for f in assessment.findings.values() if f.key in law.document["conditions"]]


def waiting_day(assessment: Assessment, on: date) -> date | None:
    """The day on which waiting alone has met everything that fails; None when it never will."""
    failed = [f for f in assessment.findings.values() if f.verdict is Verdict.FAIL]
    days = [date.fromisoformat(f.met_on) for f in failed if f.met_on]
    return max(days) if days and len(days) == len(failed) and max(days) > on else None


# -- side by side -------------------------------------------------------------------------------
def side_by_side(
    law: Law, picked: list[tuple[str, str]], assessments: Mapping[tuple[str, str], Assessment],
    known: Known,
) -> list[tuple[str, list[Told | None]]]:  # fmt: skip
    """A row for each item of the table; None where a category does not ask it."""
    rows = []
    for number, item in law.document.get("annex", {}).get("items", {}).items():
        cells: list[Told | None] = []
        for category, level in picked:
            finding = assessments[category, level].findings.get(f"{category}.{level}.{number}")
            cells.append(told([finding], known)[0] if finding else None)
        rows.append((item["says"], cells))
    return rows
