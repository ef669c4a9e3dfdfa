"""An application as the workbench shows it: each condition with proofs, verdicts and remarks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from applicants.known import facts_on
from applicants.materials import MaterialRow, rows_of
from applicants.models import Material
from casework import clock
from casework.law import Law
from casework.models import Entry, Paper, Role, User
from licensing.assessing import assess_known, register_of
from licensing.eligibility import Finding, Verdict
from licensing.informing import Told, told
from licensing.models import Application, ReviewRemark, ReviewVerdict

Found = ReviewVerdict.Found
UNDER_EXAMINATION = ("received", "correction_required", "accepted", "written_review")
SENDING = ("request_correction", "record_written_review", "refuse")
# What the list can be narrowed to, and how each is called.
SHOWN = {"all": "全部", "open": "未判定", "against": "不符合、需补正", "stale": "待复核"}


def may_review(application: Application, by: User, on: date) -> bool:
    """Whether the person examines this application, and it is still being examined."""
    if application.state not in UNDER_EXAMINATION:
        return False
    held = {(a.role, a.authority_id) for a in by.appointments.all()}
    stages = ((Role.INTAKE, "acceptance"), (Role.REVIEWER, "written_review"))
    return any(
        (role, office.pk) in held
        for role, stage in stages
        for office in application.authorities_for(stage, on)
    )


def proofs_of(law: Law, condition: str) -> list[str]:
    """The materials in which a condition is proved, by the regulation's `proofs`."""
    common = law.document["conditions"].get(condition)
    number = condition.rpartition(".")[2]
    rule = common or law.document.get("annex", {}).get("items", {}).get(number, {})
    return list(rule.get("proofs", ()))


@dataclass(frozen=True)
class Point:
    """One condition; `verdicts` newest first, `remarks` those not taken back."""

    finding: Finding
    told: Told
    title: str
    proofs: Sequence[MaterialRow]
    verdicts: Sequence[ReviewVerdict] = ()
    remarks: Sequence[ReviewRemark] = ()
    sent: Sequence[tuple[Entry, Paper | None]] = field(default=())

    @property
    def key(self) -> str:
        return self.finding.key

    @property
    def verdict(self) -> ReviewVerdict | None:
        return self.verdicts[0] if self.verdicts else None

    @property
    def files(self) -> list[Material]:
        return [material for row in self.proofs for material in row.materials]

    @property
    def is_asked(self) -> bool:
        """A condition that does not apply is not counted unless somebody judged it."""
        return bool(self.verdicts) or self.finding.verdict is not Verdict.NOT_APPLICABLE

    @property
    def changed(self) -> list[Material]:
        """The files that came after the verdict."""
        seen = set(self.verdict.rests_on) if self.verdict else set()
        return [m for m in self.files if m.pk not in seen] if self.verdict else []

    @property
    def is_stale(self) -> bool:
        """Whether the verdict rests on other files than those handed in now."""
        if self.verdict is None:
            return False
        return set(self.verdict.rests_on) != {m.pk for m in self.files}

    def is_shown(self, narrowed: str) -> bool:
        against = self.verdict is not None and self.verdict.found != Found.MET
        return {
            "open": self.is_asked and self.verdict is None,
            "against": against,
            "stale": self.is_stale,
        }.get(narrowed, True)


class Bench:
    """The conditions of an application in the law's order."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.law = application.law

    @cached_property
    def points(self) -> list[Point]:
        on = self.application.opened_on or clock.today()
        known = facts_on(self.application.organisation, on, self.law)
        found = assess_known(
            self.law, register_of(self.application.organisation), known=known,
            level=self.application.level, categories=self.application.categories, on=on,
        )  # fmt: skip
        findings = list(found.findings.values())
        rows = {row.key: row for row in rows_of(self.application)}
        pairs = zip(findings, told(findings, known), strict=True)
        return [self._point(finding, says, rows) for finding, says in pairs]

    def _point(self, finding: Finding, says: Told, rows: dict[str, MaterialRow]) -> Point:
        verdicts = self._verdicts[finding.key]
        category = finding.key.split(".")[0] if "." in finding.key else ""
        name = f"{self.law.name('categories', category)}：" if category else ""
        return Point(
            finding=finding,
            told=says,
            title=f"{name}{finding.says}",
            proofs=[rows[key] for key in proofs_of(self.law, finding.key) if key in rows],
            verdicts=verdicts,
            remarks=self.remarks[finding.key],
            sent=self._sent(verdicts[0]) if verdicts else (),
        )

    @cached_property
    def _verdicts(self) -> dict[str, list[ReviewVerdict]]:
        found: dict[str, list[ReviewVerdict]] = defaultdict(list)
        for row in self.application.verdicts.select_related("by").order_by("-version"):
            found[row.condition].append(row)
        return found

    @cached_property
    def standing(self) -> dict[str, ReviewVerdict]:
        """The newest verdict of each condition that was judged."""
        return {key: rows[0] for key, rows in self._verdicts.items()}

    @cached_property
    def remarks(self) -> dict[str, list[ReviewRemark]]:
        found: dict[str, list[ReviewRemark]] = defaultdict(list)
        rows = self.application.remarks.filter(takes_back=None, taken_back_by=None)
        for row in rows.select_related("material", "by"):
            found[row.condition].append(row)
        return found

    @cached_property
    def _acts(self) -> list[Entry]:
        done = self.application.entries.filter(step__in=SENDING, outcome=Entry.Outcome.DONE)
        return list(done.order_by("position").prefetch_related("papers"))

    def _sent(self, verdict: ReviewVerdict) -> list[tuple[Entry, Paper | None]]:
        """The acts that carried this verdict to the unit or into the file, with their paper."""
        return [
            (act, next(iter(act.papers.all()), None))
            for act in self._acts
            if act.at >= verdict.at and _carries(act.inputs, verdict)
        ]

    @property
    def asked(self) -> list[Point]:
        return [point for point in self.points if point.is_asked]

    @property
    def judged(self) -> int:
        return sum(point.verdict is not None for point in self.asked)

    def point(self, key: str) -> Point | None:
        return next((point for point in self.points if point.key == key), None)

    def counts(self) -> list[tuple[str, str, int]]:
        """Key, name and number of conditions of each way to narrow the list."""
        return [
            (key, name, sum(point.is_shown(key) for point in self.points))
            for key, name in SHOWN.items()
        ]


def _carries(inputs: dict[str, Any], verdict: ReviewVerdict) -> bool:
    if verdict.found == Found.CORRECT:
        return verdict.item in (inputs.get("items") or ())
    reasons = inputs.get("reasons") or ""
    text = "\n".join(reasons) if isinstance(reasons, list) else str(reasons)
    return verdict.found == Found.FAILED and verdict.reason in text
