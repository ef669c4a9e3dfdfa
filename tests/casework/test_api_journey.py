"""A licence from the draft to the certificate, through the API alone."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from casework import clock
from casework.drawing import draw_ordered
from casework.models import Role
from casework.papers.libraries import missing_libraries
from inspections.models import Visit
from licensing.models import Application, Certificate
from tests import factories
from tests.casework.api_person import Person, is_problem
from tests.factories import account, office, official, ten_o_clock

pytestmark = pytest.mark.django_db

FIRST, NOTICE, VISIT, DECIDED, ISSUED = (
    date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 17), date(2026, 3, 20), date(2026, 3, 23),
)  # fmt: skip


def scan(name: str) -> SimpleUploadedFile:
    """A picture of a document, different for each name."""
    shade = hashlib.sha256(name.encode()).digest()
    picture = io.BytesIO()
    Image.new("RGB", (60, 80), tuple(shade[:3])).save(picture, "PNG")
    return SimpleUploadedFile(f"{name}.png", picture.getvalue(), "image/png")


def taken(answer: Any) -> dict[str, Any]:
    assert answer.status_code in (200, 201), answer.content.decode()
    content: dict[str, Any] = answer.json()
    return content


def drafted(unit: Person) -> int:
    draft = taken(
        unit.post("applications/", {"level": "B", "categories": ["software_development"]})
    )
    for row in draft["materials"]:
        path = f"applications/{draft['id']}/materials/"
        taken(unit.send_file(path, key=row["key"], file=scan(row["key"])))
    given = unit.get(f"applications/{draft['id']}/").json()["materials"]
    assert all(row["given"] and len(row["sha256"]) == 64 for row in given)
    number: int = draft["id"]
    return number


def visited(number: int, person: Callable[[str], Person]) -> None:
    reviewer, inspector = person(Role.REVIEWER), person(Role.INSPECTOR)
    with clock.moved_to(ten_o_clock(NOTICE)):
        asked = {i["name"]: i for i in taken_list(reviewer.get("visits/plan", subject=number))}
        team = [choice["value"] for choice in asked["staff"]["choices"]]
        body = {"subject": number, "visit_on": VISIT.isoformat(), "staff": team}
        visit = taken(reviewer.post("visits/", body))["id"]
        assert taken(reviewer.take(visit, "notify"))["papers"][0]["key"] == "visit_notice"
        early = is_problem(inspector.take(visit, "start"), 409)
        assert early["code"] == "E_VISIT_TOO_EARLY"
        undeclared = is_problem(inspector.take(visit, "declare", {"truthful": True}), 422)
        assert list(undeclared["errors"]) == ["member"]
    with clock.moved_to(ten_o_clock(VISIT)):
        assert is_problem(inspector.take(visit, "start"), 409)["code"] == "E_NOT_DECLARED"
        for member in Visit.objects.get().members.all():
            declared = {"member": member.pk, "truthful": True}
            taken(Person(member.user).take(visit, "declare", declared))
        taken(inspector.take(visit, "start"))
        finish = {"verdict": "pass", "signed_by": "legal_representative"}
        assert is_problem(inspector.take(visit, "complete", finish), 409)["code"] == (
            "E_STEPS_MISSING"
        )
        for ground in inspector.get(f"visits/{visit}/").json()["missing_steps"]:
            path, record = f"visits/{visit}/records", {"ground": ground, "note": "已经进行"}
            is_problem(reviewer.post(path, record), 403)
            taken(inspector.post(path, record))
            is_problem(inspector.post(path, record), 422)
        assert taken(inspector.take(visit, "complete", finish))["target"] == "passed"


def taken_list(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content.decode()
    rows: list[dict[str, Any]] = answer.json()
    return rows


def test_an_application_goes_from_draft_to_certificate_through_the_api_alone() -> None:
    unit = Person(account(factories.organisation()))
    people = {role: Person(official(role, office())) for role in Role.values if role != Role.UNIT}
    with clock.moved_to(ten_o_clock(FIRST)):
        number = drafted(unit)
        assert list(is_problem(unit.take(number, "submit"), 422)["errors"]) == ["declared"]
        assert taken(unit.take(number, "submit", {"declared": True}))["target"] == "received"
        taken(people[Role.INTAKE].take(number, "accept"))
        results = {"results": {"software_development": "pass"}}
        taken(people[Role.REVIEWER].take(number, "record_written_review", results))
    visited(number, people.__getitem__)
    with clock.moved_to(ten_o_clock(DECIDED)):
        granted = taken(people[Role.HEAD].take(number, "grant"))
        assert granted["papers"][0]["key"] == "grant_decision"
    with clock.moved_to(ten_o_clock(ISSUED)):
        assert taken(people[Role.CLERK].take(number, "issue"))["target"] == "issued"
        (certificate,) = unit.get("certificates/").json()["results"]
        held = Certificate.objects.get()
        assert certificate["number"] == held.number
        assert certificate["valid_from"] == "2026-03-23"
        assert certificate["category_names"] == ["软件开发"]
        shown = unit.get(f"cases/{number}/").json()
        assert shown["closed_on"] == "2026-03-23"
        assert Application.objects.get().state == "issued"


@pytest.mark.skipif(bool(missing_libraries()), reason="文书的程序库未安装")
def test_a_drawn_paper_is_downloaded_as_the_file_its_hash_names() -> None:
    case = factories.accepted_application()
    draw_ordered()
    unit = Person(account(case.organisation))
    paper = unit.get(f"cases/{case.pk}/").json()["papers"][-1]
    assert paper["drawn"]
    answer = unit.client.get(
        f"/api/papers/{paper['id']}/file", headers={"Accept": "application/pdf"}
    )
    content = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert content.startswith(b"%PDF-")
    assert hashlib.sha256(content).hexdigest() == paper["sha256"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"", "空"),
        ("a.exe", b"MZ\x90\x00", "只接受"),
        ("a.pdf", b"hello", "不"),
        ("机密★10年.png", scan("a").read(), "密级标志"),
    ],
)
def test_a_file_that_may_not_be_handed_in_is_refused_with_the_sentence_of_the_page(
    name: str, content: bytes, sentence: str
) -> None:
    case = factories.draft()
    unit = Person(account(case.organisation))
    file = SimpleUploadedFile(name, content)
    answer = unit.send_file(f"applications/{case.pk}/materials/", key="charter", file=file)
    assert sentence in is_problem(answer, 422)["errors"]["file"][0]
    assert not case.given_materials.exclude(file="").exists()


def test_a_material_is_handed_in_by_the_organisation_alone_and_only_when_asked_for() -> None:
    case = factories.application_to_correct(FIRST)
    unit, path = Person(account(case.organisation)), f"applications/{case.pk}/materials/"
    is_problem(unit.send_file(path, key="licence", file=scan("a")), 422)
    is_problem(unit.send_file(path, key="charter"), 422)
    is_problem(Person(official(Role.INTAKE, office())).send_file(path, key="charter"), 403)
    assert unit.send_file(path, key="charter", file=scan("a")).status_code == 201
    is_problem(unit.post(path, {"key": "charter"}), 415)
