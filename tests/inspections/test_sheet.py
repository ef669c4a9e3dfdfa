"""The sheet: nothing written is lost, what two hold differently is shown, a third entry settles."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from casework import clock
from casework.models import Role
from casework.refusal import StepRefused
from inspections.loading import FOLDER, keep, read_standard
from inspections.models import SheetEntry, Standard, Visit
from inspections.sheet.saving import Said, save_entry, take_share
from inspections.standard.document import INAPPLICABLE
from inspections.standard.verdicts import Unfit
from tests.factories import MONDAY, act, office, official, ten_o_clock
from tests.inspections.sheets import begun, fill, notified, says, seen, team, tips_of

pytestmark = pytest.mark.django_db

RULES = "S-3.3.1-2"  # without a number
MEETINGS = "S-3.2.1.3-1"  # at least two
INTERNET = "S-3.7.4-1"  # a basic item


# -- which standard, which points ---------------------------------------------------------------
@pytest.mark.article("21-1")
def test_a_visit_keeps_the_standard_that_was_in_force_at_its_notice():
    visit = notified()
    document = read_standard((FOLDER / "baomi-standard-2013.yaml").read_bytes())
    later = document | {"code": "baomi-standard-2026", "in_force": {"from": "2026-03-05",
                        "until": None}}  # fmt: skip
    assert keep(later)
    act(visit, "start", visit.visit_on)
    assert seen(visit).checklist.code == "baomi-standard-2013"
    another = notified(MONDAY + timedelta(days=3))
    assert another.standard.code == "baomi-standard-2026"
    day_before = notified(MONDAY + timedelta(days=2))
    assert day_before.standard.code == "baomi-standard-2013"


def test_a_standard_that_a_visit_rests_on_cannot_be_altered():
    from casework.loading import LawRefused  # noqa: PLC0415

    document = read_standard((FOLDER / "baomi-standard-2013.yaml").read_bytes())
    assert not keep(document)
    visit = notified()
    with pytest.raises(LawRefused, match="已有现场审查适用"):
        keep(document | {"title": "改过的标准"})
    assert Standard.objects.get(pk=visit.standard_id).title == document["title"]


def test_the_level_and_the_procedure_choose_the_points():
    sheet = seen(begun(level="B"))
    assert sheet.level == "B"
    assert "S-3.15.2-2" in sheet.states
    assert "S-3.15.2-1" not in sheet.states
    never = sheet.states["S-3.9.1-1"]  # no contracts before the first licence
    assert (sheet.procedure, never.verdict) == ("initial", INAPPLICABLE)


# -- saving -------------------------------------------------------------------------------------
def test_what_was_found_stands_with_its_person_and_moment():
    visit, (first, _) = begun(), team()
    entry = says(visit, first, MEETINGS, "", measured={"value": "2"}, note="看过会议记录")
    state = seen(visit).states[MEETINGS]
    assert state.standing == entry
    assert (entry.verdict, entry.by, entry.at) == ("conforms", first, ten_o_clock(visit.visit_on))


def test_the_same_record_sent_twice_is_kept_once():
    visit, (first, _) = begun(), team()
    uuid = uuid4()
    sent = [says(visit, first, RULES, uuid=uuid) for _ in range(3)]
    assert len({entry.pk for entry in sent}) == 1
    with pytest.raises(Unfit, match="已经保存过"):
        says(visit, first, RULES, "fails", uuid=uuid)
    assert visit.entries_of_sheet.count() == 1


def test_two_who_did_not_know_of_each_other_are_both_shown_until_a_third_entry_names_both():
    visit, (first, second) = begun(), team()
    ground = says(visit, first, RULES)
    says(visit, first, RULES, "partly", based_on=[ground.uuid])
    says(visit, second, RULES, "fails", based_on=[ground.uuid])
    state = seen(visit).states[RULES]
    assert state.is_disputed
    assert [entry.verdict for entry in state.tips] == ["partly", "fails"]
    assert RULES in seen(visit).score.unseen
    settled = says(visit, first, RULES, "fails", based_on=tips_of(visit, RULES))
    state = seen(visit).states[RULES]
    assert (state.standing, state.is_disputed, len(state.entries)) == (settled, False, 4)


def test_two_first_entries_at_one_point_are_a_dispute_as_well():
    visit, people = begun(), team()
    for person in people:
        says(visit, person, RULES)
    assert seen(visit).states[RULES].is_disputed


def test_an_entry_may_not_claim_to_know_what_stands_elsewhere():
    visit, (first, _) = begun(), team()
    elsewhere = says(visit, first, MEETINGS, "", measured={"value": "2"})
    with pytest.raises(Unfit) as unfit:
        says(visit, first, RULES, based_on=[elsewhere.uuid])
    assert unfit.value.field == "based_on"


@pytest.mark.parametrize(
    ("point", "verdict", "said", "field"),
    [
        (RULES, "", {}, "verdict"),
        (RULES, "fails", {"reason": " "}, "reason"),
        (RULES, "inapplicable", {"reason": ""}, "reason"),
        (MEETINGS, "conforms", {}, "measured"),
        (MEETINGS, "conforms", {"measured": {"value": "1"}}, "verdict"),
        (MEETINGS, "", {"measured": {"value": "1"}}, "reason"),
        (INTERNET, "partly", {}, "verdict"),
        ("S-3.9.1-1", "conforms", {}, "point"),
        ("S-3.15.2-1", "conforms", {}, "point"),
        ("S-9.9-9", "conforms", {}, "point"),
    ],
)
def test_a_finding_that_cannot_stand_is_sent_back_to_its_field(point, verdict, said, field):
    visit, (first, _) = begun(), team()
    with pytest.raises(Unfit) as unfit:
        says(visit, first, point, verdict, **said)
    assert unfit.value.field == field
    assert not visit.entries_of_sheet.exists()


def test_nobody_but_the_team_writes_and_only_while_the_visit_goes_on():
    visit, (first, _) = notified(), team()
    with pytest.raises(StepRefused) as early:
        says(visit, first, RULES)
    assert early.value.code == "E_STATE"
    act(visit, "start", visit.visit_on)
    for role in (Role.INTAKE, Role.HEAD):
        with pytest.raises(StepRefused) as stranger:
            says(visit, official(role, office()), RULES)
        assert stranger.value.code == "E_ROLE"


def test_what_was_written_offline_during_the_visit_is_kept_but_not_counted_after_it():
    visit, (first, _) = begun(), team()
    act(visit, "fail_basic_item", visit.visit_on, item="现场发现")
    evening = ten_o_clock(visit.visit_on) + timedelta(hours=5)

    def sent(age: float) -> SheetEntry:
        said = Said(uuid=uuid4(), point=RULES, verdict="conforms", age=age)
        with clock.moved_to(evening):
            return save_entry(visit, said, by=first)

    kept = sent(5 * 3600)
    assert (kept.late, kept.made_at) == (True, ten_o_clock(visit.visit_on))
    for age in (0.0, 4 * 3600, 6 * 3600):
        with pytest.raises(StepRefused) as refused:
            sent(age)
        assert refused.value.code == "E_STATE"
    state = seen(visit).states[RULES]
    assert (state.tips, state.late) == ([], [kept])


def test_the_database_itself_alters_and_removes_no_entry():
    visit, (first, _) = begun(), team()
    entry = says(visit, first, RULES)
    for alter in (
        lambda: SheetEntry.objects.filter(pk=entry.pk).update(verdict="fails"),
        entry.delete,
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            alter()
    assert seen(visit).states[RULES].verdict == "conforms"


def test_heads_are_taken_and_given_back():
    visit, (first, second) = begun(), team()
    with clock.moved_to(ten_o_clock(visit.visit_on)):
        assert take_share(visit, "rules", by=first)
        assert take_share(visit, "rules", by=second)
        assert not take_share(visit, "rules", by=first)
    assert seen(visit).head("rules").people == ["何静"]


@pytest.mark.django_db(transaction=True)
def test_fifty_saves_at_once_on_one_sheet_lose_nothing():
    visit, people = begun(), team()
    states = seen(visit).states
    points = [p for p, s in states.items() if not s.point.threshold and s.is_checked]
    jobs = [(points[n % 25], people[n // 25]) for n in range(50)]
    faults: list[BaseException] = []
    ready = threading.Barrier(len(jobs))

    def save(point, person):
        ready.wait()
        try:
            says(visit, person, point, note=f"{person.pk}")
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    kept = set(visit.entries_of_sheet.values_list("point", "by"))
    assert kept == {(point, person.pk) for point, person in jobs}
    assert visit.entries_of_sheet.count() == 50
    # Each point was written by both at once: every dispute shows both.
    states = seen(visit).states
    assert all(len(states[point].tips) == 2 for point, _ in jobs)


# -- what the sheet means for the visit ---------------------------------------------------------
def record_steps(visit: Visit) -> None:
    for ground in visit.steps_of_visit:
        visit.records.create(ground=ground, at=ten_o_clock(visit.visit_on))


SIGNED = {"verdict": "pass", "signed_by": "principal", "witnesses": []}


def refused(visit: Visit, **inputs: str) -> str:
    with pytest.raises(StepRefused) as refusal:
        act(visit, "complete", visit.visit_on, **(SIGNED | inputs))
    return refusal.value.code


@pytest.mark.article("22(7)")
def test_a_visit_without_a_sheet_is_completed_as_before():
    visit = begun()
    record_steps(visit)
    act(visit, "complete", visit.visit_on, **SIGNED)
    assert Visit.objects.get(pk=visit.pk).state == "passed"


def test_a_sheet_once_begun_is_finished_before_the_visit_is():
    visit, (first, second) = begun(), team()
    record_steps(visit)
    says(visit, first, RULES)
    assert refused(visit) == "E_SHEET_OPEN"
    fill(visit)
    says(visit, second, RULES, "partly")
    assert refused(visit) == "E_SHEET_OPEN"
    says(visit, second, RULES, "partly", based_on=tips_of(visit, RULES))
    assert seen(visit).score.total == Decimal(99)
    act(visit, "complete", visit.visit_on, **SIGNED)
    paper = visit.papers.get(key="visit_report")
    scores = paper.context["visit"]["scores"]
    assert [row["points"] for row in scores] == ["14", "20", "20", "15", "20", "10", "99"]
    assert all("示例" in row["note"] for row in scores[-1:])


@pytest.mark.article("23(4)", "24-2(3)")
def test_a_failed_basic_item_ends_the_review_and_no_score_is_reported():
    visit, (first, _) = begun(), team()
    record_steps(visit)
    says(visit, first, INTERNET, "fails", measured={"value": "1"})
    sheet = seen(visit)
    assert (sheet.score.result, sheet.score.total) == ("terminated", None)
    assert [state.point.id for state in sheet.failed_basic] == [INTERNET]
    assert refused(visit) == "E_BASIC_ITEM_FAILED"
    act(visit, "fail_basic_item", visit.visit_on, item="S-3.7.4-1：有上网痕迹")
    application = visit.subject.procedure
    application.refresh_from_db()
    assert (application.state, application.termination_ground) == ("terminated", "art-23-4")


def test_an_example_of_marks_binds_nobody_but_the_authoritys_own_marks_do():
    document = read_standard((FOLDER / "baomi-standard-2013.yaml").read_bytes())
    marking = document["marking"] | {"status": "official", "title": "评分标准"}
    assert keep(document | {"code": "baomi-standard-2025", "marking": marking,
                            "in_force": {"from": "2025-01-01", "until": None}})  # fmt: skip
    visit = begun()
    record_steps(visit)
    fill(visit)
    assert refused(visit, verdict="fail") == "E_VERDICT_NOT_SCORE"
    act(visit, "complete", visit.visit_on, **SIGNED)
