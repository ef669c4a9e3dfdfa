"""Investors from outside: direct, through chains, in the parent, and who controls."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from licensing.eligibility.ownership import Ownership, per_cent
from tests.licensing.eligibility_questions import assess, verdict

pytestmark = pytest.mark.article("14-1")
OUTSIDE = ("foreign", "HK", "MO", "TW", "settled_abroad")


def owns(owner: str, of: str, pct: str, origin: str = "domestic", **more: Any) -> dict[str, Any]:
    return {"owner": owner, "of": of, "pct": pct, "origin": origin, **more}


STORIES: dict[str, tuple[dict[str, Any], dict[str, str], dict[str, str | None]]] = {
    "half of forty is twenty, which is not more than twenty": (
        {
            "holdings": [
                {"owner": "F", "of": "H", "pct": "50", "origin": "foreign"},
                {"owner": "H", "of": "self", "pct": "40"},
                {"owner": "P", "of": "self", "pct": "60", "parent": True},
            ]
        },
        {"overall": "pass", "14-1b": "pass", "14-1d": "pass"},
        {"foreign_indirect_pct": "20", "foreign_parent_pct": "0"},
    ),
    "a hundredth more is too much": (
        {
            "holdings": [
                {"owner": "F", "of": "H", "pct": "50", "origin": "foreign"},
                {"owner": "H", "of": "self", "pct": "40.02"},
                {"owner": "P", "of": "self", "pct": "59.98", "parent": True},
            ]
        },
        {"overall": "fail", "14-1a": "pass", "14-1b": "fail"},
        {"foreign_indirect_pct": "20.01"},
    ),
    "all investors from abroad are added together": (
        {
            "holdings": [
                {"owner": "F1", "of": "H1", "pct": "30", "origin": "foreign"},
                {"owner": "H1", "of": "self", "pct": "40"},
                {"owner": "F2", "of": "H2", "pct": "45", "origin": "foreign"},
                {"owner": "H2", "of": "self", "pct": "20"},
                {"owner": "P", "of": "self", "pct": "40"},
            ]
        },
        {"overall": "fail", "14-1b": "fail", "14-1d": "not_applicable"},
        {"foreign_indirect_pct": "21", "foreign_parent_pct": None},
    ),
    "no direct investment from abroad at all": (
        {"holdings": [{"owner": "F", "of": "self", "pct": "0.5", "origin": "foreign"}]},
        {"overall": "fail", "14-1a": "fail", "14-1b": "pass"},
        {"foreign_direct_pct": "0.5"},
    ),
    "fifteen in the unit is allowed, twenty-five in its parent is not": (
        {
            "holdings": [
                {"owner": "P", "of": "self", "pct": "60", "parent": True},
                {"owner": "F", "of": "P", "pct": "25", "origin": "foreign"},
            ]
        },
        {"overall": "fail", "14-1b": "pass", "14-1d": "fail"},
        {"foreign_indirect_pct": "15", "foreign_parent_pct": "25"},
    ),
    "an investor from Hong Kong counts like one from abroad": (
        {"holdings": [{"owner": "HKCo", "of": "self", "pct": "5", "origin": "HK"}]},
        {"overall": "fail", "14-1a": "fail"},
        {"foreign_direct_pct": "5"},
    ),
    "unless the state provides otherwise": (
        {
            "holdings": [{"owner": "HKCo", "of": "self", "pct": "5", "origin": "HK"}],
            "exceptions": {"14-1a": "国家另有规定, with the citation"},
        },
        {"overall": "pass", "14-1a": "pass"},
        {"foreign_direct_pct": "5"},
    ),
    "a small holder controls a shareholder by contract": (
        {
            "holdings": [
                {"owner": "S", "of": "self", "pct": "10"},
                {"owner": "F", "of": "S", "pct": "18", "origin": "foreign"},
            ],
            "controllers": {"S": "foreign"},
        },
        {"overall": "fail", "14-1b": "pass", "14-1c": "fail"},
        {"foreign_indirect_pct": "1.8"},
    ),
    "twenty and a half": (
        {
            "holdings": [
                {"owner": "F", "of": "H", "pct": "50", "origin": "foreign"},
                {"owner": "H", "of": "self", "pct": "41"},
            ]
        },
        {"overall": "fail", "14-1b": "fail"},
        {"foreign_indirect_pct": "20.5"},
    ),
}


@pytest.mark.article("51")
@pytest.mark.parametrize("story", STORIES)
def test_foreign_investment(story: str) -> None:
    facts, verdicts, metrics = STORIES[story]
    found = assess(facts)
    actual = {key: finding.verdict for key, finding in found.findings.items()}
    assert {key: found.overall if key == "overall" else actual[key] for key in verdicts} == verdicts
    assert {name: found.metrics[name] for name in metrics} == metrics


@pytest.mark.article("51")
@pytest.mark.parametrize("origin", OUTSIDE)
def test_every_origin_from_outside_counts(origin: str) -> None:
    assert verdict("14-1a", {"holdings": [owns("X", "self", "0.01", origin)]}) == "fail"
    assert verdict("14-1c", {"controllers": {"self": origin}}) == "fail"


def test_a_controller_of_an_owner_further_up_is_not_asked() -> None:
    holdings = [owns("H", "self", "50"), owns("G", "H", "50")]
    assert verdict("14-1c", {"holdings": holdings, "controllers": {"G": "foreign"}}) == "pass"
    assert verdict("14-1c", {"holdings": holdings, "controllers": {"H": "foreign"}}) == "fail"


def test_shares_above_an_investor_from_outside_are_not_counted_twice() -> None:
    holdings = [owns("G", "F", "100", "foreign"), owns("F", "H", "10", "foreign")]
    found = assess({"holdings": [*holdings, owns("H", "self", "50")]})
    assert found.metrics["foreign_indirect_pct"] == "5"


def test_one_investor_reaches_the_unit_through_every_chain() -> None:
    holdings = [
        owns("F", "H1", "20", "foreign"),
        owns("F", "H2", "30", "foreign"),
        owns("H1", "H2", "50"),
        owns("H1", "self", "25"),
        owns("H2", "self", "25"),
    ]
    found = assess({"holdings": holdings})
    assert found.metrics["foreign_indirect_pct"] == "15"  # 20*25 + 30*25 + 20*50*25


def test_exactly_twenty_in_the_parent_passes_and_a_trace_more_fails() -> None:
    parent = owns("P", "self", "51", parent=True)
    assert verdict("14-1d", {"holdings": [parent, owns("F", "P", "20", "TW")]}) == "pass"
    assert verdict("14-1d", {"holdings": [parent, owns("F", "P", "20.000001", "TW")]}) == "fail"


def test_owners_that_own_each_other_leave_the_share_unknown_with_the_reason() -> None:
    holdings = [
        owns("H", "self", "40"),
        owns("K", "H", "30"),
        owns("H", "K", "30"),
        owns("F", "K", "10", "foreign"),
    ]
    found = assess({"holdings": holdings})
    assert found.findings["14-1b"].verdict == "unknown"
    assert "循环持股" in found.findings["14-1b"].explanation
    assert found.metrics["foreign_indirect_pct"] is None
    assert found.findings["14-1a"].verdict == "pass"


def test_a_circle_in_which_the_unit_itself_takes_part_is_unknown_too() -> None:
    circle = [owns("H", "self", "10"), owns("self", "H", "10")]
    assert verdict("14-1b", {"holdings": [*circle, owns("F", "H", "1", "MO")]}) == "unknown"


def test_a_chain_begins_at_the_first_investor_from_outside_even_if_that_is_the_parent() -> None:
    holdings = [
        owns("P", "self", "60", "foreign", parent=True),
        owns("H", "P", "10"),
        owns("P", "H", "50", "foreign"),
    ]
    assert assess({"holdings": holdings}).metrics["foreign_parent_pct"] == "5"


def test_a_circle_without_investors_from_outside_does_no_harm() -> None:
    circle = [owns("H", "self", "40"), owns("K", "H", "30"), owns("H", "K", "30")]
    assert verdict("14-1b", {"holdings": circle}) == "pass"


def test_a_chain_of_a_thousand_companies_is_followed_to_its_end() -> None:
    chain = [owns(f"H{n + 1}", f"H{n}", "100") for n in range(1, 1000)]
    ends = [owns("H1", "self", "100"), owns("F", "H1000", "20.5", "settled_abroad")]
    assert assess({"holdings": [*chain, *ends]}).metrics["foreign_indirect_pct"] == "20.5"


@pytest.mark.parametrize("seed", range(200))
def test_the_share_is_the_sum_of_the_products_along_every_chain(seed: int) -> None:
    holdings = _tangle(random.Random(seed))
    ownership = Ownership(holdings, frozenset(OUTSIDE))
    chains = list(_chains(holdings, "self", Fraction(1), 1))
    assert ownership.direct() == sum(share for share, length in chains if length == 1)
    indirect = sum((share for share, length in chains if length > 1), Fraction(0))
    assert ownership.indirect() == indirect
    written = per_cent(indirect)
    assert Fraction(Decimal(written)) == indirect * 100
    assert not ("." in written and written.endswith("0"))


def _tangle(chance: random.Random) -> list[dict[str, Any]]:
    """Companies that own each other only downwards, with investors from anywhere."""
    companies = ["self", *(f"H{n}" for n in range(chance.randint(1, 6)))]
    holdings = []
    for place, company in enumerate(companies):
        holdings += [
            owns(owner, company, f"{chance.randint(0, 4000) / 100:.2f}")
            for owner in companies[place + 1 :]
            if chance.random() < 0.5
        ]
        if chance.random() < 0.4:
            origin = chance.choice(OUTSIDE)
            holdings.append(owns(f"F{place % 3}", company, str(chance.randint(1, 30)), origin))
    return holdings


def _chains(
    holdings: list[dict[str, Any]], company: str, share: Fraction, length: int
) -> list[tuple[Fraction, int]]:
    """Every chain from an investor from outside down to the unit, by walking each of them."""
    found = []
    for holding in holdings:
        if holding["of"] != company:
            continue
        product = share * Fraction(Decimal(holding["pct"])) / 100
        if holding["origin"] in OUTSIDE:
            found.append((product, length))
        else:
            found += _chains(holdings, holding["owner"], product, length + 1)
    return found
