"""The association in the demo office: its people, its bodies, and the assessments under way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings

from casework.door import take_step
from casework.models import Appointment, Authority, Organisation, Role, User
from casework.simulator.strict_yaml import Text
from inspections.loading import keep, read_standard
from inspections.planning import plan_visit
from inspections.sheet.reading import Sheet
from inspections.sheet.saving import Said, save_entry
from inspections.team.seats import seats_for
from licensing.assessment.agency import Agency
from licensing.assessment.base import law_of_assessment
from licensing.assessment.drafting import draft_assessment, draft_body
from licensing.models import Assessment

FILE = Path(settings.BASE_DIR) / "fixtures" / "demo" / "association.yaml"
STANDARD = FILE.with_name("association-standard.yaml")
BODIES = ("consultant", "body", "witness")
MakeUser = Callable[[str, str], User]


def told() -> dict[str, Any]:
    """The association's part of the demo."""
    content: dict[str, Any] = Text(FILE.read_bytes()).value
    return content


def accounts() -> list[tuple[str, str, str]]:
    """Username, name, and what the account is, of everybody of the association."""
    story = told()
    people = [(o["username"], o["name"], Role(o["roles"][0]).label) for o in story["officials"]]
    seats = [*story["centres"], *story["bodies"]]
    return [*people, *((s["username"], s["name"], s["title"]) for s in seats)]


def furnish(make_user: MakeUser, on: date) -> None:
    """Its officials, centres and bodies, each with an account; an example of a standard."""
    story = told()
    keep(read_standard(STANDARD.read_bytes()))
    for words in story["officials"]:
        authority = Authority.objects.get(code=words["authority"])
        _appoint(make_user, words, authority, words["roles"][0])
    for words in story["centres"]:
        region = Authority.objects.get(code=words["province"]).region
        centre = Authority.objects.create(
            kind=Authority.Kind.CENTRE, code=words["code"], name=words["title"],
            short_name=region[:2], region=region,
        )  # fmt: skip
        _appoint(make_user, words, centre, Role.CENTRE)
    regulation = law_of_assessment(on)
    for words in story["bodies"]:
        said = words | {"name": words["title"]}
        body = draft_body(regulation, words["code"], said)
        take_step(body, "enter", on=on, state="authorised")
        _appoint(make_user, words, body.seat, words["role"])


def _appoint(make_user: MakeUser, words: dict[str, Any], seat: Authority, role: str) -> None:
    user = make_user(words["username"], words["name"])
    Appointment.objects.create(user=user, role=role, authority=seat)


def draft_of(story: dict[str, Any], on: date) -> Assessment:
    unit = Organisation.objects.get(members__username=story["company"])
    return draft_assessment(
        unit, on=on, level=story["level"], industries=story["industries"], asks="initial"
    )


def with_bodies(inputs: dict[str, Any]) -> dict[str, Any]:
    """The inputs with the bodies themselves where the story has their codes."""
    named = {n: Agency._base_manager.get(seat__code=inputs[n]) for n in BODIES if n in inputs}
    return inputs | named


def review(case: Assessment, day: date, words: dict[str, Any]) -> None:
    """The body goes to the unit, finds every point met but the ones named, and records it."""
    staff = list(User.objects.filter(name__in=words["staff"]).order_by("pk"))
    visit = plan_visit(
        case, on=day, staff=[*words["staff"], *words.get("others", [])], experts=[],
        members=seats_for(staff, [], None),
    )  # fmt: skip
    take_step(visit, "open_check", by=staff[0], on=day)
    visit.refresh_from_db()
    for key, state in Sheet(visit).states.items():
        if state.is_checked:
            verdict, reason = words["against"].get(key, ("conforms", ""))
            save_entry(visit, Said(uuid4(), key, verdict, reason), by=staff[0])
    take_step(case, "record_visit", by=staff[0], on=day, team=visit.staff)
