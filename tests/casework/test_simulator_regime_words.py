"""The words that a regime adds to the format of a scenario: what it leaves open, who looks on."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.simulator import schema
from casework.simulator.document import InvalidScenario, parse
from casework.simulator.strict_yaml import Text

ROOT = Path(__file__).parents[2]
STORY = """
scenario: 1
id: T01
title: An observer with a name of one's own
articles: ['9']
regulation: association-2024
given:
  organisations:
    U1: {province: Hebei}
  settings: {publicity_days: 7}
steps:
- on: '2025-06-02'
  by: unit
  do: assessment.open
  with: {level: 3, industries: [finance]}
  expect: {outcome: ok, states: {assessment: draft}}
- on: '2025-06-02'
  by: observer@张某
  do: assessment.record_witness_report
  expect: {outcome: refused, error: E_ROLE}
"""


def told(story: str) -> str:
    with pytest.raises(InvalidScenario) as refused:
        parse(story)
    return "\n".join(refused.value.messages)


def test_every_setting_of_the_regulation_is_a_word_and_no_other_is() -> None:
    words = schema.document()["properties"]["given"]["properties"]["settings"]["properties"]
    text = (ROOT / "fixtures" / "regulations" / "association-2024.yaml").read_bytes()
    assert set(words) == set(Text(text).value["settings"])


@pytest.mark.parametrize("value", ["0", "7", "null"])
def test_a_setting_is_a_number_of_days_or_empty(value: str) -> None:
    assert parse(STORY.replace("publicity_days: 7", f"publicity_days: {value}"))


@pytest.mark.parametrize(
    "setting",
    ["publicty_days: 7", "publicity_days: seven", "publicity_days: -1", "pre_review: maybe"],
)
def test_an_unknown_setting_or_value_is_named_with_its_line(setting: str) -> None:
    said = told(STORY.replace("publicity_days: 7", setting))
    assert said.startswith("given.settings")
    assert "(line 10)" in said


def test_a_second_case_that_may_not_come_about_takes_no_name() -> None:
    answer = """- on: '2025-06-03'
  by: office
  do: objection.answer
  case: {name}
  with: {verdict: upheld, reasons: slow}
  expect: {outcome: ok, states: {{name}: upheld}}
"""
    file = """- on: '2025-06-02'
  by: unit
  do: objection.file
  case: {name}
  with: {against: office, about: process, facts: slow}
  expect: {outcome: ok, states: {{name}: received}}
"""
    steps = [part.replace("{name}", name) for part in (file, answer) for name in ("one", "two")]
    assert len(parse(STORY.lstrip() + "".join(steps)).steps) == 6
