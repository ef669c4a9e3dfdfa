"""Every number of the specific conditions, written here a second time and tried on both sides."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.licensing.eligibility_questions import assess, regulation

pytestmark = pytest.mark.article("16")

# category, level: capital, revenue, projects (count x amount), staff, insured, titles, insured,
# speciality, area; amounts in 10,000 yuan. Typed from the law's annex, not from the file.
NUMBERS = """
general_integration    A  3000  40000  3x1000  200  160  6  4  computing         100
general_integration    B  1000   5000  1x500    80   64  2  1  computing          50
system_consulting      A  1000   3000  3x1000  100   80  4  3  computing         100
system_consulting      B   300    400  1x500    20   16  2  1  computing          50
software_development   A  3000   8000  1x500   200  160  6  4  computing         100
software_development   B  1000   1200  1x100    20   16  2  1  computing          50
security_surveillance  A  1000   3000  1x500   100   80  3  2  computing         100
security_surveillance  B   300    500  1x100    20   16  2  1  computing          50
shielded_room          A  1000   3000  -        50   40  2  1  electromagnetics  100
shielded_room          B   300    500  -        20   16  1  1  electromagnetics   50
operation_maintenance  A  1000   3000  1x100   100   80  3  2  computing         100
operation_maintenance  B   300    500  1x50     20   16  2  1  computing          50
data_recovery          A   500   1000  -        30   24  3  2  computing         100
data_recovery          B   300    300  -        20   16  1  1  computing          50
project_supervision    A  1000   3000  3x1000  100   80  4  3  computing         100
project_supervision    B   300    500  1x500    20   16  2  1  computing          50
"""
TEN_THOUSAND = 10_000
ROWS = [tuple(line.split()) for line in NUMBERS.strip().splitlines()]
WITH_PROJECTS = [row for row in ROWS if row[4] != "-"]
LONG_AGO = "2015-01-01"


def name(row: tuple[str, ...]) -> str:
    return f"{row[0]}.{row[1]}"


def outcome(row: tuple[str, ...], item: str, facts: dict[str, Any]) -> str:
    found = assess(facts, category=row[0], level=row[1])
    return found.findings[f"{name(row)}.{item}"].verdict


def yuan(ten_thousands: str) -> int:
    return int(ten_thousands) * TEN_THOUSAND


def test_the_table_has_a_row_for_every_category_and_level_and_no_other() -> None:
    table = regulation("classified-2020")["annex"]["table"]
    assert {(row[0], row[1]) for row in ROWS} == {(c, lv) for c in table for lv in table[c]}
    assert set(table) == set(regulation("classified-2020")["categories"])


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_the_file_says_what_the_law_says(row: tuple[str, ...]) -> None:
    category, level, capital, revenue, projects, staff, insured, titles, titled, field, area = row
    found = regulation("classified-2020")["annex"]["table"][category][level]
    assert found["capital"] == yuan(capital)
    assert found["revenue"] == yuan(revenue)
    assert (found["staff"], found["staff_insured"]) == (int(staff), int(insured))
    assert (found["titles"], found["titles_insured"]) == (int(titles), int(titled))
    assert (found["speciality"], found["area"]) == (field, int(area))
    asked = found.get("projects")
    if projects == "-":
        assert asked is None
    else:
        count, amount = projects.split("x")
        assert (asked["count"], asked["amount"]) == (int(count), yuan(amount))


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_capital_counts_to_the_yuan(row: tuple[str, ...]) -> None:
    enough = yuan(row[2])
    assert outcome(row, "1", {"paid_in_cash": enough}) == "pass"
    assert outcome(row, "1", {"paid_in_cash": enough - 1}) == "fail"
    assert outcome(row, "1", {"paid_in_cash": None}) == "unknown"


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_revenue_of_the_category_counts_to_the_yuan(row: tuple[str, ...]) -> None:
    enough = yuan(row[3])
    assert outcome(row, "2", {"revenue_3y": {row[0]: enough}}) == "pass"
    assert outcome(row, "2", {"revenue_3y": {row[0]: enough - 1}}) == "fail"
    assert outcome(row, "2", {"revenue_3y": {row[0]: None}}) == "unknown"
    assert outcome(row, "2", {"revenue_3y": {}}) == "fail"


@pytest.mark.parametrize("row", WITH_PROJECTS, ids=name)
def test_projects_are_large_enough_each_by_itself(row: tuple[str, ...]) -> None:
    count, amount = int(row[4].split("x")[0]), yuan(row[4].split("x")[1])
    enough = [amount] * count
    assert outcome(row, "2", {"projects_3y": {row[0]: enough}}) == "pass"
    one_short = [*enough[1:], amount - 1, amount - 1]
    assert outcome(row, "2", {"projects_3y": {row[0]: one_short}}) == "fail"
    assert outcome(row, "2", {"projects_3y": {row[0]: [*enough[1:], None]}}) == "unknown"
    assert outcome(row, "2", {"projects_3y": {}}) == "fail"
    assert outcome(row, "2", {"projects_3y": None}) == "unknown"


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_staff_and_insured_staff_count_to_the_person(row: tuple[str, ...]) -> None:
    staff, insured = int(row[5]), int(row[6])

    def groups(all_of_them: int, insured_here: int) -> dict[str, Any]:
        rest = {"count": all_of_them - insured_here}
        return {"staff": [{"count": insured_here, "insured_since": LONG_AGO}, rest]}

    assert outcome(row, "3", groups(staff, insured)) == "pass"
    assert outcome(row, "3", groups(staff - 1, insured)) == "fail"
    assert outcome(row, "3", groups(staff, insured - 1)) == "fail"
    assert outcome(row, "3", {"staff": None}) == "unknown"


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_titles_count_to_the_person_and_only_in_the_speciality(row: tuple[str, ...]) -> None:
    titles, insured, field = int(row[7]), int(row[8]), row[9]

    def groups(all_of_them: int, insured_here: int, speciality: str = field) -> dict[str, Any]:
        member = {"speciality": speciality}
        rest = {"count": all_of_them - insured_here, **member}
        return {"titles": [{"count": insured_here, "insured_since": LONG_AGO, **member}, rest]}

    other = {"computing": "electromagnetics", "electromagnetics": "computing"}[field]
    assert outcome(row, "4", groups(titles, insured)) == "pass"
    assert outcome(row, "4", groups(titles - 1, min(insured, titles - 1))) == "fail"
    assert outcome(row, "4", groups(titles, insured - 1)) == "fail"
    assert outcome(row, "4", groups(titles, insured, other)) == "fail"
    assert outcome(row, "4", {"titles": None}) == "unknown"


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_premises_count_to_the_square_metre(row: tuple[str, ...]) -> None:
    area = int(row[10])
    safe = {"tenure": "owned", "closed": True, "surroundings_safe": True, "protected": True}
    assert outcome(row, "5", {"premises": {**safe, "area_m2": area}}) == "pass"
    assert outcome(row, "5", {"premises": {**safe, "area_m2": area - 1}}) == "fail"
    assert outcome(row, "5", {"premises": {**safe, "area_m2": None}}) == "unknown"
    assert outcome(row, "5", {"premises": None}) == "unknown"


def test_eighty_eight_conditions_are_evaluated_over_all_categories_and_levels() -> None:
    keys = [
        key
        for row in ROWS
        for key in assess(category=row[0], level=row[1]).findings
        if re.fullmatch(r"[a-z_]+\.[AB]\.[1-7]", key)
    ]
    assert len(keys) == len(set(keys)) == 88


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_the_baseline_meets_every_condition(row: tuple[str, ...]) -> None:
    found = assess(category=row[0], level=row[1])
    assert found.overall == "pass"
    assert {f.verdict for f in found.findings.values()} <= {"pass", "not_applicable"}
