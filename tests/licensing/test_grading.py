"""The grading of 2013: the worked questions, the command, what never changes."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from licensing.grading.vectors import play, read
from tests.house.office import manage
from tests.licensing.grading_questions import APPLIED, RULES, answer, project

# A busy machine is no failure of the rules.
at_leisure = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
VECTORS = Path(__file__).parent / "grading_vectors.json"


@pytest.mark.article(
    "grading:1-1(1)", "grading:1-1(2)", "grading:1-2(2)", "grading:1-2(3)", "grading:1-4",
    "grading:1-5(1)", "grading:1-5(5)", "grading:1-6(1)", "grading:1-6(2)", "grading:1-6(3)",
    "grading:1-7(1)", "grading:1-7(2)", "grading:2-1(1)", "grading:2-1(2)", "grading:2-2(2)",
    "grading:2-2(3)", "grading:2-4", "grading:2-5(1)", "grading:2-5(5)", "grading:2-6(1)",
    "grading:2-6(2)", "grading:2-6(3)", "grading:2-7(1)", "grading:2-7(2)", "grading:3-1(1)",
    "grading:3-1(2)", "grading:3-2(2)", "grading:3-4(1)", "grading:3-5(1)", "grading:3-5(3)",
    "grading:3-6(1)", "grading:3-6(2)", "grading:3-7(1)", "grading:3-7(2)", "grading:4(4)",
    "grading:4(6)", "grading:4(7)", "grading:4(8)",
)  # fmt: skip
@pytest.mark.parametrize(
    "outcome", list(play(RULES, read(VECTORS))), ids=lambda outcome: outcome.id
)
def test_every_worked_question_is_answered_as_expected(outcome):
    assert outcome.differences == []


def test_the_command_says_each_difference_and_answers_one(tmp_path):
    document = json.loads(VECTORS.read_text(encoding="utf-8"))
    document["vectors"][0]["expected"]["values"]["years"] = [1999]
    altered = tmp_path / "altered.json"
    altered.write_text(json.dumps(document), encoding="utf-8")
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("grade", vectors=altered, stdout=said)
    assert ended.value.code == 1
    assert (
        "O-001 recent_years values.years：应为 [1999]，得到 [2011, 2012, 2013]" in said.getvalue()
    )


def test_the_command_answers_zero_when_all_agree():
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("grade", vectors=VECTORS, json=True, stdout=said)
    assert ended.value.code == 0
    assert json.loads(said.getvalue())["agreed"] == 40


def test_a_file_that_is_none_is_refused_in_words(tmp_path):
    nothing = tmp_path / "nothing.json"
    nothing.write_text("[]", encoding="utf-8")
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("grade", vectors=nothing, stderr=said)
    assert ended.value.code == 2
    assert "不是" in said.getvalue()


@at_leisure
@given(st.lists(st.integers(min_value=1, max_value=10**9), max_size=8), st.randoms())
def test_the_order_of_the_projects_changes_nothing(amounts, random):
    projects = [project(str(n), amount, amount // 3) for n, amount in enumerate(amounts)]
    shuffled = random.sample(projects, len(projects))
    for rule in ("typical_projects", "third_party_acceptance", "performance_totals"):
        given_ = {"level": 1, "application_date": APPLIED}
        assert answer(rule, **given_, projects=projects) == answer(
            rule, **given_, projects=shuffled
        )


@at_leisure
@given(st.integers(min_value=1, max_value=10**12), st.integers(min_value=0, max_value=10**12))
def test_the_part_is_deducted_whole_and_only_above_half(contract, part):
    part = min(part, contract)
    values = answer("declared_amount", p=project("a", contract, non_is_costs={"x": part}))["values"]
    assert values["deducted"] is (2 * part > contract)


def test_the_command_needs_no_server_no_key_and_no_office():
    run = manage("grade", "--vectors", str(VECTORS))
    assert run.returncode == 0, run.stderr
    assert "一致 40 项" in run.stdout
