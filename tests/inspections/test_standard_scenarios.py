"""The worked examples of scoring, reproduced field by field; a word nobody checks is a failure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from casework.calendars import working_calendar
from casework.models import Regulation
from casework.reading import due_on
from inspections.loading import FOLDER, read_standard
from inspections.standard.document import INAPPLICABLE, Checklist
from inspections.standard.scoring import Score, score
from inspections.standard.thresholds import minutes_between, months_before, reaches, window_of
from inspections.standard.verdicts import Unfit

FILE = Path(__file__).with_name("standard-scenarios.yaml")
DOCUMENT: dict[str, Any] = yaml.load(FILE.read_text("utf-8"), Loader=yaml.BaseLoader)
CHECKLIST = Checklist(read_standard((FOLDER / "baomi-standard-2013.yaml").read_bytes()))
LEVELS = {"甲级": "A", "乙级": "B"}
TOLD = {"title", "facts", "worked", "name"}  # prose: holds nobody to anything
LEAK_REPORT, LEAK_CONTENTS, FOOTAGE = "S-3.13.1-2", "S-3.13.1-3", "S-3.8.3-3"


def keys(words: Mapping[str, str]) -> dict[str, str]:
    return {word: key for key, word in words.items()}


HEADS, VERDICTS, RESULTS = (
    keys(CHECKLIST.heads),
    keys(CHECKLIST.verdicts),
    keys(CHECKLIST.results),
)


class Variant:
    """One variant of an example, told in the words of the program."""

    def __init__(self, scenario: dict[str, Any], said: dict[str, Any]) -> None:
        self.scenario, self.said = scenario, said
        self.day = date.fromisoformat(scenario["date"])
        self.level, self.procedure = LEVELS[said["level"]], scenario["procedure"]
        self.expect: dict[str, Any] = said["expect"]
        self.findings = {p: VERDICTS[v] for p, v in said["findings"].items()}

    def __str__(self) -> str:
        return f"{self.scenario['id']}{self.said['name']}"

    @property
    def measured(self) -> dict[str, dict[str, Any]]:
        found = {}
        for entry in self.said.get("measured", []):
            assert set(entry) <= {"point", "value", "values", "verdict"}
            found[entry["point"]] = {k: v for k, v in entry.items() if k in ("value", "values")}
        if leak := self.said.get("leak"):
            parts = CHECKLIST.points[LEAK_CONTENTS].parts
            found[LEAK_REPORT] = {"since": leak["discovered"], "until": leak["received"]}
            found[LEAK_CONTENTS] = {"present": list(parts[: int(leak["contents"])])}
        if footage := self.said.get("cctv"):
            found[FOOTAGE] = {"oldest": footage["oldest"]}
        return found

    @property
    def judged(self) -> dict[str, str]:
        """Point -> the verdict the example says its number amounts to."""
        found = {m["point"]: VERDICTS[m["verdict"]] for m in self.said.get("measured", [])}
        for name, point in (("leak", LEAK_REPORT), ("cctv", FOOTAGE)):
            if name in self.said:
                found[point] = VERDICTS[self.said[name]["verdict"]]
        return found

    def scored(self) -> Score:
        """Everything not found otherwise conforms; what has a number is judged by its number."""
        measured, verdicts = self.measured, dict(self.findings)
        for point in CHECKLIST.points_for(self.level):
            if not CHECKLIST.is_checked(point, self.procedure):
                verdicts.setdefault(point.id, INAPPLICABLE)
            elif point.id not in measured and point.id not in verdicts:
                measured[point.id] = ideal(point.id, self.level, self.day)
                if not measured[point.id]:
                    del measured[point.id]
                    verdicts[point.id] = "conforms"
        return score(CHECKLIST, self.level, self.procedure, verdicts, measured, self.day)


def ideal(each: str, level: str, day: date) -> dict[str, Any]:
    """A finding that just reaches the point's threshold; {} for a point without one."""
    point = CHECKLIST.points[each]
    if point.threshold is None:
        return {}
    form, limit = point.threshold.form, point.threshold.limit_for(level)
    if form == "months":
        return {"oldest": months_before(day, limit).isoformat()}
    return {
        "count": {"value": str(limit)},
        "money": {"value": str(limit)},
        "share": {"met": "7", "of": "7"},
        "each": {"values": [str(limit)]},
        "parts": {"present": list(point.parts)},
        "hours": {"since": "2026-03-10T09:00", "until": "2026-03-11T09:00"},
    }[form]


def variants() -> Iterator[Variant]:
    for scenario in DOCUMENT["scenarios"]:
        for said in scenario["variants"]:
            yield Variant(scenario, said)


