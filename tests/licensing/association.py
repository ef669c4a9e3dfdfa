"""The association for tests: its offices, a body of each kind, and a unit, all signed in."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.test import Client

from casework.door import take_step
from casework.models import Appointment, Authority, Case, User
from licensing.assessment.base import centre_of, law_of_assessment, office_of
from licensing.assessment.drafting import draft_assessment, draft_body
from licensing.models import Assessment
from tests.factories import account, organisation
from tests.pages import browser, words

START = date(2026, 6, 1)
CHECKS = dict.fromkeys(("completeness", "truth", "validity", "conformity"), "pass")


class World:
    """The association with a body of each kind, and a unit; everybody signed in."""

    def __init__(self) -> None:
        self.regulation = regulation = law_of_assessment(START)
        self.unit = organisation("Hubei")
        self.clients: dict[str, Client] = {"unit": browser(account(self.unit))}
        self.bodies: dict[str, Any] = {}
        region = Authority.objects.get(code="Hubei").region
        Authority.objects.create(
            kind="centre",
            code="centre-Hubei",
            name="湖北服务中心",
            short_name="鄂心",
            region=region,
        )
        for name, role, said in (
            ("advisers", "consultant", {"kind": "consulting"}),
            ("first", "assessor", {"kind": "assessment", "class": 1, "regions": ["Hubei"]}),
            ("second", "assessor", {"kind": "assessment", "class": 2, "regions": ["Hubei"]}),
            ("watchers", "witness", {"kind": "witness"}),
        ):
            body = draft_body(regulation, name, said)
            take_step(body, "enter", on=START, state="authorised")
            self.bodies[name] = body
            self.clients[name] = self.staff(role, body.seat)
        for role in ("office", "branch", "panel", "committee"):
            self.clients[role] = self.staff(role, office_of(regulation, role))
        centre = centre_of("Hubei")
        assert centre
        self.clients["centre"] = self.staff("centre", centre)

    def staff(self, role: str, seat: Authority) -> Client:
        user = User.objects.create(username=f"{role}-{seat.code}", name=role)
        Appointment.objects.create(user=user, role=role, authority=seat)
        return browser(user)

    @property
    def case(self) -> Assessment:
        return Assessment.objects.get()

    def act(self, who: str, step: str, **fields: Any) -> None:
        """The step on its page, looked at and taken; it has to lead back to the case."""
        address = f"/cases/{self.case.pk}/steps/{step}/"
        seen = self.clients[who].get(address)
        assert seen.status_code == 200, (step, seen.status_code)
        answer = self.clients[who].post(address, {**fields, "confirmed": "on"})
        said = re.sub(r"<[^>]+>|\s+", " ", words(answer))[:3000] if answer.content else ""
        assert answer.status_code == 302, (step, answer.status_code, said)

    def user(self, who: str) -> User:
        """The account of a body or an office by its name here."""
        seat = self.bodies[who].seat if who in self.bodies else office_of(self.regulation, who)
        return User.objects.get(appointments__authority=seat)

    def goes_to_the_unit(self, level: int = 2) -> Assessment:
        """An assessment that waits for the review at the unit; its first body has the file."""
        unit, first = account(self.unit), self.user("first")
        case = draft_assessment(
            self.unit, on=START, level=level, industries=["finance"], asks="initial"
        )
        for step, by, inputs in (
            ("open", unit, {"level": level, "industries": ["finance"], "kind": "initial"}),
            ("engage", unit, {"consultant": self.bodies["advisers"]}),
            ("recommend", self.user("advisers"), {"persons": ["zhao"]}),
            ("submit", unit, {"body": self.bodies["first"], "consent": True, "commitment": True}),
            ("begin_document_review", first, {}),
            ("record_document_review", first, CHECKS),
        ):
            take_step(case, step, by=by, on=START, **inputs)
        return self.case


def publicised() -> Assessment:
    """An assessment whose result is made public, to look at pages: the way there is walked in the
    journeys."""
    unit = organisation("Hubei")
    case = draft_assessment(unit, on=START, level=3, industries=["finance"], asks="initial")
    wished = {"level": 3, "industries": ["finance"], "kind": "initial"}
    take_step(case, "open", by=account(unit), on=START, **wished)
    Case.objects.filter(pk=case.pk).update(state="publicity")
    return case
