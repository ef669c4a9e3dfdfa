"""The pages of the association and of the grading ask the same questions, however many rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import Role
from licensing.models import Engineer
from tests.applicants import rows
from tests.licensing.association import START, World, publicised
from tests.licensing.graded_units import graded_unit, project
from tests.licensing.test_gradings import begun, staff, take
from tests.pages import browser, on
from tests.supervision.test_constant_queries import ELSEWHERE, asked, name_of

pytestmark = pytest.mark.django_db


class Regimes:
    """An association and a graded unit; `grows` adds another of each thing that pages show."""

    def __init__(self) -> None:
        self.world, self.graded, self.late = World(), graded_unit(), graded_unit()
        self.draft, self.submitted = begun(self.graded), begun(self.late)
        take(self.submitted, "submit", self.late)
        self.number = 10

    def grows(self) -> None:
        self.number += 1
        self.publicised = publicised()
        said = {
            "name": "陈工", "number": f"YW-{self.number}", "trained_on": "2026-03-01",
            "examined_on": "2026-04-01", "employer": self.world.unit.code,
        }  # fmt: skip
        self.world.clients["office"].post("/assessments/engineers/new/", said)
        self.engineer = Engineer.objects.latest("pk")
        for user in (self.graded, self.late):
            rows.keep(user, "person", rows.person(self.number))
            rows.keep(user, "graded_project", project(self.number % 9, contract=f"{self.number}"))

    def pages(self) -> Iterator[tuple[str, Client]]:
        office, unit = self.world.clients["office"], browser(self.graded)
        submitted = self.submitted.pk
        reviewer = browser(staff(Role.REVIEWER))
        for name in ("engineers", "engineer-register", "assessment-settings", "assessment-office"):
            yield reverse(name), office
        yield reverse("assessment-opening", args=["sanction", "open"]), office
        yield reverse("engineer", args=[self.engineer.pk]), office
        for name in ("assessment-certified", "assessment-publicity", "assessment-report"):
            yield reverse(name), Client()
        yield reverse("assessment-objection", args=[self.publicised.pk]), Client()
        for name in ("grading", "grading-edit", "grading-compare"):
            yield reverse(name, args=[self.draft.pk]), unit
        yield reverse("grading-override", args=[submitted, 2, "auditor"]), reviewer


def test_every_page_of_the_other_regimes_asks_the_same_questions() -> None:
    with on(START):
        regimes = Regimes()
        regimes.grows()
        for page, client in regimes.pages():
            client.get(page)  # what is read once in a process
        few = {name_of(page): asked(client, page) for page, client in regimes.pages()}
        for _ in range(2):
            regimes.grows()
        more = {name_of(page): asked(client, page) for page, client in regimes.pages()}
    assert {page: (few[page], more[page]) for page in few if more[page] > few[page]} == {}
    assert more.keys() == ELSEWHERE - {"setting"}
