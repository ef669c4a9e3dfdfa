"""The conditions for everybody: boundaries, exceptions, unknown facts, and their explanation."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from applicants.facts import complete, names
from licensing.eligibility import Register, evaluate
from tests.licensing.eligibility_questions import assess, regulation, verdict

SAFE = {"area_m2": 100, "closed": True, "surroundings_safe": True, "protected": True}


@pytest.mark.article("12(1)")
@pytest.mark.parametrize(
    ("on", "expected"), [(date(2025, 6, 9), "fail"), (date(2025, 6, 10), "pass")]
)
def test_a_unit_is_established_three_years_on_the_corresponding_day(
    on: date, expected: str
) -> None:
    assert verdict("12-1", {"established": "2022-06-10"}, on=on) == expected


@pytest.mark.article("12(1)")
def test_a_unit_established_on_29_february_counts_to_the_end_of_the_month() -> None:
    facts = {"established": "2020-02-29"}
    assert verdict("12-1", facts, on=date(2023, 2, 27)) == "fail"
    assert verdict("12-1", facts, on=date(2023, 2, 28)) == "pass"


@pytest.mark.article("12(1)")
def test_a_young_unit_of_unknown_kind_fails_and_an_old_one_is_unknown() -> None:
    assert verdict("12-1", {"kind": None, "established": "2024-01-01"}) == "fail"
    assert verdict("12-1", {"kind": None}) == "unknown"
    assert verdict("12-1", {"kind": "partnership"}) == "fail"


@pytest.mark.article("12(2)")
@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2028, 5, 19), "fail"), (date(2028, 5, 20), "fail"), (date(2028, 5, 21), "pass")],
)
def test_a_revocation_weighs_up_to_and_including_its_third_anniversary(
    on: date, expected: str
) -> None:
    revoked = Register(revocations=[date(2025, 5, 20)])
    assert verdict("12-2b", on=on, register=revoked) == expected
    assert verdict("12-2b", {"revocations": ["2025-05-20"]}, on=on) == expected


@pytest.mark.article("12(2)")
def test_an_unknown_history_of_revocations_is_unknown_unless_the_register_knows_one() -> None:
    assert verdict("12-2b", {"revocations": None}) == "unknown"
    register = Register(revocations=["2024-01-01"])
    assert verdict("12-2b", {"revocations": None}, register=register) == "fail"


@pytest.mark.article("12(2)")
def test_a_criminal_record_and_the_list_of_the_dishonest_each_fail_their_own_condition() -> None:
    found = assess({"criminal_record": True, "dishonest": ["controller"]}).findings
    assert (found["12-2a"].verdict, found["12-2b"].verdict, found["12-2c"].verdict) == (
        "fail",
        "pass",
        "fail",
    )


@pytest.mark.article("12(3)")
def test_a_person_from_abroad_needs_a_citation() -> None:
    director = {"role": "director", "problem": "residence"}
    assert verdict("12-3", {"people": [director]}) == "fail"
    assert verdict("12-3", {"people": [{**director, "exception": "国务院文件"}]}) == "pass"
    assert verdict("12-3", {"people": [{**director, "exception": "文件"}, director]}) == "fail"


@pytest.mark.parametrize(
    ("fact", "key"),
    [
        pytest.param("capability", "12-4", marks=pytest.mark.article("12(4)")),
        pytest.param("secrecy_body", "13-1", marks=pytest.mark.article("13(1)")),
        pytest.param("secrecy_rules", "13-2", marks=pytest.mark.article("13(2)")),
        pytest.param("staff_trained", "13-3", marks=pytest.mark.article("13(3)")),
        pytest.param("staff_able", "13-3", marks=pytest.mark.article("13(3)")),
        pytest.param("premises_compliant", "13-4", marks=pytest.mark.article("13(4)")),
        pytest.param("secrecy_budget", "13-5", marks=pytest.mark.article("13(5)")),
        pytest.param("internal_rules", "15", marks=pytest.mark.article("15")),
        pytest.param("disclosure_rules", "15", marks=pytest.mark.article("15")),
    ],
)
def test_a_judged_fact_passes_fails_or_stays_unknown(fact: str, key: str) -> None:
    found = [assess({fact: value}).findings[key].verdict for value in (True, False, None)]
    assert found == ["pass", "fail", "unknown"]
    others = assess({fact: False}).findings
    assert [k for k, finding in others.items() if finding.verdict == "fail"] == [key]


@pytest.mark.article("12(5)")
@pytest.mark.article("13(6)")
def test_no_further_conditions_are_set() -> None:
    assert (verdict("12-5"), verdict("13-6")) == ("pass", "pass")


@pytest.mark.article("14-2(1)")
@pytest.mark.parametrize(
    ("share", "expected"), [("30", "pass"), ("30.00", "pass"), ("30.01", "fail"), (None, "unknown")]
)
def test_not_more_than_three_tenths_of_the_shares_are_traded(
    share: str | None, expected: str
) -> None:
    facts = {"neeq": {"listed": True, "tradable_pct": share, "controller_kept": True}}
    assert verdict("14-2-1", facts) == expected


@pytest.mark.article("14-2(2)")
def test_a_listed_unit_keeps_its_controller_and_an_unlisted_one_is_not_asked() -> None:
    listed = {"listed": True, "tradable_pct": "10", "controller_kept": False}
    assert verdict("14-2-2", {"neeq": listed}) == "fail"
    unlisted = {"listed": False, "tradable_pct": "99", "controller_kept": False}
    assert verdict("14-2-1", {"neeq": unlisted}) == "not_applicable"
    assert verdict("14-2-2", {"neeq": unlisted}) == "not_applicable"
    assert verdict("14-2-2", {"neeq": None}) == "unknown"


@pytest.mark.article("15")
@pytest.mark.parametrize(
    ("access", "expected"),
    [("none", "pass"), ("approved", "pass"), ("unapproved", "fail"), (None, "unknown")],
)
def test_investors_from_abroad_learn_secrets_only_with_approval(
    access: str | None, expected: str
) -> None:
    assert verdict("15", {"foreign_access": access}) == expected


@pytest.mark.article("16")
@pytest.mark.parametrize(
    ("lease", "expected"),
    [
        (["2024-01-01", "2026-12-31"], "pass"),
        (["2024-01-01", "2026-12-30"], "fail"),
        (["2020-02-29", "2023-02-27"], "pass"),
        (["2020-02-29", "2023-02-26"], "fail"),
        (None, "unknown"),
    ],
)
def test_a_lease_of_exactly_three_years_is_long_enough(
    lease: list[str] | None, expected: str
) -> None:
    premises = {**SAFE, "tenure": "leased", "lease": lease}
    assert verdict("general_integration.B.5", {"premises": premises}) == expected


@pytest.mark.article("16")
@pytest.mark.parametrize("part", ["closed", "surroundings_safe", "protected"])
def test_premises_are_closed_safe_and_protected(part: str) -> None:
    premises = {**SAFE, "tenure": "owned"}
    key = "general_integration.B.5"
    assert verdict(key, {"premises": {**premises, part: False}}) == "fail"
    assert verdict(key, {"premises": {**premises, part: None}}) == "unknown"


@pytest.mark.article("16")
@pytest.mark.parametrize(
    ("insured", "expected"), [(160, "pass"), (159, "fail")], ids=["160", "159"]
)
def test_two_hundred_people_of_whom_a_hundred_and_sixty_are_insured(
    insured: int, expected: str
) -> None:
    staff = [{"count": insured, "insured_since": "2015-01-01"}, {"count": 200 - insured}]
    key = "general_integration.A.3"
    assert verdict(key, {"staff": staff}, level="A") == expected


@pytest.mark.article("16")
@pytest.mark.parametrize(
    ("on", "expected"), [(date(2025, 3, 9), 0), (date(2025, 3, 10), 80)], ids=["before", "on"]
)
def test_a_person_is_insured_one_year_on_the_corresponding_day(on: date, expected: int) -> None:
    facts = {"staff": [{"count": 80, "insured_since": "2024-03-10"}]}
    assert assess(facts, on=on).metrics["staff_insured_1y"] == expected


@pytest.mark.article("20")
def test_unknown_facts_leave_conditions_unknown_and_never_fail_them() -> None:
    nothing_known: dict[str, Any] = dict.fromkeys(names())
    for category in regulation("classified-2020")["categories"]:
        found = assess(nothing_known, category=category, level="A")
        assert found.overall == "unknown"
        passed = {k for k, f in found.findings.items() if f.verdict != "unknown"}
        assert passed == {"12-5", "13-6"}
        assert {found.metrics[name] for name in found.metrics} == {None}


@pytest.mark.article("20")
def test_one_failure_outweighs_everything_unknown() -> None:
    assert assess({"criminal_record": True, "capability": None}).overall == "fail"


@pytest.mark.article("51")
def test_a_citation_of_what_the_state_provides_otherwise_passes_that_condition_only() -> None:
    facts = {"capability": False, "secrecy_body": False, "exceptions": {"12-4": "国务院文件"}}
    found = assess(facts).findings
    assert (found["12-4"].verdict, found["13-1"].verdict) == ("pass", "fail")
    assert "国务院文件" in found["12-4"].explanation
    assert verdict("12-4", {"capability": False, "exceptions": {"12-4": ""}}) == "fail"


@pytest.mark.article("20")
def test_a_finding_tells_the_value_the_threshold_and_what_is_missing() -> None:
    found = assess({"paid_in_cash": 9_000_000}).findings["general_integration.B.1"]
    assert (found.value, found.threshold, found.shortfall) == (9_000_000, 10_000_000, 1_000_000)
    assert found.article == "16"
    assert found.explanation == (
        "货币资金实缴额：900万元，要求不少于1,000万元，相差100万元，不符合"
    )
    assert [part.says for part in found.parts] == ["货币资金实缴额"]


@pytest.mark.article("20")
def test_an_assessment_can_be_kept_as_json() -> None:
    kept = json.loads(json.dumps(assess({"staff": []}).plain(), ensure_ascii=False))
    assert kept["overall"] == "fail"
    assert kept["findings"]["general_integration.B.3"]["parts"][0]["shortfall"] == 80


@pytest.mark.article("11-1")
def test_a_category_or_level_that_the_regulation_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="没有这一业务种类：structured_cabling"):
        assess(category="structured_cabling")
    with pytest.raises(ValueError, match="没有这一资质等级：C"):
        assess(level="C")


@pytest.mark.article("24-1")
def test_several_categories_are_judged_each_by_its_own_numbers() -> None:
    found = evaluate(
        regulation("classified-2020"),
        facts=complete({"paid_in_cash": 3_000_000}),
        level="B",
        categories=["data_recovery", "general_integration"],
        on=date(2025, 3, 10),
        register=Register(),
    )
    assert found.findings["data_recovery.B.1"].verdict == "pass"
    assert found.findings["general_integration.B.1"].verdict == "fail"
    assert found.overall == "fail"
