"""What the page of ownership shows: holdings, chains from outside, totals, who controls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import islice
from typing import Any

from applicants import facts, records
from applicants.deriving import OURSELVES, SELF, Question, controls
from applicants.known import Known
from casework.law import Law
from casework.models import Organisation
from licensing.eligibility import Finding
from licensing.eligibility.ownership import Chain, Ownership, per_cent
from licensing.informing import origin_of, told
from licensing.ownership_figure import figure_of

Holding = Mapping[str, Any]
MOST_CHAINS = 200
WHOLE = Fraction(1)
OWNERSHIP = {"holdings", "controllers"}


@dataclass(frozen=True)
class Investor:
    """An investor from outside: every chain down to the unit, written out, and their sum."""

    name: str
    origin: str
    chains: list[tuple[str, str]]
    direct: str
    total: str


def ownership_page(
    unit: Organisation, law: Law, on: date, known: Known, common: Iterable[Finding]
) -> dict[str, Any]:
    """The context of the page; without holdings only the verdicts and where to enter them."""
    question = Question(law.document, on, unit.name)
    concerned = [f for f in common if OWNERSHIP & set(f.facts)]
    page: dict[str, Any] = {
        "told": [replace(one, origins=[]) for one in told(concerned, known)],
        "origins": [origin_of(fact, known) for fact in ("holdings", "controllers")],
        "settled_by": law.document["outside_investors"]["article"],
        "controllers": list(_controllers(unit, question, known)),
    }
    holdings = known.facts.get("holdings")
    if not holdings:
        return page | {"is_known": holdings is not None}
    outside = frozenset(law.document["outside_investors"]["origins"])
    ownership = Ownership(holdings, outside)
    chains = list(islice(ownership.chains(), MOST_CHAINS + 1))
    return page | {
        "is_known": True,
        "figure": figure_of(holdings, ownership),
        "holdings": _rows(holdings, outside),
        "investors": list(_investors(chains[:MOST_CHAINS], holdings)),
        "cut_short": MOST_CHAINS if len(chains) > MOST_CHAINS else 0,
        "warnings": list(_warnings(ownership, holdings, known.facts.get("controllers") or {})),
    }


def _named(company: str) -> str:
    return OURSELVES if company == SELF else company


def _controllers(
    unit: Organisation, question: Question, known: Known
) -> Iterator[tuple[str, str, str]]:
    """Company, who controls it ('' when only declared by origin) and from where, on the day."""
    source = known.sources.get("controllers")
    if source and source.kind:
        for row in records.rows(unit, source.kind):
            if controls(row, question):
                company = _named(question.company(row["of"]))
                yield company, row["controller"], facts.label(row["origin"])
    else:
        for company, origin in (known.facts.get("controllers") or {}).items():
            yield _named(company), "", facts.label(origin)


def _rows(holdings: Iterable[Holding], outside: frozenset[str]) -> list[dict[str, Any]]:
    """The holdings as a table, those of the unit itself first."""
    ordered = sorted(holdings, key=lambda h: (h["of"] != SELF, h["of"]))
    return [
        {
            "owner": _named(holding["owner"]),
            "of": _named(holding["of"]),
            "pct": holding["pct"],
            "origin": facts.label(holding.get("origin") or ""),
            "is_outside": holding.get("origin") in outside,
            "is_parent": holding.get("parent"),
            "as_of": holding.get("as_of") or "",
        }
        for holding in ordered
    ]


def _investors(chains: Iterable[Chain], holdings: Iterable[Holding]) -> Iterator[Investor]:
    origins = {h["owner"]: h.get("origin") or "" for h in holdings}
    by_investor: dict[str, list[Chain]] = {}
    for chain in chains:
        by_investor.setdefault(chain.investor, []).append(chain)
    for name, own in sorted(by_investor.items()):
        direct = sum((c.share for c in own if len(c.links) == 1), Fraction(0))
        total = sum((c.share for c in own), Fraction(0))
        written = [(_path(c), _product(c)) for c in sorted(own, key=lambda c: len(c.links))]
        label = facts.label(origins[name])
        yield Investor(name, label, written, per_cent(direct), per_cent(total))


def _path(chain: Chain) -> str:
    """甲公司 → 乙公司 → 本单位."""
    return " → ".join([chain.investor, *(_named(link.of) for link in chain.links)])


def _product(chain: Chain) -> str:
    """30% × 40% = 12%; a chain of one link is its share."""
    factors = " × ".join(f"{per_cent(link.share)}%" for link in chain.links)
    return f"{factors} = {per_cent(chain.share)}%" if len(chain.links) > 1 else factors


def _warnings(
    ownership: Ownership, holdings: Iterable[Holding], controllers: Mapping[str, str]
) -> Iterator[str]:
    """What does not add up in what the unit says of its owners."""
    for circle in ownership.circles():
        names = "、".join(dict.fromkeys(_named(company) for company in circle))
        yield f"{names}之间循环持股，出资比例不能逐层算到终点，须说明实际出资情况。"
    for company, total in ownership.totals().items():
        if total > WHOLE:
            yield f"{_named(company)}的出资比例合计{per_cent(total)}%，超过100%。"
        elif total < WHOLE:
            rest = per_cent(WHOLE - total)
            yield f"{_named(company)}的出资比例合计{per_cent(total)}%，其余{rest}%未写明。"
    yield from _unlike(holdings)
    silent = [name for name in (SELF, *ownership.holders) if name not in controllers]
    if silent:
        yield f"尚未写明实际控制人：{'、'.join(map(_named, silent))}；自然人股东不必填写。"


def _unlike(holdings: Iterable[Holding]) -> Iterator[str]:
    origins: dict[str, set[str]] = {}
    for holding in holdings:
        origins.setdefault(holding["owner"], set()).add(holding.get("origin") or "")
    for owner, told_of in origins.items():
        if len(told_of) > 1:
            yield f"{_named(owner)}在不同行中的来源不一致；有一行为境外的，按境外投资者计算。"
