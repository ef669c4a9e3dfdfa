"""The demo company that is graded: its records and what it states, in years back from today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from applicants.records import changing
from applicants.records.catalogue import kinds
from casework import clock
from casework.models import User
from casework.simulator.strict_yaml import Text
from licensing.grading_law import law_of_grading, office_of
from licensing.models import Grading

FILE = Path(settings.BASE_DIR) / "fixtures" / "demo" / "gradings.yaml"
DATED = ("first_issued", "obtained")


def load_gradings() -> None:
    """Fill the records of one company and begin its grading; nothing is handed in yet."""
    story = Text(FILE.read_bytes()).value
    user = User.objects.get(username=story["company"])
    assert user.organisation
    for kind, content in _rows(story, clock.today()):
        known = dict.fromkeys(kinds()[kind].members) | content
        changing.add(user.organisation, kinds()[kind], known, by=user)
    regulation, stated = law_of_grading(clock.today()), dict(story["stated"])
    office = office_of(regulation.law)
    held = stated["certificate"]
    stated["certificate"] = held | {name: f"{held[name]}-05-18" for name in DATED}
    Grading.objects.create(
        organisation=user.organisation, regulation=regulation, authority=office,
        deciding_authority=office, level=stated.pop("level"), stated=stated,
    )  # fmt: skip


def _rows(story: dict[str, Any], today: date) -> Iterator[tuple[str, dict[str, Any]]]:
    for words in story["finance"]:
        told = dict(words)
        told["year"] = today.year - told.pop("years_ago")
        zero = dict.fromkeys(("grants_in_non_operating_income", "other_revenue"), "0")
        yield "finance", zero | told | {"standard": "CAS_2006"}
    for place, words in enumerate(story["project"]):
        told = dict(words)
        told["contract_amount"] = told.pop("amount")
        told["accepted_on"] = f"{today.year - 1 - place % 3}-0{place + 3}-16"
        yield "graded_project", told
