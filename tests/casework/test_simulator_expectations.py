from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from casework.simulator.document import Step, parse
from casework.simulator.expectations import differences, observed
from casework.simulator.report import StepResult, as_json, as_text
from casework.simulator.strict_yaml import Text

STATES = {"first": "received", "old": "valid"}
FACTS = {("first", "timely"): True, ("first", "categories"): ["b", "a"], ("first", "late"): None}


def compare(expected: str, actual: dict[str, Any]) -> list[str]:
    """The differences from an expectation written as in a scenario."""
    return differences(
        Text(expected).value, actual, state_of=STATES.get, facts_of=lambda *of: FACTS.get(of)
    )


@pytest.mark.parametrize(
    ("expected", "actual", "found"),
    [
        (
            "{outcome: ok, papers: [certificate]}",
            {"outcome": "refused", "error": "E_STATE"},
            ["outcome: expected ok, got refused E_STATE"],
        ),
        (
            "{outcome: refused, error: E_BANNED}",
            {"outcome": "ok", "papers": ["certificate"]},
            ["outcome: expected refused E_BANNED, got ok"],
        ),
        (
            "{outcome: refused, error: E_BANNED}",
            {"outcome": "refused", "error": "E_ROLE"},
            ["outcome: expected refused E_BANNED, got refused E_ROLE"],
        ),
        ("{outcome: refused, error: E_ROLE}", {"outcome": "refused", "error": "E_ROLE"}, []),
        ("{outcome: ok}", {}, ["outcome: expected ok, got nothing"]),
    ],
)
def test_the_outcome_is_judged_first(
    expected: str, actual: dict[str, Any], found: list[str]
) -> None:
    assert compare(expected, actual) == found


@pytest.mark.parametrize("key", ["closes", "overdue", "paused", "papers"])
def test_what_is_not_listed_did_not_happen(key: str) -> None:
    word = "certificate" if key == "papers" else "decision"

    assert compare("{}", {key: [word]}) == [f"{key}: expected nothing, got {word}"]
    assert compare(f"{{{key}: [{word}]}}", {}) == [f"{key}: expected {word}, got nothing"]
    assert compare(f"{{{key}: [{word}]}}", {key: [word]}) == []


def test_lists_have_no_order_but_doubles_count() -> None:
    assert compare("{closes: [decision, correction]}", {"closes": ("correction", "decision")}) == []
    assert compare("{papers: [certificate]}", {"papers": ["certificate"] * 2}) == [
        "papers: expected nothing, got certificate"
    ]
    assert compare("{papers: [certificate, certificate]}", {"papers": ["certificate"]}) == [
        "papers: expected certificate, got nothing"
    ]


def test_another_paper_is_two_differences() -> None:
    assert compare("{papers: [abandonment_notice]}", {"papers": ["visit_notice"]}) == [
        "papers: expected abandonment_notice, got nothing",
        "papers: expected nothing, got visit_notice",
    ]


def test_a_period_with_another_last_day_is_one_difference() -> None:
    opened = {"period": "decision", "due": dt.date(2024, 10, 12), "provisional": False}

    assert compare("{opens: [{period: decision, due: '2024-10-12'}]}", {"opens": [opened]}) == []
    assert compare("{opens: [{period: decision, due: '2024-10-11'}]}", {"opens": [opened]}) == [
        "opens: expected decision due 2024-10-11, got decision due 2024-10-12"
    ]
    assert compare("{opens: [{period: decision, due: null}]}", {"opens": [opened]}) == [
        "opens: expected decision due open, got decision due 2024-10-12"
    ]


def test_provisional_is_said_exactly_when_it_is_so() -> None:
    known = {"period": "decision", "due": dt.date(2027, 1, 4)}
    provisional = known | {"provisional": True}
    silent, said = (
        f"{{resumed: [{{period: decision, due: '2027-01-04'{more}}}]}}"
        for more in ("", ", provisional: true")
    )

    assert compare(said, {"resumed": [provisional]}) == []
    assert compare(silent, {"resumed": [known | {"provisional": False}]}) == []
    assert compare(silent, {"resumed": [provisional]}) == [
        "resumed: expected decision due 2027-01-04, got decision due 2027-01-04 provisional"
    ]
    assert len(compare(said, {"resumed": [known]})) == 1


def test_a_moved_period_is_told_with_both_days() -> None:
    moved = {"period": "decision", "was": dt.date(2026, 10, 1), "due": dt.date(2026, 10, 9)}

    assert compare("{}", {"moves": [moved]}) == [
        "moves: expected nothing, got decision was 2026-10-01 due 2026-10-09"
    ]


def test_two_periods_of_one_name_are_compared_each() -> None:
    periods = ("{period: correction, due: '2024-01-02'}", "{period: correction, due: '2024-01-03'}")
    expected = f"{{opens: [{', '.join(periods)}]}}"
    days = [dt.date(2024, 1, 3), dt.date(2024, 1, 4)]
    actual = {"opens": [{"period": "correction", "due": due} for due in days]}

    assert compare(expected, actual) == [
        "opens: expected correction due 2024-01-02, got correction due 2024-01-04"
    ]


def test_a_changed_state_has_to_be_listed_and_an_unchanged_one_may_be() -> None:
    changed = {"changed": {"first": "received"}}

    assert compare("{states: {first: received, old: valid}}", changed) == []
    assert compare("{states: {old: valid}}", changed) == [
        "states.first: expected nothing, got received"
    ]
    assert compare("{states: {first: granted}}", {}) == [
        "states.first: expected granted, got received"
    ]
    assert compare("{states: {absent: granted}}", {}) == [
        "states.absent: expected granted, got nothing"
    ]


