"""The grading of 2013: files and figures that nobody should hand in, and what is said of them."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.licensing.grading_questions import APPLIED, answer, project, status

CONTRADICTED = {"status": "judgement", "values": {"invalid_input": True}}
QUESTION = {
    "id": "q", "rule": "add_period", "policy": {}, "input": {"start": "2012-02-29", "years": 1},
    "expected": {"values": {"end": "2013-02-28"}},
}  # fmt: skip


def played(folder: Path, text: str, **options: Any) -> tuple[int, str]:
    """The exit code of the command for a file of this text, and what it printed."""
    file, said = folder / "questions.json", StringIO()
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        call_command("grade", vectors=file, stdout=said, stderr=said, **options)
    assert isinstance(ended.value.code, int)
    return ended.value.code, said.getvalue()


def lines(folder: Path, *vectors: Any) -> list[str]:
    code, said = played(folder, json.dumps({"vectors": vectors}))
    assert code == 1
    return said.splitlines()[:-1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rule": "guess"}, 'q guess 没有规则 "guess"'),
        ({"rule": ["add_period"]}, "没有规则"),
        ({"input": [1]}, "q add_period input 不是对象"),
        ({"input": None}, "q add_period input 不是对象"),
        ({"input": {"since": "2012-02-29"}}, "q add_period 规则 add_period 不问 since"),
        ({"policy": ["margin"]}, "q add_period policy 不是对象"),
        ({"policy": {"mean": "undecided"}}, 'q add_period policy.mean 没有 "undecided" 这种理解'),
        ({"policy": {"margin": "guess"}}, 'q add_period policy.margin 没有 "guess" 这种理解'),
        ({"policy": {"margin": ["undecided"]}}, "policy.margin 没有"),
        ({"expected": None}, "q add_period 答案：应为 null"),
        ({"expected": {"status": "met"}}, 'q add_period status：应为 "met"，没有给出'),
    ],
)
def test_a_question_that_cannot_be_put_is_a_difference_in_words(tmp_path, change, said):
    assert said in lines(tmp_path, {**QUESTION, **change})[0]


def test_a_question_with_a_part_missing_does_not_silence_the_others(tmp_path):
    for part in ("id", "rule", "input", "expected"):
        short = {key: value for key, value in QUESTION.items() if key != part}
        assert f"缺少 {part}" in lines(tmp_path, QUESTION, short)[0]
    assert lines(tmp_path, 7, QUESTION, "x") == ["第1项 - 不是对象", "第3项 - 不是对象"]


def test_questions_under_one_mark_are_told_apart_by_their_lines(tmp_path):
    wrong = {**QUESTION, "expected": {"values": {"end": "2013-03-01"}}}
    assert len(lines(tmp_path, QUESTION, wrong, wrong)) == 2


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", '{"vectors": {}}', '{"vectors": [NaN]}', "[" * 100_000]
)
def test_what_is_no_file_of_questions_ends_with_two(tmp_path, text):
    code, said = played(tmp_path, text)
    assert code == 2
    assert "questions.json" in said


def test_a_file_written_with_a_mark_of_its_encoding_is_read(tmp_path):
    assert played(tmp_path, "\ufeff" + json.dumps({"vectors": [QUESTION]}))[0] == 0


def test_half_a_character_is_printed_escaped_and_the_json_stays_json(tmp_path):
    text = json.dumps({"vectors": [{**QUESTION, "id": "\ud800", "expected": "\ud800"}]})
    assert "\\ud800" in played(tmp_path, text)[1].splitlines()[0]
    code, said = played(tmp_path, text, json=True)
    assert code == 1
    assert json.loads(said)["results"][0]["id"] == "\ud800"


NO_NUMBERS = [
    " 12 ", "1,000", "1_000", "１２", "1e3", "NaN", "Infinity", "12.", "", "9" * 101,
    1.5, Decimal("1.5"), True, [], {}, 10**100,
]  # fmt: skip


@pytest.mark.parametrize("strange", NO_NUMBERS, ids=repr)
def test_a_sum_is_a_whole_number_or_a_plain_decimal_text(strange):
    assert answer("declared_amount", p=project("a", strange)) == CONTRADICTED
    assert answer("revenue_split", main=strange, other=0, si=0, other_it=0, non_it=0) == (
        CONTRADICTED
    )


def test_a_sum_may_bear_a_sign_and_be_large():
    assert answer("revenue_split", main="+1.50", other="-0.5", si=1, other_it=0, non_it=0) == {
        "status": "met", "values": {"revenue": "1.00", "si_pct": "100.0000"},
    }  # fmt: skip
    large = answer("declared_amount", p=project("a", 10**30))
    assert large["values"]["declared"] == f"{10**30}.00"


@pytest.mark.parametrize("years", [Decimal("1E+999999999"), Decimal("1E-999999999"), -1, "old"])
def test_years_nobody_has_worked_are_no_years(years):
    for graduated in (True, False):
        asked = {"education": "bachelor", "years": years, "graduated": graduated}
        assert answer("title_equivalence", **asked) == CONTRADICTED
    assert answer("technical_lead", level=1, industry_years=years)["status"] == "judgement"


@pytest.mark.parametrize("day", ["20140501", "2014-W18-4", "2014-02-30", "2014-5-1", "", 2014])
def test_a_day_is_written_with_its_year_month_and_day(day):
    assert answer("recent_years", application_date=day) == CONTRADICTED


@pytest.mark.parametrize(
    "length",
    [{"years": 10_000}, {"years": 10**30}, {"months": Decimal("1E+300")}, {"years": "1"}],
    ids=repr,
)
def test_a_period_ends_in_a_year_of_the_calendar(length):
    assert answer("add_period", start="2012-02-29", **length) == CONTRADICTED
    assert answer("period_full", start="2012-02-29", on=APPLIED, **length) == CONTRADICTED


@pytest.mark.parametrize("count", [-1, 2014, 10**30, "3", True])
def test_the_years_before_are_counted_within_the_calendar(count):
    assert answer("recent_years", application_date=APPLIED, n=count) == CONTRADICTED


@pytest.mark.parametrize("level", [0, 5, "1", True, None, [1]])
def test_a_level_the_law_does_not_have_is_a_contradiction(level):
    for rule in ("prior_level_time", "asset_test", "qms", "software_products", "technical_lead"):
        given_ = {} if rule == "technical_lead" else {"application_date": APPLIED}
        assert answer(rule, level=level, **given_) == CONTRADICTED


REPORT = {"kind": "test_report", "cnas_accredited": "true"}
PATENT = {"granted_on": "2012-05-05", "in_force": "no"}
STRANGE = [
    ("main_business", {"year": 7}),
    ("main_business", {"year": {"standard": ["CAS_2006"]}}),
    ("profit_test", {"years": [1]}),
    ("profit_test", {"years": {}, "recognition": {"local_confirmed": "false"}}),
    ("asset_test", {"assets": {"2013": [2_000_000]}}),
    ("prior_level_time", {"certificate": {"first_issued": "2010-01-01"}}),
    ("prior_level_time", {"certificate": {"level": 2, "downgraded_from": 2}}),
    ("third_party_acceptance", {"projects": "all"}),
    ("third_party_acceptance", {"projects": None}),
    ("third_party_acceptance", {"projects": [project("a", 2_000_000, proofs=[REPORT])]}),
    ("provinces", {"projects": [project("a", 2_000_000, sites="11")]}),
    ("typical_projects", {"projects": [project("a", 100, domain="1")]}),
    ("typical_projects", {"projects": [project("a", 100), project("a", 200)]}),
    ("qms", {"certificates": [{"id": "c", "standard": "GBT19001", "cnas_mark": 1}]}),
    ("qms", {"certificates": [{"id": "c", "standard": "X"}, {"id": "c", "standard": "X"}]}),
    ("software_products", {"required": {"total": "20"}, "registrations": [], "patents": []}),
    ("software_products", {"registrations": [{"imported": "no"}], "patents": []}),
    ("software_products", {"registrations": [], "patents": [PATENT]}),
    ("technical_lead", {"monographs": "1"}),
    ("technical_lead", {"award": "Nobel"}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "given_"), STRANGE, ids=str)
def test_a_value_of_the_wrong_kind_is_a_contradiction_and_never_a_guess(rule, given_):
    dated = {} if rule in ("main_business", "technical_lead") else {"application_date": APPLIED}
    level = {} if rule == "main_business" else {"level": 1}
    assert answer(rule, **level, **dated, **given_) == CONTRADICTED


def test_people_without_a_mark_a_known_role_or_a_known_grade_are_a_contradiction():
    staff = [{"id": "a", "employed": True}]
    for listed in ([{"grade": "pm"}], [{"id": "a", "grade": "junior"}], {"a": "pm"}):
        assert answer("project_manager_count", staff=staff, published=listed) == CONTRADICTED
    head = {"required": "junior", "education": "bachelor", "years": 9}
    assert answer("title_requirement", **head, role="sales") == CONTRADICTED
    ungraded = [{"id": "a", "grade": None}]
    said = answer("project_manager_count", staff=staff, published=ungraded)
    assert said["values"] == {"total": 1, "senior": 0}


def test_what_is_left_out_is_not_known():
    dated = {"level": 1, "application_date": APPLIED}
    assert status("qms", **dated) == "judgement"
    assert status("third_party_acceptance", **dated) == "judgement"
    assert status("asset_test", **dated) == "judgement"
    assert status("main_business") == "judgement"
    unheard = [{"id": "c", "standard": "GBT19001", "cnas_mark": True}]
    assert status("qms", **dated, certificates=unheard) == "judgement"


def test_products_that_patents_might_replace_are_for_a_person_while_the_patents_are_not_known():
    asked = {"level": 3, "application_date": APPLIED, "required": {"total": 3, "recent": 0}}
    one = {
        "registered_on": "2012-05-05", "valid_to": "2017-05-04", "imported": False, "holders": 1,
        "origin": "own_rd",
    }  # fmt: skip
    products = {"registrations": [one] * 2}
    assert status("software_products", **asked, **products, patents=[]) == "not_met"
    assert status("software_products", **asked, **products, patents=None) == "judgement"


def test_one_strange_row_leaves_the_other_criteria_of_a_report_alone():
    profile = {
        "application_date": APPLIED, "certificate": None, "projects": [7], "technical_lead": "x",
        "software_required": [20, 10], "registrations": [], "patents": [], "qms": [],
    }  # fmt: skip
    said = answer("level_report", level=2, profile=profile)
    assert said["status"] == "not_met"
    assert said["values"]["criteria"] == {
        "prior_level_time": "not_met", "profit": "judgement", "assets": "judgement",
        "provinces": "not_applicable", "third_party_acceptance": "judgement",
        "typical_projects": "judgement", "qms": "not_met", "software_products": "judgement",
        "technical_lead": "judgement",
    }  # fmt: skip
