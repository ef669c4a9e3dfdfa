"""The conditions of the measures of 2013, judged over declared facts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.licensing.eligibility_questions import assess, verdict

ASKED: dict[str, Any] = {
    "code": "classified-2013",
    "category": "system_integration",
    "on": date(2021, 1, 10),
}
THROUGH_A_COMPANY = [
    {"owner": "F", "of": "H", "pct": "1", "origin": "HK"},
    {"owner": "H", "of": "self", "pct": "1"},
]


@pytest.mark.parametrize(
    ("article", "facts"),
    [
        pytest.param("8(1)", {"kind": "partnership"}, marks=pytest.mark.article("2013:8(1)")),
        pytest.param("8(2)", {"established": "2018-01-11"}, marks=pytest.mark.article("2013:8(2)")),
        pytest.param("8(2)", {"dishonest": ["principal"]}, marks=pytest.mark.article("2013:8(2)")),
        pytest.param(
            "8(3)",
            {"people": [{"role": "engineer", "problem": "nationality"}]},
            marks=pytest.mark.article("2013:8(3)"),
        ),
        pytest.param(
            "8(4)", {"holdings": THROUGH_A_COMPANY}, marks=pytest.mark.article("2013:8(4)")
        ),
        pytest.param("8(5)", {"capability": False}, marks=pytest.mark.article("2013:8(5)")),
        pytest.param("9(1)", {"secrecy_rules": False}, marks=pytest.mark.article("2013:9(1)")),
        pytest.param("9(2)", {"secrecy_body": False}, marks=pytest.mark.article("2013:9(2)")),
        pytest.param("9(3)", {"premises_compliant": False}, marks=pytest.mark.article("2013:9(3)")),
        pytest.param("9(4)", {"staff_able": False}, marks=pytest.mark.article("2013:9(4)")),
    ],
)
def test_the_measures_of_2013_ask_their_own_conditions(article: str, facts: dict[str, Any]) -> None:
    assert assess(**ASKED).overall == "pass"
    found = assess(facts, **ASKED)
    assert [f.article for f in found.findings.values() if f.verdict == "fail"] == [article]


@pytest.mark.article("2013:8(3)")
def test_the_measures_of_2013_ask_the_nationality_of_staff_only() -> None:
    director = {"role": "director", "problem": "nationality"}
    married = {"role": "engineer", "problem": "marriage"}
    assert verdict("8-3", {"people": [director, married]}, **ASKED) == "pass"


@pytest.mark.article("2013:7-1")
def test_categories_that_only_2013_knows_have_no_table() -> None:
    findings = assess(**{**ASKED, "category": "structured_cabling", "level": "A"}).findings
    assert not [key for key in findings if "structured_cabling" in key]
