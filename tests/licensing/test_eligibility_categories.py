"""What some categories ask beyond the table's numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import licensing.eligibility
from licensing.eligibility import Register
from tests.licensing.eligibility_questions import assess, regulation, verdict

pytestmark = pytest.mark.article("16")
MAINTENANCE = "operation_maintenance"
SHIELDING = dict.fromkeys(
    ("site", "equipment", "design", "manufacture", "install", "test", "own_product"), True
)


def held(category: str, level: str, since: str, until: str | None = None) -> dict[str, Any]:
    return {"category": category, "level": level, "from": since, "until": until}


def maintenance(item: str, level: str, facts: dict[str, Any], **asked: Any) -> str:
    key = f"{MAINTENANCE}.{level}.{item}"
    return verdict(key, facts, category=MAINTENANCE, level=level, **asked)


@pytest.mark.parametrize("part", SHIELDING)
def test_a_builder_of_shielded_rooms_can_do_all_of_it_itself(part: str) -> None:
    only_the_higher_level = part in ("site", "equipment", "own_product")
    for value, expected in ((False, "fail"), (None, "unknown")):
        facts = {"shielding": {**SHIELDING, part: value}}
        found = [
            verdict(f"shielded_room.{level}.6", facts, category="shielded_room", level=level)
            for level in "AB"
        ]
        assert found == [expected, "pass" if only_the_higher_level else expected]


@pytest.mark.parametrize(
    ("recovery", "higher", "lower"),
    [
        ({"clean_room": True, "class_1m_rooms": 0, "spare_parts": "complete"}, "pass", "fail"),
        ({"clean_room": False, "class_1m_rooms": 3, "spare_parts": "complete"}, "pass", "pass"),
        ({"clean_room": False, "class_1m_rooms": 2, "spare_parts": "complete"}, "fail", "pass"),
        ({"clean_room": False, "class_1m_rooms": 3, "spare_parts": "basic"}, "fail", "pass"),
        ({"clean_room": True, "class_1m_rooms": 1, "spare_parts": "none"}, "fail", "fail"),
        ({"clean_room": None, "class_1m_rooms": 2, "spare_parts": "complete"}, "unknown", "pass"),
        (
            {"clean_room": True, "class_1m_rooms": None, "spare_parts": "complete"},
            "pass",
            "unknown",
        ),
    ],
)
def test_data_recovery_has_clean_rooms_and_spare_parts(
    recovery: dict[str, Any], higher: str, lower: str
) -> None:
    found = [
        verdict(
            f"data_recovery.{level}.6",
            {"recovery": recovery},
            category="data_recovery",
            level=level,
        )
        for level in "AB"
    ]
    assert found == [higher, lower]


@pytest.mark.parametrize(
    ("revenues", "expected"),
    [
        ([600_000, 400_000], "pass"),
        ([500_000, 500_000], "pass"),
        ([490_000, 490_000, 490_000], "fail"),
        ([1_000_000], "fail"),
        ([500_000, 499_999], "fail"),
        ([None, 500_000], "unknown"),
        ([None, 1_000_000], "pass"),
    ],
)
def test_maintenance_at_the_higher_level_has_two_classified_projects_one_of_them_large(
    revenues: list[int | None], expected: str
) -> None:
    projects = [{"revenue": revenue, "completed": False} for revenue in revenues]
    assert maintenance("6", "A", {"classified_projects": projects}) == expected


@pytest.mark.parametrize(
    ("projects", "expected"),
    [
        ([(300_000, True)], "pass"),
        ([(299_999, True)], "fail"),
        ([(150_000, True), (150_000, True)], "pass"),
        ([(300_000, False)], "fail"),
        ([(200_000, True), (100_000, False)], "fail"),
        ([], "fail"),
    ],
)
def test_maintenance_at_the_lower_level_has_completed_classified_projects(
    projects: list[tuple[int, bool]], expected: str
) -> None:
    facts = {"classified_projects": [{"revenue": r, "completed": c} for r, c in projects]}
    assert maintenance("6", "B", facts) == expected


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2025, 3, 9), "fail"), (date(2025, 3, 10), "pass")]
)
@pytest.mark.parametrize("level", ["A", "B"])
def test_a_first_application_needs_three_years_met_on_the_corresponding_day(
    level: str, on: date, expected: str
) -> None:
    facts = {"prior_qualifications": [held("software_development", "B", "2022-03-10")]}
    assert maintenance("7", level, facts, on=on) == expected
    register = Register(qualifications=[held("general_integration", "A", "2022-03-10")])
    assert (
        maintenance("7", level, {"prior_qualifications": []}, on=on, register=register) == expected
    )


def test_a_certificate_of_three_years_held_to_its_end_is_three_years() -> None:
    whole = held("general_integration", "B", "2018-01-01", "2020-12-31")
    short = held("general_integration", "B", "2018-01-01", "2020-12-30")
    assert maintenance("7", "B", {"prior_qualifications": [whole]}) == "pass"
    assert maintenance("7", "B", {"prior_qualifications": [short]}) == "fail"


def test_certificates_that_follow_each_other_are_one_stretch_and_those_with_a_gap_are_not() -> None:
    first = held("software_development", "B", "2020-01-01", "2021-12-31")
    next_day = held("software_development", "A", "2022-01-01", "2023-06-30")
    later = held("software_development", "A", "2022-01-02", "2023-06-30")
    assert maintenance("7", "B", {"prior_qualifications": [first, next_day]}) == "pass"
    assert maintenance("7", "B", {"prior_qualifications": [first, later]}) == "fail"


def test_other_categories_do_not_open_maintenance() -> None:
    facts = {"prior_qualifications": [held("data_recovery", "A", "2010-01-01")]}
    assert maintenance("7", "B", facts) == "fail"


def test_the_lower_level_held_three_years_opens_the_higher_and_is_no_first_application_there() -> (
    None
):
    facts = {"prior_qualifications": [held(MAINTENANCE, "B", "2020-01-01")]}
    assert maintenance("7", "A", facts) == "pass"
    assert maintenance("7", "B", facts) == "not_applicable"


def test_who_held_the_higher_level_does_not_apply_for_the_first_time_at_either() -> None:
    register = Register(qualifications=[held(MAINTENANCE, "A", "2019-01-01", "2020-12-31")])
    facts: dict[str, Any] = {"prior_qualifications": None}
    assert maintenance("7", "A", facts, register=register) == "not_applicable"
    assert maintenance("7", "B", facts, register=register) == "not_applicable"


def test_what_is_held_later_does_not_count_yet() -> None:
    facts = {"prior_qualifications": [held(MAINTENANCE, "A", "2025-03-11")]}
    assert maintenance("7", "B", facts) == "fail"


def test_an_unknown_past_is_unknown() -> None:
    assert maintenance("7", "B", {"prior_qualifications": None}) == "unknown"


@pytest.mark.parametrize("level", ["A", "B"])
def test_categories_without_special_conditions_are_not_asked_for_them(level: str) -> None:
    findings = assess(category="general_integration", level=level).findings
    assert not {f"general_integration.{level}.{n}" for n in "67"} & set(findings)


def test_no_category_of_the_law_stands_in_the_engine() -> None:
    folder = Path(licensing.eligibility.__file__).parent
    codes = ("classified-2020", "classified-2013")
    words = [word for code in codes for word in regulation(code)["categories"]]
    for module in folder.glob("*.py"):
        assert not [word for word in words if word in module.read_text(encoding="utf-8")]
