"""Every threshold of the specific conditions: the file against the annex's own words, and the
engine exactly at, just under and just over each of them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from casework.calendar import add_months
from tests.licensing import annex_text
from tests.licensing.annex_text import PATTERNS, figure
from tests.licensing.eligibility_questions import TODAY, assess, regulation

pytestmark = pytest.mark.article("16")

LAW = regulation("classified-2020")
TABLE = LAW["annex"]["table"]
KEYS = [(category, level) for category, levels in TABLE.items() for level in levels]
COLUMNS = [(*key, column) for key in KEYS for column in TABLE[key[0]][key[1]]]
LONG_AGO = "2015-01-01"
SAFE = {"tenure": "owned", "closed": True, "surroundings_safe": True, "protected": True}
ONE_DAY = timedelta(days=1)
# Column: its item, and the sentence of the annex that names its figure.
COUNTED = {
    "capital": "1",
    "revenue": "2",
    "staff": "3",
    "staff_insured": "3",
    "titles": "4",
    "titles_insured": "4",
    "area": "5",
}
# Columns that are no single number, each with a test of its own below.
OTHERS = {"projects", "speciality", "special", "held_before"}
NUMBERED = [entry for entry in COLUMNS if entry[2] in COUNTED]


def row(category: str, level: str) -> dict[str, Any]:
    found: dict[str, Any] = TABLE[category][level]
    return found


def outcome(category: str, level: str, item: str, facts: dict[str, Any], **asked: Any) -> str:
    found = assess(facts, category=category, level=level, **asked)
    return found.findings[f"{category}.{level}.{item}"].verdict


def insured(count: int, total: int, since: str, **member: str) -> list[dict[str, Any]]:
    return [{"count": count, "insured_since": since, **member}, {"count": total - count, **member}]


def facts_with(category: str, level: str, column: str, number: int) -> dict[str, Any]:
    """The facts in which only this column has this number, all else of its item being enough."""
    asked = row(category, level)
    field = {"speciality": asked["speciality"]}
    plenty = 10_000
    return {
        "capital": {"paid_in_cash": number},
        "revenue": {"revenue_3y": {category: number}},
        "staff": {"staff": [{"count": number, "insured_since": LONG_AGO}]},
        "staff_insured": {"staff": insured(number, plenty, LONG_AGO)},
        "titles": {"titles": [{"count": number, "insured_since": LONG_AGO, **field}]},
        "titles_insured": {"titles": insured(number, plenty, LONG_AGO, **field)},
        "area": {"premises": {**SAFE, "area_m2": number}},
    }[column]


# -- the file says what the annex says -----------------------------------------------------------
def test_the_annex_has_eight_categories_at_two_levels_and_so_has_the_file() -> None:
    assert set(annex_text.items()) == set(KEYS)
    assert len(KEYS) == 16
    assert set(TABLE) == set(LAW["categories"])


def test_no_column_of_the_table_is_left_without_its_boundary() -> None:
    assert {column for _, _, column in COLUMNS} == set(COUNTED) | OTHERS


@pytest.mark.parametrize(("category", "level", "column"), NUMBERED)
def test_a_number_of_the_file_is_the_figure_of_the_annex(
    category: str, level: str, column: str
) -> None:
    assert row(category, level)[column] == figure((category, level), column)


@pytest.mark.parametrize(("category", "level"), KEYS)
def test_projects_specialities_and_periods_are_those_of_the_annex(
    category: str, level: str
) -> None:
    key, asked = (category, level), row(category, level)
    projects = asked.get("projects", {})
    assert projects.get("count") == figure(key, "project_count")
    assert projects.get("amount") == figure(key, "project_amount")
    assert ("measure" in projects) == annex_text.measures_investment(key)
    assert LAW["annex"]["specialities"][asked["speciality"]] == annex_text.speciality(key)
    items = LAW["annex"]["items"]
    assert items["5"]["all"][0]["any"][1]["years"] == figure(key, "lease_years")
    assert items["3"]["all"][1]["insured_years"] == figure(key, "staff_insured_years")
    assert items["4"]["all"][1]["insured_years"] == figure(key, "titles_insured_years")
    assert LAW["records"]["projects"]["years"] == figure(key, "revenue_years")
    held = asked.get("held_before", {})
    assert held.get("years") == figure(key, "held_years")


@pytest.mark.parametrize(("category", "level"), KEYS)
def test_special_conditions_have_the_figures_of_the_annex(category: str, level: str) -> None:
    key = (category, level)
    rules = [r for rule in row(*key).get("special", []) for r in rule.get("any", [rule])]
    numbers = {rule["test"]: rule["value"] for rule in rules if type(rule.get("value")) is int}
    expected = {
        "entry_count": figure(key, "classified_count"),
        "entry_sum": figure(key, "classified_sum"),
        "entry_largest": figure(key, "classified_largest"),
        "at_least": figure(key, "clean_rooms"),
    }
    assert numbers == {test: number for test, number in expected.items() if number is not None}
    assert bool(rules) == ("6" in annex_text.items()[key])


@pytest.mark.parametrize(("category", "level"), KEYS)
def test_no_figure_of_the_annex_is_read_past(category: str, level: str) -> None:
    """Every run of digits in the sixteen blocks is one of the figures compared above."""
    key = (category, level)
    for number, sentence in annex_text.items()[key].items():
        patterns = [pattern for item, pattern in PATTERNS.values() if item == number]
        rest = sentence
        for pattern in patterns:
            rest = re.sub(pattern, lambda m: re.sub(r"\d", "", m.group()), rest)
        assert annex_text.figures_of(rest) == [], (number, rest)


# -- exactly at, just under, just over -----------------------------------------------------------
@pytest.mark.parametrize(("category", "level", "column"), NUMBERED)
@pytest.mark.parametrize(
    ("step", "expected"), [(0, "pass"), (-1, "fail"), (1, "pass")], ids=["at", "under", "over"]
)
def test_a_threshold_is_met_by_itself_and_missed_by_one_less(
    category: str, level: str, column: str, step: int, expected: str
) -> None:
    asked = figure((category, level), column)
    assert asked is not None
    facts = facts_with(category, level, column, asked + step)
    assert outcome(category, level, COUNTED[column], facts) == expected


@pytest.mark.parametrize(("category", "level", "column"), NUMBERED)
def test_what_is_missing_is_told_and_reaches_exactly_to_the_threshold(
    category: str, level: str, column: str
) -> None:
    threshold = row(category, level)[column]
    facts = facts_with(category, level, column, threshold - 1)
    finding = assess(facts, category=category, level=level).findings[
        f"{category}.{level}.{COUNTED[column]}"
    ]
    assert (finding.value, finding.threshold, finding.shortfall) == (threshold - 1, threshold, 1)
    assert "须增加1" in finding.change


@pytest.mark.parametrize(("category", "level", "column"), NUMBERED)
def test_a_fact_that_is_missing_never_fails_a_threshold(
    category: str, level: str, column: str
) -> None:
    for fact in facts_with(category, level, column, 1):
        assert outcome(category, level, COUNTED[column], {fact: None}) == "unknown"


@pytest.mark.parametrize(("category", "level"), [k for k in KEYS if "projects" in row(*k)])
def test_projects_are_large_enough_each_by_itself(category: str, level: str) -> None:
    key = (category, level)
    count, amount = figure(key, "project_count"), figure(key, "project_amount")
    assert count is not None
    assert amount is not None

    def judged(projects: Any) -> str:
        return outcome(category, level, "2", {"projects_3y": projects})

    assert judged({category: [amount] * count}) == "pass"
    assert judged({category: [amount + 1] * count}) == "pass"
    assert judged({category: [amount] * (count - 1) + [amount - 1, amount - 1]}) == "fail"
    assert judged({category: [amount] * (count - 1)}) == "fail"
    assert judged({category: [amount] * (count - 1) + [None]}) == "unknown"
    assert judged({}) == "fail"
    assert judged(None) == "unknown"


@pytest.mark.parametrize(("category", "level"), KEYS)
def test_titles_of_the_other_speciality_do_not_count(category: str, level: str) -> None:
    asked = row(category, level)
    for field in LAW["annex"]["specialities"]:
        group = {"count": asked["titles"], "insured_since": LONG_AGO, "speciality": field}
        expected = "pass" if field == asked["speciality"] else "fail"
        assert outcome(category, level, "4", {"titles": [group]}) == expected


@pytest.mark.parametrize(("category", "level"), KEYS)
@pytest.mark.parametrize(
    ("late", "expected"), [(0, "pass"), (1, "fail"), (-1, "pass")], ids=["at", "under", "over"]
)
def test_insurance_counts_from_its_first_anniversary(
    category: str, level: str, late: int, expected: str
) -> None:
    asked = row(category, level)
    since = (add_months(TODAY, -12) + late * ONE_DAY).isoformat()
    staff = {"staff": [{"count": asked["staff"], "insured_since": since}]}
    titles = {
        "titles": [
            {"count": asked["titles"], "insured_since": since, "speciality": asked["speciality"]}
        ]
    }
    assert outcome(category, level, "3", staff) == expected
    assert outcome(category, level, "4", titles) == expected


@pytest.mark.parametrize(("category", "level"), KEYS)
def test_the_day_on_which_enough_are_insured_long_enough_is_told(category: str, level: str) -> None:
    asked = row(category, level)
    facts = {"staff": [{"count": asked["staff"], "insured_since": "2024-06-01"}]}
    key = f"{category}.{level}.3"
    finding = assess(facts, category=category, level=level).findings[key]
    assert (finding.verdict, finding.met_on) == ("fail", "2025-06-01")
    for day, expected in ((date(2025, 5, 31), "fail"), (date(2025, 6, 1), "pass")):
        assert outcome(category, level, "3", facts, on=day) == expected


@pytest.mark.parametrize(("category", "level"), KEYS)
@pytest.mark.parametrize(
    ("last", "expected"),
    [("2027-03-09", "pass"), ("2027-03-08", "fail"), ("2027-03-10", "pass")],
    ids=["at", "under", "over"],
)
def test_a_lease_of_exactly_three_years_is_enough(
    category: str, level: str, last: str, expected: str
) -> None:
    premises = {**SAFE, "tenure": "leased", "lease": ["2024-03-10", last], "area_m2": 1000}
    assert outcome(category, level, "5", {"premises": premises}) == expected


# -- the special conditions ----------------------------------------------------------------------
def entries(*revenues: int) -> list[dict[str, Any]]:
    return [{"revenue": revenue, "completed": True} for revenue in revenues]


MAINTENANCE = [key for key in KEYS if figure(key, "classified_count")]
ROOMS = [key for key in KEYS if figure(key, "clean_rooms")]
HELD = [key for key in KEYS if figure(key, "held_years")]


def test_special_conditions_and_earlier_qualifications_are_all_tried() -> None:
    assert set(MAINTENANCE) == set(HELD)
    special = {key for key in KEYS if "special" in row(*key)}
    described = {key for key in special if "shielding" in str(row(*key)["special"])}
    assert special == set(MAINTENANCE) | set(ROOMS) | described
    assert set(HELD) == {key for key in KEYS if "held_before" in row(*key)}


@pytest.mark.parametrize(("category", "level"), MAINTENANCE)
def test_classified_projects_at_their_thresholds(category: str, level: str) -> None:
    key = (category, level)
    count, total = figure(key, "classified_count"), figure(key, "classified_sum")
    largest = figure(key, "classified_largest")
    assert count is not None
    assert total is not None

    def judged(*revenues: int) -> str:
        return outcome(category, level, "6", {"classified_projects": entries(*revenues)})

    first = largest or total
    rest = [total - first] * (count > 1)
    assert judged(first, *rest) == "pass"
    assert judged(first + 1, *rest) == "pass"
    assert judged(first - 1, *rest) == "fail", "one yuan less in all"
    assert judged(*[total * 2] * (count - 1)) == "fail", "one project less"
    if largest:
        assert judged(largest - 1, largest - 1, total) == "pass"
        assert judged(*[largest - 1] * 3) == "fail", "none is large enough"


@pytest.mark.parametrize(("category", "level"), ROOMS)
@pytest.mark.parametrize(("step", "expected"), [(0, "pass"), (-1, "fail"), (1, "pass")])
def test_clean_rooms_at_their_threshold(
    category: str, level: str, step: int, expected: str
) -> None:
    rooms = figure((category, level), "clean_rooms")
    assert rooms is not None
    recovery = {"clean_room": False, "class_1m_rooms": rooms + step, "spare_parts": "complete"}
    assert outcome(category, level, "6", {"recovery": recovery}) == expected


@pytest.mark.parametrize(("category", "level"), HELD)
@pytest.mark.parametrize(
    ("since", "expected"),
    [("2022-03-10", "pass"), ("2022-03-11", "fail"), ("2022-03-09", "pass")],
    ids=["at", "under", "over"],
)
def test_an_earlier_qualification_is_held_exactly_three_years(
    category: str, level: str, since: str, expected: str
) -> None:
    held = row(category, level)["held_before"]["any"][0]["categories"][0]
    entry = {"category": held, "level": "B", "from": since, "until": None}
    facts = {"prior_qualifications": [entry]}
    assert outcome(category, level, "7", facts) == expected


# -- the whole -----------------------------------------------------------------------------------
def test_eighty_eight_conditions_are_evaluated_over_all_categories_and_levels() -> None:
    keys = [
        key
        for category, level in KEYS
        for key in assess(category=category, level=level).findings
        if re.fullmatch(r"[a-z_]+\.[AB]\.[1-7]", key)
    ]
    assert len(keys) == len(set(keys)) == 88
    assert len(keys) == sum(len(numbers) for numbers in annex_text.items().values())


@pytest.mark.parametrize(("category", "level"), KEYS)
def test_the_baseline_meets_every_condition(category: str, level: str) -> None:
    found = assess(category=category, level=level)
    assert found.overall == "pass"
    assert {f.verdict for f in found.findings.values()} <= {"pass", "not_applicable"}
