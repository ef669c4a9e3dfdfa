"""What a unit is told before it asks: what is missing, what would change it, and from which day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from applicants.facts import complete
from licensing.eligibility import Register, Standing, evaluate, survey
from licensing.eligibility.ownership import Ownership, per_cent
from tests.licensing.eligibility_questions import TODAY, assess, regulation

OUTSIDE = frozenset(("foreign", "HK", "MO", "TW", "settled_abroad"))
LAW = regulation("classified-2020")


def finding(key: str, facts: dict[str, Any] | None = None, **asked: Any) -> Any:
    return assess(facts, **asked).findings[key]


def owns(owner: str, of: str, pct: str, origin: str = "domestic") -> dict[str, Any]:
    return {"owner": owner, "of": of, "pct": pct, "origin": origin}


# -- for a reviewer -------------------------------------------------------------------------------
@pytest.mark.article("20")
@pytest.mark.parametrize("key", ["12-4", "13-1", "13-2", "13-3", "13-4", "13-5", "15"])
def test_what_a_unit_states_of_its_secrecy_work_is_for_a_reviewer_to_judge(key: str) -> None:
    found = finding(key)
    assert (found.verdict, found.standing) == ("pass", Standing.JUDGED)


@pytest.mark.article("20")
def test_what_is_counted_is_not_a_matter_of_judgement() -> None:
    assert finding("12-1").standing is Standing.MET
    assert finding("general_integration.B.3").standing is Standing.MET


@pytest.mark.article("20")
@pytest.mark.parametrize(
    ("stated", "standing"),
    [(True, Standing.JUDGED), (False, Standing.FAILED), (None, Standing.MISSING)],
)
def test_a_judged_condition_that_is_not_stated_is_missing_and_one_denied_fails(
    stated: bool | None, standing: Standing
) -> None:
    assert finding("13-2", {"secrecy_rules": stated}).standing is standing


@pytest.mark.article("12(3)")
def test_an_exception_of_the_state_is_for_a_reviewer_to_judge() -> None:
    director = {"role": "director", "problem": "residence", "exception": "国务院文件"}
    assert finding("12-3").standing is Standing.MET
    assert finding("12-3", {"people": [director]}).standing is Standing.JUDGED
    excepted = finding("14-1a", {"exceptions": {"14-1a": "国务院文件"}})
    assert excepted.standing is Standing.JUDGED


@pytest.mark.article("20")
def test_marking_what_is_judged_changes_no_verdict() -> None:
    unmarked = _without_marks(LAW)
    for category in LAW["categories"]:
        for facts in ({}, {"secrecy_rules": False}, {"capability": None}):
            asked = {
                "facts": complete(facts), "level": "A", "categories": [category],
                "on": TODAY, "register": Register(),
            }  # fmt: skip
            marked, plain = evaluate(LAW, **asked), evaluate(unmarked, **asked)
            verdicts = [{k: f.verdict for k, f in a.findings.items()} for a in (marked, plain)]
            assert verdicts[0] == verdicts[1]


def _without_marks(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _without_marks(value) for key, value in part.items() if key != "judged"}
    return [_without_marks(value) for value in part] if isinstance(part, list) else part


# -- what would have to change, and when ----------------------------------------------------------
@pytest.mark.article("12(1)")
def test_a_young_unit_is_told_the_day_on_which_it_is_three_years_old() -> None:
    facts = {"established": "2024-03-01"}
    found = finding("12-1", facts)
    assert (found.met_on, found.change) == ("2027-03-01", "其他情况不变，自2027-03-01起符合")
    for day, verdict in ((date(2027, 2, 28), "fail"), (date(2027, 3, 1), "pass")):
        assert finding("12-1", facts, on=day).verdict == verdict


@pytest.mark.article("12(2)")
def test_after_a_revocation_the_first_free_day_is_told() -> None:
    register = Register(revocations=["2024-05-20"])
    found = finding("12-2b", register=register)
    assert found.met_on == "2027-05-21"
    for day, verdict in ((date(2027, 5, 20), "fail"), (date(2027, 5, 21), "pass")):
        assert finding("12-2b", register=register, on=day).verdict == verdict


@pytest.mark.article("16")
def test_people_may_be_added_or_waited_for() -> None:
    since = {62: "2015-01-01", 18: "2024-09-01"}
    staff = [{"count": count, "insured_since": day} for count, day in since.items()]
    found = finding("general_integration.B.3", {"staff": staff})
    assert found.change == (
        "在本单位缴纳社保一年以上的人员须增加2名，或者其他情况不变，自2025-09-01起符合"
    )
    assert found.met_on == "2025-09-01"


@pytest.mark.article("16")
def test_waiting_does_not_help_when_there_are_too_few_people() -> None:
    few = {"staff": [{"count": 79, "insured_since": "2024-09-01"}]}
    found = finding("general_integration.B.3", few)
    assert found.met_on is None
    assert "相关人员须增加1名" in found.change


@pytest.mark.article("14-1")
def test_a_share_that_is_too_large_is_told_with_its_excess() -> None:
    holdings = [owns("F", "H", "20.000001", "foreign"), owns("H", "self", "100")]
    found = finding("14-1b", {"holdings": holdings})
    assert found.change == "境外投资者间接出资比例合计须降至20%以内（现超出0.000001%）"
    exactly = [owns("F", "H", "20", "foreign"), owns("H", "self", "100")]
    assert finding("14-1b", {"holdings": exactly}).change == ""


@pytest.mark.article("16")
def test_of_alternatives_each_is_told() -> None:
    premises = {
        "tenure": "leased", "lease": ["2024-01-01", "2026-12-30"], "area_m2": 100,
        "closed": True, "surroundings_safe": True, "protected": True,
    }  # fmt: skip
    found = finding("general_integration.B.5", {"premises": premises})
    assert found.change == "须达到：自有产权，或者租期须延至2026-12-31"


@pytest.mark.article("16")
@pytest.mark.parametrize(
    ("until", "met_on"),
    [(None, "2026-03-10"), ("2026-03-09", "2026-03-10"), ("2026-03-08", None)],
)
def test_who_holds_a_qualification_is_told_when_it_has_been_held_long_enough(
    until: str | None, met_on: str | None
) -> None:
    held = {
        "category": "software_development", "level": "B", "from": "2023-03-10", "until": until,
    }  # fmt: skip
    key = "operation_maintenance.B.7"
    facts = {"prior_qualifications": [held]}
    found = finding(key, facts, category="operation_maintenance")
    assert (found.verdict, found.met_on) == ("fail", met_on)
    if met_on:
        on = date.fromisoformat(met_on)
        assert finding(key, facts, category="operation_maintenance", on=on).verdict == "pass"


CAN = ("site", "equipment", "design", "manufacture", "install", "test", "own_product")
DENIED = (
    "capability", "secrecy_body", "secrecy_rules", "staff_trained", "staff_able",
    "premises_compliant", "secrecy_budget", "internal_rules", "disclosure_rules",
)  # fmt: skip
NOTHING_DONE: dict[str, Any] = {
    **dict.fromkeys(DENIED, False),
    **{key: [] for key in ("staff", "titles", "classified_projects", "prior_qualifications")},
    **{key: {} for key in ("revenue_3y", "projects_3y")},
    "established": "2025-01-01",
    "criminal_record": True,
    "dishonest": ["principal"],
    "revocations": ["2025-01-01"],
    "people": [{"role": "director", "problem": "marriage"}],
    "foreign_access": "unapproved",
    "paid_in_cash": 0,
    "premises": {
        "tenure": "leased", "lease": ["2025-01-01", "2025-12-31"], "area_m2": 1,
        "closed": False, "surroundings_safe": False, "protected": False,
    },
    "shielding": dict.fromkeys(CAN, False),
    "recovery": {"clean_room": False, "class_1m_rooms": 0, "spare_parts": "none"},
    "neeq": {"listed": True, "tradable_pct": "30.01", "controller_kept": False},
    "holdings": [
        owns("F", "self", "50", "foreign"),
        owns("F", "H", "50", "foreign"),
        {**owns("H", "self", "50"), "parent": True},
    ],
    "controllers": {"self": "foreign"},
}  # fmt: skip


def test_every_condition_that_fails_says_what_would_have_to_change() -> None:
    nothing_done = complete(NOTHING_DONE)
    found = survey(LAW, facts=nothing_done, on=TODAY, register=Register())
    assert len(found) == 16
    failed = {k: f for a in found.values() for k, f in a.findings.items() if f.verdict == "fail"}
    always = {"12-5", "13-6"}
    assert set(LAW["conditions"]) - always == {k for k in failed if "." not in k}
    assert {key for key, f in failed.items() if not f.change} == set()
    assert {key for key, f in failed.items() if not f.facts} == set()


def test_every_condition_names_the_facts_it_reads() -> None:
    facts = complete({})
    found = survey(LAW, facts=facts, on=TODAY, register=Register())
    for assessment in found.values():
        for key, one in assessment.findings.items():
            free = key in ("12-5", "13-6") or one.verdict == "not_applicable"
            assert free or set(one.facts) <= set(facts), key
            assert free or one.facts, key


# -- all at once ----------------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["classified-2020", "classified-2013"])
def test_a_survey_finds_what_each_question_by_itself_finds(code: str) -> None:
    facts = complete({"paid_in_cash": 5_000_000, "staff": None})
    law = regulation(code)
    found = survey(law, facts=facts, on=TODAY, register=Register())
    assert set(found) == {(c, lv) for c in law["categories"] for lv in law["levels"]}
    for (category, level), assessment in found.items():
        asked = {"facts": facts, "on": TODAY, "register": Register()}
        assert assessment == evaluate(law, level=level, categories=[category], **asked)


# -- chains ---------------------------------------------------------------------------------------
@pytest.mark.article("14-1")
def test_every_chain_is_written_out_and_their_sum_is_the_share() -> None:
    holdings = [
        owns("F", "H1", "20", "foreign"),
        owns("F", "H2", "30", "foreign"),
        owns("H1", "H2", "50"),
        owns("H1", "self", "25"),
        owns("H2", "self", "25"),
        owns("G", "self", "5", "TW"),
    ]
    ownership = Ownership(holdings, OUTSIDE)
    chains = {
        tuple((link.owner, link.of) for link in c.links): per_cent(c.share)
        for c in ownership.chains()
    }
    assert chains == {
        (("F", "H1"), ("H1", "self")): "5",
        (("F", "H2"), ("H2", "self")): "7.5",
        (("F", "H1"), ("H1", "H2"), ("H2", "self")): "2.5",
        (("G", "self"),): "5",
    }
    total = sum((c.share for c in ownership.chains()), Fraction(0))
    assert total == ownership.direct() + ownership.indirect()


def test_companies_that_own_each_other_are_named_and_their_chains_have_an_end() -> None:
    holdings = [
        owns("H", "self", "40"),
        owns("K", "H", "30"),
        owns("H", "K", "30"),
        owns("F", "K", "10", "foreign"),
    ]
    ownership = Ownership(holdings, OUTSIDE)
    assert [set(circle) for circle in ownership.circles()] == [{"H", "K"}]
    assert [c.investor for c in ownership.chains()] == ["F"]
    assert Ownership(holdings[:2], OUTSIDE).circles() == []
