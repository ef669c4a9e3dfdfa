"""What an assessment keeps when it goes on with another body, or begins anew (Art. 7, 18, 26)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfWriter

from applicants.uploads import hand_in
from casework import reactions
from casework.door import take_step
from casework.models import Case, Paper
from licensing.assessment.drafting import draft_objection
from licensing.models import Assessment
from tests.factories import account
from tests.licensing.association import START, World
from tests.pages import on, words

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with on(START):
        yield World()


def handed_in(world: World, folder: Path) -> None:
    """The unit's file, before its body reviews it."""
    case = Assessment.objects.get()
    for number, key in enumerate(case.law.document["materials"], start=1):
        writer = PdfWriter()
        writer.add_blank_page(width=100 * number, height=100)
        writer.write(folder / key)
        told = ContentFile((folder / key).read_bytes(), name=f"{key}.pdf")
        hand_in(case, key, told, by=account(world.unit), may=lambda case, key: True)


def objected(world: World, case: Assessment, to: str) -> Assessment:
    """The unit complains of the report, and the office lets the assessment begin anew."""
    unit, office = account(world.unit), world.user("office")
    against = "assessor" if case.state == "report_disagreed" else "panel"
    objection = draft_objection(world.unit, on=START, subject=case, held=None)
    told = {"against": against, "about": "result", "facts": "不实"}
    take_step(objection, "file", by=unit, on=START, **told)
    take_step(objection, "assign", by=office, on=START, handler="秦")
    upheld = {"verdict": "upheld", "reasons": "属实", "restart": to}
    take_step(objection, "answer", by=office, on=START, **upheld)
    reactions.relay()
    return Assessment.objects.latest("pk")


def seen(world: World, who: str, case: Case) -> str:
    answer = world.clients[who].get(f"/cases/{case.pk}/")
    assert answer.status_code == 200
    return words(answer)


@pytest.mark.article("assoc:26")
def test_a_new_body_finds_the_file_and_the_recommendation_of_the_one_before(
    world: World, tmp_path: Path
) -> None:
    old = world.goes_to_the_unit(level=3)
    handed_in(world, tmp_path)
    first = world.user("first")
    take_step(old, "record_visit", by=first, on=START, team=["li"])
    take_step(old, "disagree", by=first, on=START, reasons="不符合")
    anew = objected(world, old, "recommended")
    kept = {(m.key, m.sha256) for m in anew.materials.all()}
    assert kept == {(m.key, m.sha256) for m in old.materials.all()}
    assert not {m.file.name for m in anew.materials.all()} & {
        m.file.name for m in old.materials.all()
    }
    take_step(anew, "submit", by=account(world.unit), on=START, body=world.bodies["second"],
              consent=True, commitment=True)  # fmt: skip
    page = seen(world, "second", anew)
    assert "沿用的文书" in page
    assert page.count("推荐报告") == 1
    assert "现场评审记录" not in page
    (recommended,) = anew.kept_papers.all()
    # Nobody has drawn it here: the page says so, and that it may be seen.
    assert world.clients["second"].get(f"/papers/{recommended.pk}/").status_code == 202
    record = Paper.objects.get(case=old, key="visit_record")
    assert world.clients["second"].get(f"/papers/{record.pk}/").status_code == 404
    assert world.clients["second"].get(f"/cases/{old.pk}/").status_code == 404
    assert f"/cases/{old.pk}/" in seen(world, "office", anew)


@pytest.mark.article("assoc:26")
def test_a_review_by_the_office_that_begins_anew_keeps_the_papers_of_the_bodies(
    world: World, tmp_path: Path
) -> None:
    old = world.goes_to_the_unit(level=3)
    handed_in(world, tmp_path)
    for step, who, told in (
        ("record_visit", "first", {"team": ["li"]}),
        ("agree", "first", {}),
        ("hand_over", "first", {"to": "office"}),
        ("begin_office_review", "office", {}),
        ("refer_to_panel", "office", {"examiner": "zhou"}),
        ("record_panel", "panel", {"verdict": "fail", "members": ["sun"], "reasons": "不足"}),
    ):
        take_step(old, step, by=world.user(who), on=START, **told)
    old.refresh_from_db()
    anew = objected(world, old, "office_review")
    keys = set(anew.kept_papers.values_list("key", flat=True))
    assert keys == {"recommendation_report", "document_review_record", "visit_record",
                    "assessment_report", "handover_record"}  # fmt: skip
    assert anew.materials.count() == len(old.law.document["materials"])
    page = seen(world, "office", anew)
    assert page.count("评审报告") >= 1
    assert "资质评审会纪要" not in page


@pytest.mark.article("assoc:7-2")
def test_a_body_that_takes_over_sees_the_file_and_the_recommendation(
    world: World, tmp_path: Path
) -> None:
    case = world.goes_to_the_unit(level=3)
    handed_in(world, tmp_path)
    take_step(world.bodies["first"], "sanctioned", on=START, to="revoked")
    unit = account(world.unit)
    take_step(case, "change_body", by=unit, on=START, reasons="机构已撤销")
    take_step(case, "submit", by=unit, on=START, body=world.bodies["second"], consent=True,
              commitment=True)  # fmt: skip
    page = seen(world, "second", case)
    assert "推荐报告" in page
    for material in case.materials.all():
        assert f"/materials/{material.pk}/" in page
        answer = world.clients["second"].get(f"/materials/{material.pk}/")
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