VARIANTS = list(variants())
SCENARIOS = DOCUMENT["scenarios"]


# -- what may be expected, each with the check that keeps it ------------------------------------
def heads_are(variant: Variant, heads: dict[str, str]) -> None:
    found = variant.scored().heads
    wanted = {HEADS[name]: Decimal(marks) for name, marks in heads.items()}
    assert {head: found[head] for head in wanted} == wanted
    if len(wanted) < len(HEADS):  # heads that are not named lost nothing the example tells of
        lost = CHECKLIST.marking.full
        touched = {CHECKLIST.points[p].head for p in variant.findings}
        assert all(found[h] == lost[h] for h in HEADS.values() if h not in {*wanted, *touched})


def total_is(variant: Variant, total: str) -> None:
    found = variant.scored().total
    assert found == (None if total == "null" else Decimal(total))


def result_is(variant: Variant, result: str) -> None:
    assert variant.scored().result == RESULTS[result]


def basic_items_failed(variant: Variant, points: list[str]) -> None:
    assert list(variant.scored().basic_failed) == points


def heads_below_their_floor(variant: Variant, heads: list[str]) -> None:
    assert [CHECKLIST.heads[head] for head in variant.scored().below_floor] == heads


def is_rejected(variant: Variant, sentence: str) -> None:
    assert "basic item" in sentence
    with pytest.raises(Unfit, match="基本项只能判符合或者不符合") as unfit:
        variant.scored()
    assert unfit.value.field == "verdict"


EXPECTED: dict[str, Callable[[Variant, Any], None]] = {
    "heads": heads_are,
    "total": total_is,
    "result": result_is,
    "basic_failed": basic_items_failed,
    "head_below_floor": heads_below_their_floor,
    "rejected": is_rejected,
}


@pytest.mark.article("21-2", "23(4)", "24-1", "24-2(2)", "24-2(3)")
@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_the_review_is_scored_as_worked_by_hand(variant: Variant) -> None:
    assert set(variant.expect) - {"next"} <= set(EXPECTED)
    assert set(variant.expect) - {"next"}
    for name, expected in variant.expect.items():
        if name != "next":
            EXPECTED[name](variant, expected)
    if "rejected" not in variant.expect:
        assert variant.scored().unseen == ()


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_every_number_amounts_to_the_verdict_the_example_gives(variant: Variant) -> None:
    for each, verdict in variant.judged.items():
        reached = reaches(
            CHECKLIST.points[each], variant.level, variant.measured[each], variant.day
        )
        assert reached == (verdict == "conforms"), each


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_every_word_of_an_example_is_one_we_check(variant: Variant) -> None:
    checked = {"level", "findings", "measured", "cctv", "leak", "hidden_points", "expect"}
    assert set(variant.said) <= checked | TOLD
    scenario = {"id", "date", "notice_sent", "procedure", "variants", "window", "clock"}
    assert set(variant.scenario) <= scenario | TOLD
    leak = {"discovered", "received", "minutes", "contents", "verdict"}
    assert set(variant.said.get("leak", {})) <= leak
    assert set(variant.said.get("cctv", {})) <= {"oldest", "limit", "verdict", "ninety_day_limit"}
    named = {"schema", "checklist", "common", "scenarios"}
    assert set(DOCUMENT) == named
    common = {"team", "notice_working_days", "full_marks", "head_floor"}
    assert set(DOCUMENT["common"]) == common


@pytest.mark.article("standard:3.2.1.1", "standard:3.2.1.2", "standard:3.2.2.1", "standard:3.15.2")
@pytest.mark.parametrize("variant", [v for v in VARIANTS if "hidden_points" in v.said], ids=str)
def test_a_point_of_another_level_is_not_on_the_list_at_all(variant: Variant) -> None:
    listed = {point.id for point in CHECKLIST.points_for(variant.level)}
    for each in variant.said["hidden_points"]:
        assert each in CHECKLIST.points
        assert each not in listed


@pytest.mark.article("standard:3.13.1")
@pytest.mark.parametrize("variant", [v for v in VARIANTS if "leak" in v.said], ids=str)
def test_a_leak_is_reported_within_running_hours_to_the_minute(variant: Variant) -> None:
    leak = variant.said["leak"]
    assert minutes_between(leak["discovered"], leak["received"]) == int(leak["minutes"])
    report = CHECKLIST.points[LEAK_REPORT].threshold
    assert report is not None
    assert (report.form, report.op) == ("hours", "<=")  # 以内: the last minute is in time
    contents = CHECKLIST.points[LEAK_CONTENTS]
    complete = reaches(contents, variant.level, variant.measured[LEAK_CONTENTS], variant.day)
    assert complete == (variant.findings.get(LEAK_CONTENTS) != "fails")


