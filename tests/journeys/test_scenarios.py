"""The scenarios: dated stories with the results that the law gives them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from casework.audit import audit_deadlines
from casework.journal import faults
from casework.simulator import report
from casework.simulator.document import load
from casework.simulator.play import play
from tests.conftest import HOUSE, database_url_for_tests
from tests.licensing.kept_column import assert_register_says_what_the_column_said, keep_column

FOLDER = Path(__file__).parent / "scenarios"
FILES = {path.stem: path for path in sorted(FOLDER.glob("*/*.yaml"))}


@pytest.mark.django_db
@pytest.mark.parametrize("path", FILES.values(), ids=lambda path: path.stem)
def test_the_story_ends_as_the_law_says(path: Path) -> None:
    scenario = load(path)
    keep_column()
    results = play(scenario, keep=True)
    assert report.passed(results), report.as_text(scenario, results)
    assert audit_deadlines() == []
    assert list(faults()) == []
    if path.stem.startswith("V"):  # the stories that go on after a certificate was issued
        assert_register_says_what_the_column_said()


# -- simulate as a program ----------------------------------------------------------------------
def simulate(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "simulate", *map(str, arguments)],
        cwd=HOUSE,
        env={**os.environ, "DATABASE_URL": database_url_for_tests()},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.usefixtures("transactional_db")
def test_a_story_that_holds_ends_with_0_and_tells_programs_every_step() -> None:
    run = simulate(FILES["S04-silent-applicant"], "--json")
    assert run.returncode == 0, run.stderr
    said = json.loads(run.stdout)
    assert (said["scenario"], said["passed"]) == ("S04", True)
    assert {
        "states": {"first": "abandoned"},
        "closes": ["correction"],
        "papers": ["abandonment_notice"],
    } in [step["actual"] for step in said["steps"]]


@pytest.mark.usefixtures("transactional_db")
def test_a_broken_expectation_ends_with_1_and_is_named(tmp_path: Path) -> None:
    story = FILES["S04-silent-applicant"].read_text(encoding="utf-8")
    assert story.count("abandonment_notice") == 1
    broken = tmp_path / "broken.yaml"
    broken.write_text(story.replace("abandonment_notice", "acceptance_notice"), encoding="utf-8")
    run = simulate(broken, "--json")
    assert run.returncode == 1, run.stderr
    (step,) = [step for step in json.loads(run.stdout)["steps"] if not step["passed"]]
    assert any("acceptance_notice" in line for line in step["differences"])


@pytest.mark.usefixtures("transactional_db")
def test_a_file_that_is_no_scenario_ends_with_2_and_says_why(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("scenario: 1\nid: W\ntitle: on is a word\n", encoding="utf-8")
    run = simulate(wrong)
    assert run.returncode == 2
    assert "wrong.yaml" in run.stderr
