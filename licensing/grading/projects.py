"""One project: what it may be declared at, whether it is pure service, whether it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from licensing.grading.figures import (
    Contradiction,
    amount,
    day,
    known_day,
    money,
    per_cent,
    share,
    total,
)
from licensing.grading.periods import years_before
from licensing.grading.ruleset import Inquiry, Ruleset
from licensing.grading.shapes import flag, rows, table, whole, word, words
from licensing.grading.statuses import (
    NOT_APPLICABLE,
    Answer,
    Status,
    all_of,
    any_of,
    holds,
    reaches,
    under_every,
)

PURE_BASIS = "pure_basis"
CONTRACT_TOTAL = "contract_total"


@dataclass(frozen=True)
class Project:
    """A project with exact amounts in yuan. `read` raises Contradiction for what cannot be."""

    id: str
    contract: Fraction
    fee: Fraction
    non_is: Fraction
    deducted: bool
    domain: int | None = None
    accepted_on: date | None = None
    sites: tuple[str, ...] | None = ()
    proofs: tuple[Mapping[str, Any], ...] = field(default_factory=tuple)

    @classmethod
    def read(cls, rules: Ruleset, p: Mapping[str, Any]) -> Project:
        p = table(p)
        contract = _known(amount(p.get("contract_amount")))
        fees, parts = table(p.get("fees")), table(p.get("non_is_costs"))
        fee, non_is = _sum(fees.values()), _sum(parts.values())
        _refuse_strange(fees, rules.tables["service_fees"])
        if contract <= 0 or non_is + fee > contract:
            raise Contradiction(f"the parts of {p.get('id')} are more than the whole")
        domain = whole(p.get("domain"))
        if domain is not None:
            _refuse_strange([domain], rules.tables["domains"])
        sites = p.get("sites", ())
        return cls(
            id=str(p.get("id", "")),
            contract=contract,
            fee=fee,
            non_is=non_is,
            deducted=reaches(non_is / contract * 100, _deduction(rules)) is Status.MET,
            domain=domain,
            accepted_on=day(p.get("accepted_on")),
            sites=None if sites is None else tuple(words(sites)),
            proofs=tuple(rows(p.get("proofs") or ())),
        )

    @property
    def declared(self) -> Fraction:
        """The contract amount as it may be declared."""
        return self.contract - self.non_is if self.deducted else self.contract

    def is_completed(self, years: Iterable[int]) -> bool:
        """Whether it was accepted in one of the years."""
        return self.accepted_on is not None and self.accepted_on.year in years

    def is_pure(self, reading: str) -> bool:
        """Whether fees make up the whole, of the contract or of what is declared."""
        whole = self.contract if reading == CONTRACT_TOTAL else self.declared
        return self.fee > 0 and self.fee == whole


def _known(value: Fraction | None) -> Fraction:
    if value is None:
        raise Contradiction("an amount is missing")
    return value


def _sum(values: Iterable[Any]) -> Fraction:
    known = [amount(value) for value in values]
    if any(value is not None and value < 0 for value in known):
        raise Contradiction("a part is negative")
    return _known(total(known))


def _refuse_strange(given: Iterable[Any], allowed: Mapping[Any, Any]) -> None:
    if strange := [key for key in given if key not in allowed]:
        raise Contradiction(f"the law does not know {strange}")


def _deduction(rules: Ruleset) -> Mapping[str, Any]:
    return rules.criterion("deduction")["non_is_pct"]


def completed_years(rules: Ruleset, on: date) -> list[int]:
    """The years in which a project must have been accepted to count on the day."""
    return years_before(on, rules.years(rules.criterion("completed_project")["window"]))


def read_all(rules: Ruleset, projects: Iterable[Mapping[str, Any]]) -> list[Project]:
    """Every project. Raises Contradiction also when two bear the same mark."""
    found = [Project.read(rules, p) for p in rows(projects)]
    if len({project.id for project in found}) < len(found):
        raise Contradiction("two projects bear the same mark")
    return found


def qualifies(inquiry: Inquiry, level: int, on: date, project: Project) -> Status:
    """Whether the project counts at the level; where the level sets no floor, any does."""
    completed = holds(project.is_completed(completed_years(inquiry.rules, on)))
    floors = inquiry.rules.row("third_party_acceptance", level)
    if floors is None:
        return completed

    def high_enough(reading: dict[str, str]) -> Status:
        pure = project.is_pure(reading[PURE_BASIS])
        floor = floors["pure_min" if pure else "integration_min"]
        return reaches(project.declared, {"op": floors["op"], "value": floor})

    return all_of([completed, under_every(inquiry.readings(PURE_BASIS), high_enough)])


def proven(project: Project, ways: Iterable[Mapping[str, Iterable[str]]]) -> Status:
    """Whether one of its documents is such a proof; a point not yet checked leaves it open."""
    asked = {kind: list(facts) for way in ways for kind, facts in way.items()}
    return any_of(
        all_of(holds(flag(proof.get(fact))) for fact in asked[proof["kind"]])
        for proof in project.proofs
        if word(proof.get("kind")) in asked
    )


def declared_amount(inquiry: Inquiry, *, p: Mapping[str, Any]) -> Answer:
    project = Project.read(inquiry.rules, p)
    values = {
        "non_is": money(project.non_is),
        "non_is_pct": per_cent(share(project.non_is, project.contract)),
        "deducted": project.deducted,
        "declared": money(project.declared),
    }
    return Answer(None, values)


def pure_service(inquiry: Inquiry, *, p: Mapping[str, Any]) -> Answer:
    project = Project.read(inquiry.rules, p)
    status = under_every(
        inquiry.readings(PURE_BASIS), lambda reading: holds(project.is_pure(reading[PURE_BASIS]))
    )
    fee_pct = per_cent(share(project.fee, project.contract))
    return Answer(status, {"fee": money(project.fee), "fee_pct": fee_pct})


def project_qualifies(
    inquiry: Inquiry, *, level: int, application_date: str, p: Mapping[str, Any]
) -> Answer:
    if inquiry.rules.row("completed_project", level) is None:
        return NOT_APPLICABLE
    on = known_day(application_date)
    project = Project.read(inquiry.rules, p)
    completed = project.is_completed(completed_years(inquiry.rules, on))
    status = qualifies(inquiry, level, on, project)
    return Answer(status, {"completed": completed, "declared": money(project.declared)})
