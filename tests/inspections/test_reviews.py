"""A body reviews on site with the sheet of the visit: another standard, no procedure around it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from casework import reactions
from casework.door import take_step
from casework.models import Appointment, Case, User
from casework.refusal import StepRefused
from config.demo_association import STANDARD
from inspections.loading import keep, read_standard
from inspections.models import Standard, Visit
from inspections.sheet.reading import Sheet
from tests.inspections.sheets import says, tips_of
from tests.licensing.association import START, World
from tests.pages import browser, on, words

pytestmark = [pytest.mark.django_db, pytest.mark.article("assoc:18(2)")]
LATER = START + timedelta(days=3)
RECORDS, DRILLS, LENT = "A-4.2-1", "A-4.3-1", "A-1.3-1"


@pytest.fixture
def world() -> Iterator[World]:
    with on(START):
        keep(read_standard(Path(STANDARD).read_bytes()))
        world = World()
        world.goes_to_the_unit()
        second = User.objects.create(username="second", name="wu")
        seat = world.bodies["first"].seat
        Appointment.objects.create(user=second, role="assessor", authority=seat)
        world.clients["wu"] = browser(second)
        yield world


def plan(world: World, day: date = START, **told: Any) -> Visit:
    """The plan of the body, made on its page."""
    people = User.objects.filter(appointments__authority=world.bodies["first"].seat)
    page = reverse("visit-plan", args=[world.case.pk])
    sent = {"visit_on": day.isoformat(), "staff": [person.pk for person in people], **told}
    answer = world.clients["first"].post(page, sent)
    assert answer.status_code == 302, words(answer)
    return Visit.objects.latest("pk")


def begin(world: World, **told: Any) -> Visit:
    visit = plan(world, **told)
    assert step(world, visit, "open_check") == 302
    visit.refresh_from_db()
    return visit


def step(world: World, case: Case, name: str, who: str = "first", **fields: Any) -> int:
    address = reverse("step", args=[case.pk, name])
    return world.clients[who].post(address, {**fields, "confirmed": "on"}).status_code


def test_the_body_plans_fills_in_and_records_its_review(world: World) -> None:
    first, wu = User.objects.get(username="assessor-first"), User.objects.get(name="wu")
    world.act("branch", "entrust_witness", witness=world.bodies["watchers"].pk)
    page = words(world.clients["first"].get(f"/cases/{world.case.pk}/"))
    assert "安排现场评审" in page
    visit = begin(world, others="yang")
    assert (visit.state, visit.standard.regime) == ("checking", "association")
    sheet = Sheet(visit)
    assert sheet.level == "2"
    assert not sheet.states[LENT].is_checked
    says(visit, first, RECORDS, "partly", reason="两份记录没有结果")
    says(visit, wu, DRILLS, "fails", reason="没有演练")
    with on(START):
        asked = words(world.clients["first"].get(f"/cases/{world.case.pk}/steps/record_visit/"))
    assert "yang" in asked
    world.act("first", "record_visit", team="somebody else")
    visit.refresh_from_db()
    assert (visit.state, visit.closed_on) == ("checked", START)
    assert world.case.teams == ["assessor", "wu", "yang"]
    assert (world.case.visits_held, world.case.counted_visits) == (1, 1)
    assert visit.entries.get(step="close_check").cause.step == "record_visit"
    (paper,) = world.case.papers.filter(key="visit_record")
    points = [row for head in paper.context["found"]["heads"] for row in head["points"]]
    found = {row["clause"]: (row["verdict"], row["note"]) for row in points}
    assert found["4.2"] == ("部分符合", "两份记录没有结果")
    assert found["4.3"] == ("不符合", "没有演练")
    assert found["1.1"] == ("未查", "")
    assert "（示例）" in paper.context["found"]["standard"]
    assert "行政许可" not in str(paper.context)


def test_whoever_takes_part_sees_what_was_found_and_nobody_else(world: World) -> None:
    world.act("branch", "entrust_witness", witness=world.bodies["watchers"].pk)
    visit = begin(world)
    says(visit, User.objects.get(name="wu"), DRILLS, "fails", reason="没有演练")
    pages = {who: words(world.clients[who].get(f"/cases/{world.case.pk}/"))
             for who in ("first", "watchers", "office", "branch", "advisers", "unit")}  # fmt: skip
    told = {who for who, page in pages.items() if "没有演练" in page}
    assert told == {"first", "watchers", "office", "branch"}
    sheet = reverse("sheet", args=[visit.pk])
    seen = {who: world.clients[who].get(sheet).status_code for who in pages}
    assert {who for who, status in seen.items() if status == 200} == told
    assert "示例检查单" not in words(world.clients["office"].get(sheet))
    assert step(world, visit, "open_check", "watchers") == 409
    assert world.clients["unit"].get(f"/cases/{visit.pk}/").status_code == 404


def test_a_witness_entrusted_later_sees_the_review_that_is_planned(world: World) -> None:
    visit = plan(world)
    address = f"/cases/{visit.pk}/"
    assert world.clients["watchers"].get(address).status_code == 404
    world.act("branch", "entrust_witness", witness=world.bodies["watchers"].pk)
    reactions.relay()
    assert world.clients["watchers"].get(address).status_code == 200


def test_a_review_is_not_recorded_while_the_team_disagrees(world: World) -> None:
    visit = begin(world)
    wu, first = User.objects.get(name="wu"), User.objects.get(username="assessor-first")
    says(visit, wu, DRILLS, "fails", reason="没有演练")
    says(visit, first, DRILLS, "conforms")
    assert step(world, world.case, "record_visit") == 409
    with pytest.raises(StepRefused) as refusal:
        take_step(world.case, "record_visit", by=wu, on=START, team=["wu"])
    assert refusal.value.code == "E_SHEET_DISPUTED"
    assert world.case.visits_held == 0
    says(visit, first, DRILLS, "conforms", based_on=tips_of(visit, DRILLS))
    assert step(world, world.case, "record_visit") == 302


@pytest.mark.article("assoc:15")
def test_who_advised_or_is_barred_is_not_planned(world: World) -> None:
    User.objects.filter(name="wu").update(name="zhao")
    page = reverse("visit-plan", args=[world.case.pk])
    assert "咨询、评审、见证与审定须由不同的机构和人员承担" in words(
        world.clients["first"].get(page)
    )
    sent = {"visit_on": START.isoformat(), "staff": User.objects.get(username="assessor-first").pk}
    refused = world.clients["first"].post(page, sent | {"others": "zhao"})
    assert (refused.status_code, Visit.objects.count()) == (422, 0)
    assert "zhao：咨询、评审、见证与审定" in words(refused)


def test_a_conflict_that_arises_after_the_plan_is_met_by_the_step(world: World) -> None:
    visit = begin(world)
    assessment = world.case
    assessment.recommended_by = ["wu"]
    assessment.save(update_fields=["recommended_by"])
    assert step(world, assessment, "record_visit") == 409
    visit.refresh_from_db()
    assert visit.state == "checking"


def test_a_review_begins_on_its_day_and_only_while_the_body_may_assess(world: World) -> None:
    visit = plan(world, day=LATER)
    assert step(world, visit, "open_check") == 409
    body = world.bodies["first"]
    with on(LATER):
        take_step(body, "sanctioned", on=LATER, to="suspended")
        assert step(world, visit, "open_check") == 409
        take_step(body, "sanctioned", on=LATER, to="authorised")
        assert step(world, visit, "open_check") == 302


@pytest.mark.article("assoc:7-2")
def test_a_body_that_was_left_keeps_no_open_visit_and_the_next_one_begins_anew(
    world: World,
) -> None:
    visit = begin(world)
    take_step(world.bodies["first"], "sanctioned", on=START, to="suspended")
    world.act("unit", "change_body", reasons="机构已暂停")
    reactions.relay()
    visit.refresh_from_db()
    assert visit.state == "dropped"
    assert world.clients["unit"].get(f"/cases/{visit.pk}/").status_code == 404
    with pytest.raises(StepRefused):
        says(visit, User.objects.get(name="wu"), DRILLS, "conforms")
    assert world.case.visits_held == 0


@pytest.mark.article("assoc:18(4)")
def test_a_returned_file_is_reviewed_again_on_a_sheet_of_its_own(world: World) -> None:
    old = begin(world)
    says(old, User.objects.get(name="wu"), DRILLS, "conforms")
    world.act("branch", "entrust_witness", witness=world.bodies["watchers"].pk)
    world.act("first", "record_visit")
    world.act("watchers", "record_witness_report")
    world.act("first", "agree")
    world.act("first", "hand_over", to="office")
    world.act("office", "begin_office_review")
    world.act("office", "return_file", to="onsite_review", reasons="复核")
    assert world.case.counted_visits == 0
    again = begin(world)
    assert again.pk != old.pk
    assert not Sheet(again).is_begun
    world.act("first", "record_visit")
    assert world.case.counted_visits == 1
    assert set(Visit.objects.values_list("state", flat=True)) == {"checked"}


def test_a_plan_nobody_needed_is_dropped_with_the_report(world: World) -> None:
    world.act("branch", "entrust_witness", witness=world.bodies["watchers"].pk)
    world.act("first", "record_visit", team="li")
    visit = plan(world, day=LATER)
    world.act("watchers", "record_witness_report")
    world.act("first", "agree")
    reactions.relay()
    visit.refresh_from_db()
    assert visit.state == "dropped"


def test_without_a_standard_the_review_is_recorded_as_it_was(world: World) -> None:
    Standard.objects.filter(regime="association").delete()
    case = reverse("case", args=[world.case.pk])
    assert "安排现场评审" not in words(world.clients["first"].get(case))
    assert (
        world.clients["first"].get(reverse("visit-plan", args=[world.case.pk])).status_code == 404
    )
    world.act("first", "record_visit", team="li\nwu")
    assert world.case.teams == ["li", "wu"]
    assert Visit.objects.count() == 0
    (paper,) = world.case.papers.filter(key="visit_record")
    assert paper.context["found"] is None


def test_a_program_plans_a_review_and_fills_its_sheet(world: World) -> None:
    people = list(User.objects.filter(appointments__authority=world.bodies["first"].seat))
    told = {"subject": world.case.pk, "visit_on": START.isoformat(), "others": ["yang"],
            "staff": [person.pk for person in people]}  # fmt: skip
    stranger = world.clients["second"].post("/api/visits/", told, content_type="application/json")
    assert stranger.status_code == 404
    made = world.clients["first"].post("/api/visits/", told, content_type="application/json")
    assert (made.status_code, made.json()["staff"]) == (201, ["assessor", "wu", "yang"])
    visit = made.json()["id"]
    begun = world.clients["first"].post(
        f"/api/cases/{visit}/steps/open_check", {}, content_type="application/json"
    )
    assert begun.status_code in (200, 201), begun.content
    saved = world.clients["wu"].post(
        f"/api/visits/{visit}/sheet/entries", {"point": DRILLS, "verdict": "conforms"},
        content_type="application/json",
    )  # fmt: skip
    assert saved.status_code == 201, saved.content


def test_the_body_drops_its_plan_and_makes_another(world: World) -> None:
    visit = plan(world, day=LATER)
    assert step(world, visit, "drop", "second") in (404, 409)
    assert step(world, visit, "drop") == 302
    visit.refresh_from_db()
    assert visit.state == "dropped"
    assert plan(world).number != visit.number