def test_facts_and_answers_are_open_at_every_depth() -> None:
    answer = {"overall": "fail", "results": {"x": "pass", "y": "fail"}, "used": 22, "until": None}

    assert compare("{facts: {first: {timely: true}}}", {}) == []
    assert compare("{facts: {first: {categories: [a, b]}}}", {}) == []
    assert compare("{facts: {first: {timely: false, late: null}}}", {}) == [
        "facts.first.timely: expected false, got true"
    ]
    assert compare("{answer: {results: {y: fail}, until: null}}", {"answer": answer}) == []
    assert compare("{answer: {results: {x: fail}, left: 8}}", {"answer": answer}) == [
        "answer.results.x: expected fail, got pass",
        "answer.left: expected 8, got nothing",
    ]


def test_a_number_is_no_word_and_no_truth() -> None:
    assert compare("{answer: {pct: '20'}}", {"answer": {"pct": 20}}) != []
    assert compare("{answer: {used: 1}}", {"answer": {"used": True}}) != []
    assert compare("{answer: {due: '2024-01-02'}}", {"answer": {"due": dt.date(2024, 1, 2)}}) == []
    assert (
        compare(
            "{answer: {due: '2024-01-02 09:30'}}",
            {"answer": {"due": dt.datetime(2024, 1, 2, 1, 30, tzinfo=dt.UTC)}},
        )
        == []
    )


def test_papers_duties_findings_and_alerts_outside_the_format_are_ignored() -> None:
    actual = {
        "papers": ["internal_memorandum"],
        "effects": {"duties": ["water_plants"], "findings": ["odd"], "alerts": ["near_due"]},
    }

    assert compare("{}", actual) == []
    assert observed({}, actual, state_of=STATES.get, facts_of=lambda *of: None) == {}
    assert compare("{}", {"effects": {"register": ["odd"], "duties": ["refuse"]}}) == [
        "effects.duties: expected nothing, got refuse",
        "effects.register: expected nothing, got odd",
    ]


STORY = """\
scenario: 1
id: T02
title: An application is received
articles: ['18']
given: {organisations: {U1: {province: Hubei}}}
steps:
- on: '2024-03-04'
  by: unit
  do: application.submit
  with: {level: B, categories: [software_development]}
  expect: {outcome: ok, states: {application: received}, facts: {application: {kind: initial}}}
- on: '2024-03-04'
  by: intake
  do: application.decline
  with: {ground: art-17, reasons: x}
  expect: {outcome: refused, error: E_GROUND}
  why: the authority is competent
- on: '2024-03-05'
  ask: register
  with: {unit: U1}
  expect: {answer: {barred: false}}
"""


DONE: list[dict[str, Any]] = [
    {
        "outcome": "ok",
        "changed": {"application": "received"},
        "opens": [
            {"period": "accept_review", "due": dt.date(2024, 3, 11), "provisional": False},
        ],
    },
    {"outcome": "refused", "error": "E_GROUND"},
    {"answer": {"barred": False, "until": None}},
]


def played() -> list[StepResult]:
    return [result(step, actual) for step, actual in zip(parse(STORY).steps, DONE, strict=True)]


def result(step: Step, actual: dict[str, Any]) -> StepResult:
    states, facts = {"application": "received"}, {("application", "kind"): "initial"}
    looks: Any = {"state_of": states.get, "facts_of": lambda *of: facts.get(of)}
    return StepResult(
        step,
        observed(step.expect, actual, **looks),
        differences(step.expect, actual, **looks),
        deadlines=["accept_review 5个工作日"] if step.n == 1 else [],
        reason="本机关有权受理。" if step.n == 2 else "",
    )


def test_the_json_report_holds_everything_that_happened_whatever_was_expected() -> None:
    report = as_json(parse(STORY), played())

    assert json.loads(json.dumps(report, ensure_ascii=False)) == {
        "scenario": "T02",
        "passed": False,
        "steps": [
            {
                "n": 1,
                "on": "2024-03-04",
                "do": "application.submit",
                "passed": False,
                "actual": {
                    "outcome": "ok",
                    "states": {"application": "received"},
                    "opens": [{"period": "accept_review", "due": "2024-03-11"}],
                    "facts": {"application": {"kind": "initial"}},
                },
                "differences": ["opens: expected nothing, got accept_review due 2024-03-11"],
            },
            {
                "n": 2,
                "on": "2024-03-04",
                "do": "application.decline",
                "passed": True,
                "actual": {"outcome": "refused", "error": "E_GROUND"},
                "differences": [],
            },
            {
                "n": 3,
                "on": "2024-03-05",
                "ask": "register",
                "passed": True,
                "actual": {"answer": {"barred": False, "until": None}},
                "differences": [],
            },
        ],
    }


def test_the_printed_report_tells_act_consequence_count_and_difference() -> None:
    text = as_text(parse(STORY), played())

    assert "✗   1  2024-03-04 10:00  application.submit （unit）" in text
    assert "状态  application → received" in text
    assert "起算  accept_review  截止 2024-03-11" in text
    assert "计算  accept_review 5个工作日" in text
    assert "不符  opens: expected nothing, got accept_review due 2024-03-11" in text
    assert "拒绝  E_GROUND 本机关有权受理。" in text
    assert "说明  the authority is competent" in text
    assert "答复  barred = 否，until = 无" in text
    assert text.endswith("✗ 共3步，1步与预期不符：第1步")
