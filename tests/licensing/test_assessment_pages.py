"""A level 2 assessment at the pages: every body acts in its own account and sees its own cases."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import clock
from casework.door import take_step
from casework.models import Case, Entry, Organisation, Setting
from licensing.assessment.base import law_of_assessment
from licensing.assessment.drafting import draft, draft_body, notify_annual_checks
from licensing.models import AnnualCheck, Assessment, AssessmentCertificate, Engineer
from tests.licensing.association import CHECKS, START, World
from tests.pages import on, words
from tests.supervision.holders import holder

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def world() -> Iterator[World]:
    with on(START):
        yield World()


@pytest.mark.article("assoc:18(1)", "assoc:18(2)", "assoc:18(4)", "assoc:18(5)")
def test_every_body_takes_its_own_steps_from_its_own_work_list(world: World) -> None:
    answer = world.clients["unit"].post(
        "/assessments/begin/assessment/open/",
        {"kind": "initial", "level": "2", "industries": ["finance", "energy"]},
    )
    assert answer.status_code == 302, words(answer)
    pk = world.case.pk
    assert world.clients["first"].get(f"/cases/{pk}/").status_code == 404
    world.act("unit", "engage", consultant=world.bodies["advisers"].pk)
    assert f"/cases/{pk}/" in words(world.clients["advisers"].get("/desk/"))
    world.act("advisers", "recommend", persons="zhao")
    choosing = words(world.clients["unit"].get(f"/cases/{pk}/steps/submit/"))
    assert "不能选择：该类评审机构不能评审这一等级" in choosing
    lacking = world.clients["unit"].post(
        f"/cases/{pk}/steps/submit/",
        {"body": world.bodies["first"].pk, "consent": "on", "commitment": "on"},
    )
    assert lacking.status_code == 409
    assert "申报材料不齐全" in words(lacking)
    for key in world.case.law.document["materials"]:
        world.case.materials.create(key=key)
    world.act("unit", "submit", body=world.bodies["first"].pk, consent="on", commitment="on")
    world.act("first", "begin_document_review")
    world.act("first", "record_document_review", **CHECKS)
    world.act("branch", "entrust_witness", witness=world.bodies["watchers"].pk)
    world.act("first", "record_visit", team="li\nwu")
    world.act("watchers", "record_witness_report")
    world.act("first", "agree")
    world.act("first", "hand_over", to="Hubei")
    assert world.clients["committee"].get(f"/cases/{pk}/").status_code == 404
    world.act("centre", "pass_on")
    world.act("office", "begin_office_review")
    world.act("office", "refer_to_panel", examiner="zhou")
    barred = world.clients["panel"].post(
        f"/cases/{pk}/steps/record_panel/", {"in_favour": "li\nsun", "verdict": "pass"}
    )
    assert (barred.status_code, "须由不同的机构和人员承担" in words(barred)) == (409, True)
    world.act("panel", "record_panel", in_favour="sun\nqian", recused="li", verdict="pass")
    world.act("office", "publish")
    stranger = Client()
    assert world.unit.name in words(stranger.get("/public/assessments/publicity/"))
    said = stranger.post(f"/public/assessments/publicity/{pk}/", {"facts": "合同有疑问"})
    assert said.status_code == 302
    world.act("office", "answer_objection", holds="false", reasons="已核实")
    world.act("office", "report_to_committee")
    world.act("committee", "approve")
    world.act("office", "issue")
    certificate = AssessmentCertificate.objects.get()
    home = words(world.clients["unit"].get("/applications/"))
    assert certificate.number
    assert certificate.number in home
    listed = words(stranger.get("/public/assessments/?industry=energy&level=2"))
    assert certificate.number in listed
    assert certificate.number not in words(stranger.get("/public/assessments/?industry=telecom"))
    votes = Entry.objects.get(case=pk, step="record_panel", outcome="done").inputs["votes"]
    assert votes == {"in_favour": ["sun", "qian"], "recused": ["li"]}
    assert world.clients["second"].get(f"/cases/{pk}/").status_code == 404
    (printed,) = certificate.papers.all()
    checked = words(stranger.get(f"/verify/{printed.code}/"))
    assert "资质证书有效，承建能力以等级和行业分项为准" in checked
    for paper in Case.objects.get(pk=certificate.pk).papers.all():
        assert "行政许可" not in str(paper.context)


def test_a_program_begins_what_a_person_may_begin(world: World) -> None:
    unit = world.clients["unit"]
    listed = unit.get("/api/assessments/openings/").json()
    assert [one["name"] for one in listed] == ["open"]
    told = {"kind": "initial", "level": 3, "industries": ["finance"]}
    address = "/api/assessments/openings/assessment/open"
    wrong = unit.post(address, told | {"level": 9}, content_type="application/json")
    assert (wrong.status_code, Assessment.objects.count()) == (422, 0)
    begun = unit.post(address, told, content_type="application/json")
    assert (begun.status_code, world.case.number) == (201, begun.json()["number"])
    again = unit.post(address, told, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "E_DUPLICATE")
    assert Assessment.objects.count() == 1
    refused = world.clients["panel"].post(address, told, content_type="application/json")
    assert refused.status_code == 404


def test_the_office_settles_what_the_text_leaves_open(world: World) -> None:
    page = world.clients["office"].get("/assessments/settings/")
    assert page.status_code == 200
    kept = {"pre_review": "required", "hearing": "optional", "upgrade_validity": "fresh",
            "late_renewal": "continue"}  # fmt: skip
    wrong = world.clients["office"].post(
        "/assessments/settings/", kept | {"publicity_days": "x", "loss_places": "中国通信报"}
    )
    assert (wrong.status_code, "中国通信报" in words(wrong)) == (422, True)
    done = world.clients["office"].post("/assessments/settings/", kept | {"publicity_days": "7"})
    assert done.status_code == 302
    assert Setting.objects.get().value == 7
    assert Entry.objects.get(kind="setting").inputs == {"settled": {"publicity_days": 7}}
    assert world.clients["first"].get("/assessments/settings/").status_code == 404


@pytest.mark.article("assoc:13")
def test_an_engineer_is_of_one_unit_at_a_time(world: World) -> None:
    said = {"name": "陈工", "number": "YW-1", "trained_on": "2026-03-01",
            "examined_on": "2026-04-01", "employer": world.unit.code}  # fmt: skip
    early = world.clients["office"].post(
        "/assessments/engineers/new/", said | {"examined_on": "2026-02-01"}
    )
    assert (early.status_code, "考核日期不能早于培训日期" in words(early)) == (422, True)
    world.clients["office"].post("/assessments/engineers/new/", said)
    engineer = Engineer.objects.get()
    other = Organisation.objects.create(code="other", name="另一单位", province="Hubei")
    world.clients["office"].post(f"/assessments/engineers/{engineer.pk}/", {"employer": "other"})
    assert list(world.unit.engineers.all()) == []
    assert list(other.engineers.all()) == [engineer]
    moved = Entry.objects.filter(kind="engineer").order_by("position").last()
    assert moved
    assert moved.inputs["former"] == world.unit.code
    assert "陈工" in words(world.clients["office"].get("/assessments/engineers/?q=YW"))
    assert clock.today() == START


def test_the_page_of_the_office_costs_the_same_however_much_is_under_way(world: World) -> None:
    office, costs = world.clients["office"], []
    told = {"kind": "initial", "level": 3}
    for industries in (["finance"], ["energy"], ["telecom"]):
        world.clients["unit"].post(
            "/assessments/begin/assessment/open/", told | {"industries": industries}
        )
        office.get("/assessments/office/")
        with CaptureQueriesContext(connection) as asked:
            page = words(office.get("/assessments/office/"))
        costs.append(len(asked))
    assert len(set(costs)) == 1, costs
    assert re.search(r'资质评定 · 填报.*?>3</td><td[^>]*><span class="none">没有期限', page, re.S)


def test_the_office_begins_what_is_its_own_to_begin(world: World) -> None:
    page = words(world.clients["office"].get("/assessments/office/"))
    for kind in ("annual_check/notify", "sanction/open", "body/put_forward"):
        assert f"/assessments/begin/{kind}/" in page
    answer = world.clients["office"].post(
        "/assessments/begin/body/put_forward/",
        {"name": "新机构", "short_name": "新", "kind": "assessment", "regions": ["Hubei"]},
    )
    assert (answer.status_code, "类别" in words(answer)) == (409, True)
    told = {"unit": world.unit.code, "ground": "unit_falsity", "facts": "材料不实"}
    done = world.clients["office"].post("/assessments/begin/sanction/open/", told)
    assert done.status_code == 302
    shown = words(world.clients["office"].get(done["Location"]))
    assert "弄虚作假" in shown
    assert world.clients["unit"].get("/assessments/begin/sanction/open/").status_code == 404


@pytest.mark.usefixtures("world")
def test_bodies_whose_codes_begin_alike_are_two_organisations() -> None:
    law = law_of_assessment(START)
    said = {"kind": "assessment", "class": 1, "regions": ["Hubei"]}
    bodies = [draft_body(law, f"of-the-association-{n}", said | {"name": n}) for n in "12"]
    assert [body.organisation.name for body in bodies] == ["1", "2"]


@pytest.mark.article("assoc:20")
def test_a_unit_of_both_regimes_finds_everything_at_home_and_hands_in_its_year(
    world: World,
) -> None:
    licence = holder(START, unit=world.unit)
    certificate = draft(
        AssessmentCertificate, world.unit, world.regulation, level=3, industries=["finance"],
        number="YW-1", valid_from=START, valid_until=START.replace(year=2029),
    )  # fmt: skip
    take_step(certificate, "enter", on=START, state="valid")
    until = START.replace(month=7)
    notify_annual_checks(by=world.user("office"), on=START, year=2026, first=START, until=until)
    home = words(world.clients["unit"].get("/applications/"))
    for number in (licence.number, "YW-1", "年度检查"):
        assert number in home
    (check,) = AnnualCheck.objects.all()
    address = f"/cases/{check.pk}/steps/submit/"
    assert world.clients["unit"].post(address, {"confirmed": "on"}).status_code == 422
    told = {"information": "营业收入增长一成，新增工程师两名", "confirmed": "on"}
    assert world.clients["unit"].post(address, told).status_code == 302
    assert "新增工程师两名" in words(world.clients["office"].get(f"/cases/{check.pk}/"))
