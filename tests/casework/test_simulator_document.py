from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from pathlib import Path

import pytest

from casework.simulator import schema
from casework.simulator.document import ZONE, Actor, InvalidScenario, load, parse
from casework.simulator.strict_yaml import Misread, Text

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "tests" / "journeys" / "scenarios"
STORIES = sorted([*SCENARIOS.glob("open/*.yaml"), *SCENARIOS.glob("own/*.yaml")])

STORY = """\
scenario: 1
id: T01
title: An applicant corrects once
articles: ['18']
given:
  organisations:
    U1: {province: Hubei}
  certificates:
    old: {holder: U1, level: B, categories: [data_recovery], issued: '2021-06-18',
      valid_until: '2026-06-17'}
steps:
- on: '2024-03-04'
  by: unit
  do: application.submit
  with: {level: B, categories: [software_development], missing: [charter], declared: true}
  expect: {outcome: ok, states: {application: received},
    opens: [{period: accept_review, due: '2024-03-11'}]}
- on: '2024-03-05'
  by: intake@Hubei
  do: application.request_correction
  with: {items: [charter]}
  expect: {outcome: ok, states: {application: correction_required}, papers: [correction_notice]}
- on: '2024-03-06'
  do: clock
  expect: {}
- on: '2024-03-06'
  ask: deadline
  with: {case: application, period: correction}
  expect: {answer: {used: 1}}
"""


def broken(*changes: tuple[str, str]) -> list[str]:
    """The messages about the story after these replacements of text."""
    text = STORY
    for before, after in changes:
        assert text.count(before) >= 1, before
        text = text.replace(before, after, 1)
    with pytest.raises(InvalidScenario) as refusal:
        parse(text)
    return refusal.value.messages


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_every_story_of_the_house_is_a_valid_scenario(path: Path) -> None:
    scenario = load(path)

    assert path.stem.startswith(scenario.id)
    assert [step.n for step in scenario.steps] == list(range(1, len(scenario.steps) + 1))


def test_the_story_itself_is_valid_and_read_as_it_is_written() -> None:
    scenario = parse(STORY)

    submit, correct, clock, question = scenario.steps
    assert (submit.kind, submit.act) == ("application", "submit")
    assert (submit.by, submit.at) == (Actor("unit"), dt.time(10, 0))
    assert submit.on == dt.date(2024, 3, 4)
    assert submit.with_["declared"] is True
    assert correct.by == Actor("intake", "Hubei")
    assert (clock.is_clock, clock.moment) == (True, dt.datetime(2024, 3, 6, 0, 5, tzinfo=ZONE))
    assert (question.ask, question.kind, question.expect) == (
        "deadline",
        "",
        {"answer": {"used": 1}},
    )


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("data_recovery", "data_recoveri", "did you mean data_recovery?"),
        ("do: application.submit", "do: application.sumbit", "did you mean application.submit?"),
        ("by: unit\n", "by: minister\n", "steps[0].by (line 13)"),
        ("province: Hubei", "province: Atlantis", "given.organisations.U1.province (line 7)"),
        ("{used: 1}", "{uesd: 1}", "steps[3].expect.answer (line 29): takes no uesd"),
        ("papers: [correction_notice]", "papers: [notice]", "'notice' is not a word of the format"),
        ("outcome: ok, states: {application: received}", "outcome: fine", "'fine' is not 'ok'"),
        ("items: [charter]", "itmes: [charter]", "steps[1].with (line 21): items is missing"),
        ("  do: clock", "  do: clock\n  by: admin", "steps[2] (line 23): takes no by"),
        ("  do: clock", "  do: clock\n  ask: scope", "needs exactly one of do and ask"),
        ("  by: unit\n", "", "steps[0] (line 12): by is missing"),
        ("level: B, cat", "level: C, cat", "given.certificates.old.level (line 9): 'C' is not"),
        (
            "declared: true",
            "declared: yes",
            "steps[0].with.declared (line 15): 'yes' is not of type",
        ),
        ("scenario: 1", "scenario: 2", "scenario (line 1): 2 is not 1"),
        ("'2024-03-11'", "'2024-02-31'", "opens[0].due (line 17): 2024-02-31 does not exist"),
        ("  do: clock", "  do: clock\n  at: '29:00'", "29:00 does not exist"),
    ],
)
def test_an_unknown_word_is_refused_where_it_stands(before: str, after: str, message: str) -> None:
    assert message in "\n".join(broken((before, after)))


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("case: application,", "case: aplication,", "steps[3].with.case (line 28): unknown handle"),
        (
            "{application: received}",
            "{first: received}",
            "states.first (line 16): unknown handle first",
        ),
        (
            "  do: application.submit",
            "  case: a\n  do: application.submit",
            "unknown handle application",
        ),
        ("holder: U1", "holder: U2", "certificates.old.holder (line 9): unknown organisation U2"),
        ("by: unit\n", "by: unit@U2\n", "steps[0].by (line 13): unknown organisation U2"),
        ("intake@Hubei", "intake@U1", "steps[1].by (line 19): unknown authority U1"),
        (
            "  do: application.request_correction",
            "  case: old\n  do: application.request_correction",
            "old is of the kind certificate, not application",
        ),
        (
            "  do: application.submit\n  with: {",
            "  do: application.submit\n  with: {kind: renewal, renews: older, ",
            "steps[0].with.renews (line 15): unknown handle older",
        ),
        (
            "do: application.request_correction\n  with: {items: [charter]}",
            "do: visit.start",
            "steps[1] (line 18): case is missing: there is no visit yet",
        ),
        (
            "{application: correction_required}",
            "{U9.annual.2023: open}",
            "unknown handle U9.annual",
        ),
    ],
)
def test_a_name_that_is_not_there_is_refused(before: str, after: str, message: str) -> None:
    assert message in "\n".join(broken((before, after)))