@pytest.mark.article("standard:3.8.3")
@pytest.mark.parametrize("variant", [v for v in VARIANTS if "cctv" in v.said], ids=str)
def test_recordings_are_counted_by_calendar_months(variant: Variant) -> None:
    said = variant.said["cctv"]
    assert months_before(variant.day, 3).isoformat() == said["limit"]
    if "ninety_day_limit" in said:
        ninety = variant.day - timedelta(days=90)
        assert ninety.isoformat() == said["ninety_day_limit"]
        assert date.fromisoformat(said["oldest"]) <= ninety


@pytest.mark.article("standard:3.2.1.3", "standard:3.5.6")
@pytest.mark.parametrize("scenario", [s for s in SCENARIOS if "window" in s], ids=lambda s: s["id"])
def test_what_is_counted_by_the_year_is_counted_in_the_year_before(scenario: Any) -> None:
    year = int(scenario["window"].removeprefix("calendar year "))
    day = date.fromisoformat(scenario["date"])
    for said in scenario["variants"]:
        for entry in said["measured"]:
            threshold = CHECKLIST.points[entry["point"]].threshold
            assert threshold is not None
            assert window_of(threshold, day) == (date(year, 1, 1), date(year, 12, 31))


def test_the_marks_in_full_and_the_floors_are_those_of_the_examples() -> None:
    marking, common = CHECKLIST.marking, DOCUMENT["common"]
    full = {HEADS[name]: int(marks) for name, marks in common["full_marks"].items()}
    floors = {HEADS[name]: Decimal(marks) for name, marks in common["head_floor"].items()}
    assert marking.full == full
    assert {head: marking.floor(head) for head in full} == floors
    assert marking.is_example


# -- what the law makes of it -------------------------------------------------------------------
@pytest.fixture
def regulation(db: None) -> Regulation:
    return Regulation.objects.get(code="classified-2020")


@pytest.mark.article("21-1", "22(1)")
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s["id"])
def test_the_notice_went_out_early_enough(scenario: Any, regulation: Regulation) -> None:
    rule = regulation.law.rules["onsite_notice_lead"]
    common = DOCUMENT["common"]
    assert rule.length == int(common["notice_working_days"])
    sent = date.fromisoformat(scenario["notice_sent"])
    earliest = due_on(rule, sent, rule.length, working_calendar())
    assert earliest is not None
    assert earliest <= date.fromisoformat(scenario["date"])
    assert int(common["team"]["staff"]) >= regulation.law.document["visit"]["least_staff"]


CITED = re.compile(r"Art\. \d+(?: para \d)?(?: ?\(\d\))?")


def _ground(article: str, step: str) -> Callable[[Any], bool]:
    """Whether the regulation has a ground of this article for this step."""
    return lambda law: article in {g["article"] for g in law.grounds_for(step).values()}


LAWFUL: dict[str, Callable[[Any], bool]] = {
    "Art. 22(8)": lambda law: (
        "22(8)" in law.step("visit", "complete").articles
        or law.refusal("E_SIGNATURE").article == "22(8)"
    ),
    "Art. 23(4)": _ground("23(4)", "visit.fail_basic_item"),
    "Art. 24 para 1": lambda law: "24-1" in law.step("application", "grant").articles,
    "Art. 24 para 2 (2)": _ground("24-2(2)", "application.refuse"),
    "Art. 24 para 2 (3)": _ground("24-2(3)", "application.refuse"),
    "Art. 39": lambda law: bool(law.document["steps"]["investigation"]),
    "Art. 42": lambda law: (
        bool(law.remedies) and law.document["papers"]["refusal_decision"]["remedies"]
    ),
    "Art. 45(3)": _ground("45(3)", "enforcement.open"),
    # No concealment, no false material: a failed basic item bars nobody.
    "Art. 46": lambda law: (
        not any(g.get("bans") for g in law.grounds_for("visit.fail_basic_item").values())
    ),
}


@pytest.mark.parametrize("variant", [v for v in VARIANTS if "next" in v.expect], ids=str)
def test_what_comes_next_rests_on_the_articles_the_example_cites(
    variant: Variant, regulation: Regulation
) -> None:
    cited = [found.strip() for found in CITED.findall(variant.expect["next"])]
    assert cited
    for citation in cited:
        assert LAWFUL[citation](regulation.law), citation
