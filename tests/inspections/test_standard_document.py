"""The standard as data: complete, consistent, and held to its own shape."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from casework.loading import LawRefused
from casework.simulator.strict_yaml import Text
from inspections.loading import FOLDER, read_standard
from inspections.standard.differences import differences
from inspections.standard.document import Checklist, Malformed, Point
from inspections.standard.scoring import score
from inspections.standard.thresholds import Unreadable, months_before, reaches
from inspections.standard.verdicts import Unfit, require_reason, settled

FILE = FOLDER / "baomi-standard-2013.yaml"
DOCUMENT = read_standard(FILE.read_bytes())
CHECKLIST = Checklist(DOCUMENT)
TODAY = date(2026, 3, 17)
# The clauses as the standard numbers them, read from its text: section -> how many of the next
# rank, or the whole list where a clause is divided further.
CLAUSES = [
    *(f"3.1.{n}" for n in range(1, 6)),
    *(f"3.2.1.{n}" for n in range(1, 7)), *(f"3.2.2.{n}" for n in range(1, 4)),
    *(f"3.3.{n}" for n in range(1, 3)), *(f"3.4.{n}" for n in range(1, 3)),
    *(f"3.5.{n}" for n in range(1, 12)), *(f"3.6.{n}" for n in range(1, 9)),
    *(f"3.7.{n}" for n in range(1, 12)), *(f"3.8.{n}" for n in range(1, 7)),
    *(f"3.9.{n}" for n in range(1, 12)), *(f"3.10.{n}" for n in range(1, 5)),
    *(f"3.11.{n}" for n in range(1, 3)), *(f"3.12.{n}" for n in range(1, 3)),
    *(f"3.13.{n}" for n in range(1, 3)), *(f"3.14.{n}" for n in range(1, 4)),
    *(f"3.15.{n}" for n in range(1, 4)), *(f"3.16.{n}" for n in range(1, 3)), "3.17",
]  # fmt: skip


def test_every_clause_of_the_standard_has_points() -> None:
    assert len(CLAUSES) == 84
    of_the_standard = {p.clause for p in CHECKLIST.points.values() if p.id.startswith("S-")}
    assert of_the_standard == set(CLAUSES)


def test_a_point_is_named_after_its_clause() -> None:
    wrong = [
        p.id for p in CHECKLIST.points.values()
        if p.id.startswith("S-") and p.id.removeprefix("S-").rpartition("-")[0] != p.clause
    ]  # fmt: skip
    assert wrong == []


def test_every_item_of_a_numbered_clause_is_covered() -> None:
    """3.2.1.4 has four items, 3.2.2.2 twelve, 3.3.2 twelve, ...: none is left out."""
    counted = {"3.2.1.4": 4, "3.2.1.5": 3, "3.2.1.6": 4, "3.2.2.2": 12, "3.2.2.3": 4, "3.3.2": 12}
    for clause, number in counted.items():
        items = {item for p in CHECKLIST.points.values() if p.clause == clause for item in p.items}
        assert items == {str(n) for n in range(1, number + 1)}, clause


@pytest.mark.parametrize(("level", "number"), [("A", 175), ("B", 170)])
def test_each_level_has_its_own_points(level: str, number: int) -> None:
    own = [p for p in CHECKLIST.points_for(level) if p.id.startswith("S-")]
    assert len(own) == number


def test_the_marks_are_an_example_until_the_authority_gives_its_own() -> None:
    marking = CHECKLIST.marking
    assert marking.is_example
    assert "示例" in marking.title
    assert "未公开" in marking.note
    assert sum(marking.full.values()) == 100
    text = FILE.read_text("utf-8")
    assert text.index("# ---- 示例") < text.index("marking:")
    before = text[: text.index("# ---- 示例")]
    assert "mark:" not in before
    assert "basic" not in before


# -- a document that contradicts itself is not loaded -------------------------------------------
def altered(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(DOCUMENT), **changes}


def test_a_point_given_twice_is_refused() -> None:
    document = altered()
    document["points"].append(document["points"][0])
    with pytest.raises(Malformed, match=r"编号重复：S-3\.1\.1-1"):
        Checklist(document)


def test_a_basic_item_without_a_point_is_refused() -> None:
    document = altered()
    document["marking"]["basic"]["S-9.9.9-9"] = "没有"
    with pytest.raises(Malformed, match=r"没有这一检查点：S-9\.9\.9-9"):
        Checklist(document)


def test_a_head_without_full_marks_is_refused() -> None:
    document = altered()
    del document["marking"]["full"]["people"]
    with pytest.raises(Malformed, match="没有满分：people"):
        Checklist(document)


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("code: baomi-standard-2013", "code: baomi 2013", "code"),
        ("heads: {", "heeds: {", "缺少 heads"),
        ("as: share", "as: guess", "points"),
        ("in_force: {from: null", "in_force: {from: '2026-02-30'", "day is out of range"),
        ("usual_mark: '1'", "usual_mark: 1.5", "has to be quoted"),
    ],
)
def test_a_file_of_another_shape_is_refused_and_says_where(was: str, now: str, says: str) -> None:
    text = FILE.read_text("utf-8")
    assert was in text
    with pytest.raises(LawRefused, match=says):
        read_standard(text.replace(was, now, 1))


# -- numbers, each at its boundary --------------------------------------------------------------
def point(each: str) -> Point:
    return CHECKLIST.points[each]


@pytest.mark.article(
    "standard:3.1.2",
    "standard:3.2.1.3",
    "standard:3.5.6",
    "standard:3.7.4",
    "standard:3.8.2",
    "standard:3.8.3",
    "standard:3.9.3",
    "standard:3.15.2",
)
@pytest.mark.parametrize(
    ("each", "level", "finding", "reached"),
    [
        ("S-3.2.1.3-1", "B", {"value": "2"}, True),
        ("S-3.2.1.3-1", "B", {"value": "1"}, False),
        ("S-3.5.6-1", "B", {"values": ["10", "40"]}, True),
        ("S-3.5.6-1", "B", {"values": ["9.99", "40"]}, False),
        ("S-3.15.2-1", "A", {"value": "50,000.00"}, True),
        ("S-3.15.2-1", "A", {"value": "49999.99"}, False),
        ("S-3.15.2-2", "B", {"value": "３００００"}, True),
        ("S-3.1.2-1", "A", {"met": "24", "of": "24"}, True),
        ("S-3.1.2-1", "A", {"met": "23", "of": "24"}, False),
        ("S-3.7.4-1", "A", {"value": "0"}, True),
        ("S-3.7.4-1", "A", {"value": "1"}, False),
        ("S-3.9.3-1", "A", {"value": "30"}, True),
        ("S-3.9.3-1", "A", {"value": "31"}, False),
        ("S-3.8.2-1", "A", {"present": ["门禁", "视频监控", "防盗报警"]}, True),
        ("S-3.8.2-1", "A", {"present": ["门禁", "门禁", "视频监控"]}, False),
        ("X-N-5", "A", {"value": "99.9"}, False),
        ("X-N-5", "B", {"value": "99.9"}, True),
        ("S-3.8.3-3", "A", {"oldest": "2025-12-17"}, True),
        ("S-3.8.3-3", "A", {"oldest": "2025-12-18"}, False),
    ],
)
def test_a_finding_reaches_its_threshold_or_just_does_not(
    each: str, level: str, finding: dict[str, Any], *, reached: bool
) -> None:
    assert reaches(point(each), level, finding, TODAY) is reached


@pytest.mark.parametrize(
    ("each", "finding"),
    [
        ("S-3.2.1.3-1", {}),
        ("S-3.2.1.3-1", {"value": "两次"}),
        ("S-3.2.1.3-1", {"value": "-1"}),
        ("S-3.2.1.3-1", {"value": "NaN"}),
        ("S-3.15.2-1", {"value": "0.001"}),
        ("S-3.1.2-1", {"met": "3", "of": "2"}),
        ("S-3.1.2-1", {"met": "0", "of": "0"}),
        ("S-3.5.6-1", {"values": []}),
        ("S-3.8.2-1", {"present": ["大门"]}),
        ("S-3.8.3-3", {"oldest": "2026-02-30"}),
        ("S-3.13.1-2", {"since": "2026-03-11T09:00", "until": "2026-03-10T09:00"}),
        ("S-3.13.1-2", {"since": "昨天", "until": "今天"}),
    ],
)
def test_a_finding_of_another_shape_is_sent_back(each: str, finding: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        reaches(point(each), "A", finding, TODAY)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 7, 31), 3, date(2026, 4, 30)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2028, 5, 31), 3, date(2028, 2, 29)),
        (date(2026, 1, 15), 3, date(2025, 10, 15)),
    ],
)
def test_months_before_a_day(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


# -- verdicts -----------------------------------------------------------------------------------
def verdict(each: str, said: str, **finding: Any) -> str:
    return settled(CHECKLIST, point(each), "A", said, finding, TODAY)


def test_a_number_gives_the_verdict_when_none_is_chosen() -> None:
    assert verdict("S-3.2.1.3-1", "", value="2") == "conforms"
    assert verdict("S-3.2.1.3-1", "", value="1") == "fails"


def test_a_number_under_the_line_cannot_be_called_conforming() -> None:
    with pytest.raises(Unfit, match="没有达到要求"):
        verdict("S-3.2.1.3-1", "conforms", value="1")
    assert verdict("S-3.2.1.3-1", "partly", value="1") == "partly"


def test_a_point_with_a_number_does_not_conform_without_it() -> None:
    with pytest.raises(Unfit, match="请填写查得的情况"):
        verdict("S-3.2.1.3-1", "conforms")


def test_what_is_not_applicable_needs_no_number_but_a_reason() -> None:
    assert verdict("S-3.2.1.3-1", "inapplicable") == "inapplicable"
    with pytest.raises(Unfit, match="理由"):
        require_reason("inapplicable", "  ")
    with pytest.raises(Unfit, match="理由"):
        require_reason("fails", "")
    require_reason("partly", "")


def test_a_verdict_nobody_knows_is_refused() -> None:
    with pytest.raises(Unfit, match="没有这种判定"):
        verdict("S-3.3.1-2", "good")
    with pytest.raises(Unfit, match="请选择判定"):
        verdict("S-3.3.1-2", "")


def test_what_nobody_has_looked_at_keeps_the_result_open() -> None:
    found = score(CHECKLIST, "B", "renewal", {"S-3.3.1-2": "fails"}, {}, TODAY)
    assert (found.result, found.total) == ("open", Decimal(98))
    assert len(found.unseen) == len(CHECKLIST.points_for("B")) - 1


def test_at_a_first_application_what_cannot_exist_yet_is_not_applicable() -> None:
    first = score(CHECKLIST, "B", "initial", {}, {}, TODAY)
    later = score(CHECKLIST, "B", "renewal", {}, {}, TODAY)
    spared = set(later.unseen) - set(first.unseen)
    assert spared == {p.id for p in CHECKLIST.points_for("B") if p.initial == "n_a"}


# -- differences --------------------------------------------------------------------------------
def test_two_versions_are_told_apart_point_by_point() -> None:
    document = altered(code="baomi-standard-2030")
    document["points"] = [p for p in document["points"] if p["id"] != "S-3.17-1"]
    by_id = {p["id"]: p for p in document["points"]}
    by_id["S-3.2.1.3-1"]["threshold"]["value"] = 4
    by_id["S-3.1.1-1"] |= {"says": "换了说法", "levels": ["A"]}
    document["points"].append({**by_id["S-3.1.3-1"], "id": "S-3.1.3-2", "says": "新的一点"})
    document["marking"]["pass"]["total"] = 85
    document["marking"]["full"]["rules"] = 10
    found = {
        (d.kind, d.point or d.says, d.field, d.was, d.now)
        for d in differences(CHECKLIST, Checklist(document))
    }
    assert found == {
        ("removed", "S-3.17-1", "", "", ""),
        ("added", "S-3.1.3-2", "", "", ""),
        ("changed", "S-3.2.1.3-1", "要求", ">= 2 次", ">= 4 次"),
        ("changed", "S-3.1.1-1", "表述", "抽问职工能说出本单位保密方针的要点", "换了说法"),
        ("changed", "S-3.1.1-1", "适用等级", "A、B", "A"),
        ("changed", "合格分数", "", "80", "85"),
        ("changed", "保密制度满分", "", "15", "10"),
    }
    assert differences(CHECKLIST, Checklist(altered())) == []


def test_the_file_is_strict_yaml() -> None:
    assert Text(FILE.read_bytes()).value == DOCUMENT
