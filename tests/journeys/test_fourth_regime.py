"""A regime is data: an imaginary law and one story of it run without a line of Python of theirs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework.audit import audit_deadlines
from casework.journal import faults
from casework.loading import load_regulation
from casework.models import Case
from casework.simulator import report, schema
from casework.simulator.document import load
from casework.simulator.play import play
from licensing.law import law_in_force

FOLDER = Path(__file__).parent / "fourth"


@pytest.mark.django_db
def test_a_law_of_two_levels_and_seven_working_days_runs_from_its_file_alone() -> None:
    load_regulation(FOLDER / "kite-2026.yaml")
    schema.teach(FOLDER / "words.yaml")
    story = load(FOLDER / "story.yaml")
    results = play(story, keep=True)
    assert report.passed(results), report.as_text(story, results)
    assert list(audit_deadlines()) == []
    assert list(faults()) == []
    assert {case.regulation.code for case in Case.objects.all()} == {"kite-2026"}


@pytest.mark.django_db
def test_the_house_keeps_to_its_oldest_law_where_none_is_named() -> None:
    load_regulation(FOLDER / "kite-2026.yaml")
    day = date(2026, 6, 1)
    assert law_in_force(day).code == "classified-2020"
    assert law_in_force(day, "kite").code == "kite-2026"