def test_annual_reports_have_handles_that_no_step_makes() -> None:
    text = STORY.replace("expect: {}", "expect: {states: {U1.annual.2023: open}}")

    assert parse(text).steps[2].expect == {"states": {"U1.annual.2023": "open"}}


REFUSED = "{outcome: refused, error: E_BANNED}"
WITHDRAWAL = """\
- on: '2024-03-08'
  by: unit
  do: application.withdraw
  expect: {outcome: ok}
"""


def submission(handle: str, *, on: str, result: str = "{outcome: ok}") -> str:
    return (
        f"- on: '{on}'\n  by: unit\n  do: application.submit\n  case: {handle}\n"
        f"  with: {{level: B, categories: [data_recovery]}}\n  expect: {result}\n"
    )


def test_case_may_be_left_out_only_while_one_case_of_the_kind_exists() -> None:
    refused = submission("second", on="2024-03-07", result=REFUSED)

    assert len(parse(STORY + refused + WITHDRAWAL).steps) == 6
    with pytest.raises(InvalidScenario, match="case is missing: one of application, second"):
        parse(STORY + submission("second", on="2024-03-07") + WITHDRAWAL)


def test_a_handle_names_one_case_but_a_refused_step_leaves_it_free() -> None:
    refused = submission("free", on="2024-03-07", result=REFUSED)

    assert parse(STORY + refused + submission("free", on="2024-03-08")).steps[-1].case == "free"
    with pytest.raises(InvalidScenario, match="the handle application is already in use"):
        parse(STORY + submission("application", on="2024-03-07"))


def test_steps_are_in_order_of_time_with_the_usual_hours() -> None:
    early = "- on: '2024-03-06'\n  do: clock\n  expect: {}\n"
    late = early.replace("do: clock", "do: clock\n  at: '10:00'")

    assert parse(STORY + late).steps[-1].at == dt.time(10, 0)
    with pytest.raises(InvalidScenario, match=r"steps\[4\]\.on .*2024-03-06 00:05 after"):
        parse(STORY + early)
    assert broken(("2024-03-05", "2024-03-03"))[0].startswith("steps[1].on (line 18): out of order")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("id: T01", "id: T01\nid: T02", "line 3: the key id is given twice"),
        ("{application: received}", "{application: received, application: open}", "given twice"),
        ("- on: '2024-03-06'", "- on: 2024-03-06", "line 23: 2024-03-06 has to be quoted"),
        ("{used: 1}", "{used: 1.5}", "line 29: 1.5 has to be quoted"),
        ("- on: '2024-03-06'", "- true: '2024-03-06'", "line 23: the key true has to be a word"),
        ("{used: 1}", "{used: !!float '1'}", "line 29: there is no tag:yaml.org,2002:float"),
        ("{used: 1}", "{used: 1", "line 30"),
        ("title: ", "title: &self [*self]\nx: ", "recursive"),
        (STORY, "", "the file holds no scenario"),
        (STORY, "- 1", "the file holds no scenario"),
        (STORY, "a: 1\n---\nb: 2", "line 2"),
        (STORY, "a: \x00", "not YAML"),
    ],
)
def test_only_the_yaml_of_the_format_is_read(before: str, after: str, message: str) -> None:
    assert message in "\n".join(broken((before, after)))


@pytest.mark.parametrize("spoilt", ["{}", "[]", "7", "null", "true", "''", "{a: [1]}", "- -", "%"])
def test_whatever_stands_in_a_line_the_file_is_read_or_refused(spoilt: str) -> None:
    lines = STORY.splitlines()
    refused = 0

    for index, line in enumerate(lines):
        key, _, _ = line.partition(": ")
        text = "\n".join([*lines[:index], f"{key}: {spoilt}", *lines[index + 1 :]])
        with suppress(InvalidScenario):  # any other exception fails this test
            parse(text)
            continue
        refused += 1

    assert refused > len(lines) / 2


def test_on_no_and_leading_zeros_mean_what_they_say() -> None:
    text = "{on: no, off: yes, n: 010, minus: -7, none: , tilde: ~, hex: 0x10, sexagesimal: 10:00}"

    assert Text(text).value == {
        "on": "no",
        "off": "yes",
        "n": 10,
        "minus": -7,
        "none": None,
        "tilde": None,
        "hex": "0x10",
        "sexagesimal": "10:00",
    }


def test_text_that_is_not_utf_8_or_not_there_is_refused(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"title: \xe9\xff")

    with pytest.raises(InvalidScenario, match="not YAML"):
        load(latin)
    with pytest.raises(InvalidScenario, match="No such file"):
        load(tmp_path / "absent.yaml")


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000])
def test_what_is_nested_without_end_is_refused_before_it_is_read(text: str) -> None:
    with pytest.raises(Misread, match="nested too deep"):
        Text(text)


def test_every_fault_is_told_at_once_in_the_order_of_the_file() -> None:
    messages = broken(
        ("by: unit\n", "by: unti\n"), ("[correction_notice]", "[none]"), ("T01", "t1")
    )

    assert [re.search(r"line (\d+)", message)[1] for message in messages] == ["2", "13", "22"]  # type: ignore[index]


def test_the_words_about_handles_say_what_the_tables_say() -> None:
    creating, bearing, swept, kind = set(), set(), set(), ""
    for line in (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"### (\w+) - ", line):
            kind = heading[1]
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) < 10 or "- -> " not in cells[3]:
            continue
        if cells[2] == "sweep":
            swept.add(kind)
        elif cells[3].startswith("- ->"):
            creating.add(f"{kind}.{cells[1]}")
        else:
            bearing.add(f"{kind}.{cells[1]}")

    # What a regime adds stands in its own table of fixtures/scenarios, with its words.
    words = Text((Path(schema.__file__).parent / "scenario.words.yaml").read_bytes()).value
    assert creating == set(words["creating"])
    assert bearing == set(words["bearing"])
    assert swept == set(words["swept"])
