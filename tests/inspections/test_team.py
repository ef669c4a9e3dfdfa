"""Who may visit, what each declares, who steps back and who comes instead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from casework.models import Role
from casework.refusal import StepRefused
from inspections.models import Visit
from inspections.team.fitness import Situation
from inspections.team.seats import present
from licensing import pool
from tests.factories import MONDAY, account, notified_visit, office, reviewed_application
from tests.inspections.people import (
    VISIT_ON,
    all_declare,
    expert,
    inspector,
    planned,
    reviewer,
    step,
    supervisor,
    tie,
)
from tests.pages import browser, on, words

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)


def refused(visit, name, by, day=MONDAY, /, **inputs) -> StepRefused:
    with pytest.raises(StepRefused) as caught:
        step(visit, name, by, day, **inputs)
    return caught.value


# -- experts ------------------------------------------------------------------------------------
@pytest.mark.article("8")
def test_every_reason_against_an_expert_is_named():
    case = reviewed_application()
    failed = expert("张三", passed=False)
    tied = expert("李四", valid_until=date(2026, 3, 15))
    pool.declare_relation(
        tied, by=supervisor(), on=MONDAY, organisation=case.organisation, kind="relative"
    )
    visit = planned(case, [inspector("甲"), inspector("乙")], [failed, tied])
    refusal = refused(visit, "notify", reviewer())
    assert refusal.code == "E_EXPERT_NOT_ELIGIBLE"
    assert "张三：未通过2026年度考核；" in refusal.reason
    assert "李四：聘期已于2026-03-15届满；" in refusal.reason
    assert "李四：与该单位有利害关系（近亲属任职或者持股）。" in refusal.reason


@pytest.mark.article("8")
def test_an_expert_serves_through_the_last_day_of_the_term():
    case = reviewed_application()
    last = expert("王五", valid_until=VISIT_ON)
    assert last.reasons_against(case.organisation, VISIT_ON) == []
    assert last.reasons_against(case.organisation, VISIT_ON + ONE_DAY) == ["聘期已于2026-03-16届满"]


def test_the_latest_assessment_counts_and_a_tie_ends_the_day_after_its_last_day():
    case = reviewed_application()
    person = expert("王五", passed=False)
    by = {"by": supervisor(), "on": MONDAY}
    pool.add_training(person, **by, kind="assessment", held_on=MONDAY, passed=True, subject="补考")
    relation = pool.declare_relation(person, **by, organisation=case.organisation, kind="employed")
    pool.end_relation(person, **by, relation=relation, ended_on=VISIT_ON)
    assert person.reasons_against(case.organisation, VISIT_ON)
    assert person.reasons_against(case.organisation, VISIT_ON + ONE_DAY) == []


def test_more_experts_than_the_office_allows_are_refused(monkeypatch):
    case = reviewed_application()
    monkeypatch.setitem(case.law.document["visit"], "most_experts", 1)
    visit = planned(case, [inspector("甲"), inspector("乙")], [expert("一"), expert("二")])
    assert refused(visit, "notify", reviewer()).code == "E_TOO_MANY_EXPERTS"


# -- staff --------------------------------------------------------------------------------------
def against(case, person, day=VISIT_ON):
    return [line.partition("：")[2] for line in Situation.of(case, day).against_person(person)]


def test_who_is_tied_to_the_unit_is_not_sent():
    case = reviewed_application()
    tied = inspector("甲")
    tie(tied, case.organisation)
    assert against(case, tied) == ["与该单位有利害关系（持有股份）"]
    visit = planned(case, [tied, inspector("乙")])
    refusal = refused(visit, "notify", reviewer())
    assert (refusal.code, visit.members.count()) == ("E_TEAM_UNFIT", 2)
    assert "甲：与该单位有利害关系" in refusal.reason


def test_leave_binds_from_its_first_to_its_last_day():
    case = reviewed_application()
    person = inspector("甲")
    person.leaves.create(from_on=VISIT_ON, until_on=VISIT_ON, reason="培训")
    assert against(case, person, VISIT_ON - ONE_DAY) == []
    assert against(case, person) == ["当日不在岗（培训）"]
    assert against(case, person, VISIT_ON + ONE_DAY) == []


def test_nobody_is_at_two_units_on_one_day():
    busy, other = inspector("甲"), inspector("乙")
    first = planned(reviewed_application(), [busy, other])
    case = reviewed_application()
    assert against(case, busy) == []  # a plan nobody was told of binds nobody
    step(first, "notify", reviewer())
    assert against(case, busy) == [f"当日另有现场审查（{first.organisation.name}）"]
    assert against(case, busy, VISIT_ON + ONE_DAY) == []


def test_who_decides_the_case_is_not_of_the_team():
    head = inspector("局长", Role.INSPECTOR, Role.HEAD)
    assert against(reviewed_application(), head) == ["本案的决定人不参加现场审查"]


def test_a_certificate_is_asked_for_only_where_the_office_says_so(monkeypatch):
    case = reviewed_application()
    holder, other = inspector("甲"), inspector("乙")
    holder.certificates.create(number="1", valid_until=VISIT_ON, regions=[office().code])
    other.certificates.create(number="2", valid_until=VISIT_ON, regions=["Guangdong"])
    assert against(case, other) == []
    monkeypatch.setitem(case.law.document["visit"], "staff_certificate", "required")
    assert against(case, holder) == []
    assert against(case, holder, VISIT_ON + ONE_DAY) == ["当日没有适用于该地区的有效审查证件"]
    assert against(case, other) == ["当日没有适用于该地区的有效审查证件"]


# -- declarations -------------------------------------------------------------------------------
def announced(experts=()):
    first, second = inspector("甲"), inspector("乙")
    visit = planned(reviewed_application(), [first, second], list(experts))
    step(visit, "notify", reviewer())
    return visit, first, second


def member_of(visit, person):
    return next(m for m in present(visit) if m.person == person)


def test_the_visit_starts_when_every_member_has_declared():
    visit, first, second = announced()
    for person in (first, second):
        refusal = refused(visit, "start", first, VISIT_ON)
        assert refusal.code == "E_NOT_DECLARED"
        assert f"{person}：尚未声明" in refusal.reason
        step(visit, "declare", person, member=member_of(visit, person))
    step(visit, "start", first, VISIT_ON)
    assert visit.state == "in_progress"


def test_staff_declare_for_themselves_alone_and_an_expert_through_them():
    adviser = expert("专家")
    visit, first, second = announced([adviser])
    other = member_of(visit, second)
    assert refused(visit, "declare", first, member=other).code == "E_NOT_MEMBER"
    step(visit, "declare", first, member=member_of(visit, adviser))
    assert member_of(visit, adviser).declared_on == MONDAY


def test_a_visit_without_people_of_its_own_starts_as_before():
    visit = notified_visit(reviewed_application(), MONDAY, VISIT_ON)
    step(visit, "start", inspector("甲"), VISIT_ON)
    assert visit.state == "in_progress"


def test_who_steps_back_is_replaced_and_the_successor_declares():
    visit, first, second = announced()
    step(visit, "declare", second, member=member_of(visit, second))
    leaving = member_of(visit, first)
    step(visit, "recuse", first, member=leaving, reason="配偶在该单位任职", asked_by="member")
    assert "甲：申请回避" in refused(visit, "start", second, VISIT_ON).reason
    successor = inspector("丙")
    entry = step(visit, "replace", reviewer(), member=leaving, successor=successor, reason="回避")
    assert entry.facts["staff"] == visit.staff == ["丙", "乙"]
    assert member_of(visit, successor).role == "lead"
    assert "丙：尚未声明" in refused(visit, "start", second, VISIT_ON).reason
    step(visit, "declare", successor, member=member_of(visit, successor))
    step(visit, "start", second, VISIT_ON)
    assert [m.name for m in visit.members.exclude(left_on=None)] == ["甲"]


def test_the_unit_may_ask_that_a_member_steps_back():
    visit, first, second = announced()
    said = {"member": member_of(visit, second), "reason": "曾有纠纷", "asked_by": "unit"}
    step(visit, "recuse", first, **said)
    assert member_of(visit, second).declaration == "recused"


def test_a_team_never_shrinks_below_the_least_number():
    visit, first, _ = announced()
    said = {"member": member_of(visit, first), "successor": None, "reason": "生病"}
    assert refused(visit, "replace", reviewer(), **said).code == "E_TEAM_TOO_SMALL"
    unfit = inspector("丙")
    tie(unfit, visit.organisation)
    said["successor"] = unfit
    assert refused(visit, "replace", reviewer(), **said).code == "E_TEAM_UNFIT"


@pytest.mark.article("22(1)")
def test_a_visit_is_put_off_only_to_a_day_on_which_the_team_is_there():
    visit, first, _ = announced()
    later = VISIT_ON + timedelta(days=2)
    first.leaves.create(from_on=later, until_on=later)
    said = {"reason": "单位停电"}
    assert refused(visit, "reschedule", reviewer(), visit=later, **said).code == "E_TEAM_UNFIT"
    step(visit, "reschedule", reviewer(), visit=later + ONE_DAY, **said)
    assert visit.visit_on == later + ONE_DAY


# -- plans and pages ----------------------------------------------------------------------------
def test_an_unsent_plan_is_dropped_unseen_and_another_made():
    case = reviewed_application()
    visit = planned(case, [inspector("甲"), inspector("乙")])
    step(visit, "drop", reviewer())
    assert (visit.state, visit.closed_on) == ("dropped", MONDAY)
    with on(MONDAY):
        unit = browser(account(case.organisation))
        assert unit.get(reverse("case", args=[visit.pk])).status_code == 404
        assert browser(reviewer()).get(reverse("visit-plan", args=[case.pk])).status_code == 200


def test_the_page_says_why_somebody_cannot_be_chosen_and_refuses_who_is_sent_all_the_same():
    case = reviewed_application()
    fit, away = inspector("甲"), inspector("乙")
    away.leaves.create(from_on=VISIT_ON, until_on=VISIT_ON, reason="休假")
    client, page = browser(reviewer()), reverse("visit-plan", args=[case.pk])
    body = {"visit_on": VISIT_ON.isoformat(), "staff": [fit.pk, away.pk]}
    with on(MONDAY):
        looked = client.post(page, body | {"look": "1"})
        assert looked.status_code == 200
        assert "当日不在岗（休假）" in words(looked)
        assert "提交的内容有误" not in words(looked)
        sent = client.post(page, body)
    assert sent.status_code == 422
    assert "乙：当日不在岗（休假）" in words(sent)
    assert not Visit.objects.exists()


@pytest.mark.article("22(1)")
def test_the_planning_page_explains_the_earliest_day():
    case = reviewed_application()
    with on(MONDAY):
        shown = words(browser(reviewer()).get(reverse("visit-plan", args=[case.pk])))
    assert "最早为2026年3月9日" in shown
    assert "第5日<strong>（最早）</strong>" in shown
    assert "起算之日，不计入" in shown


def test_the_calendar_marks_who_is_planned_twice_or_away():
    visit, first, _ = announced()
    first.leaves.create(from_on=VISIT_ON, until_on=VISIT_ON, reason="病假")
    with on(MONDAY):
        for view in ("month", "list"):
            shown = words(browser(reviewer()).get(reverse("visit-calendar"), {"view": view}))
            assert visit.organisation.name in shown
            assert "甲当日不在岗" in shown
        nobody = {"person": inspector("戊").pk}
        assert visit.organisation.name not in words(
            browser(reviewer()).get(reverse("visit-calendar"), nobody)
        )


def test_a_wrong_record_stays_and_the_later_one_counts():
    visit, first, _ = announced()
    all_declare(visit)
    step(visit, "start", first, VISIT_ON)
    ground = next(iter(visit.steps_of_visit))
    client = browser(first)
    with on(VISIT_ON):
        client.post(reverse("visit-record", args=[visit.pk, ground]), {"note": "记错了"})
        wrong = visit.records.get()
        page = reverse("visit-correct", args=[visit.pk, wrong.pk])
        assert client.post(page, {"note": " "}).status_code == 422
        assert client.post(page, {"note": "听取了汇报"}).status_code == 302
        assert client.post(page, {"note": "再改"}).status_code == 404
        shown = words(client.get(reverse("case", args=[visit.pk])))
    assert "记错了" in shown
    assert "听取了汇报" in shown
    later = visit.records.get(corrects=wrong)
    assert (later.note, later.actor, wrong.note) == ("听取了汇报", first, "记错了")
    assert ground not in visit.missing_steps


def test_ties_are_shown_to_oneself_and_to_who_keeps_the_staff():
    person, colleague = inspector("甲"), inspector("乙")
    unit = reviewed_application().organisation
    with on(MONDAY):
        page = reverse("staff-relate", args=[person.pk])
        said = {"organisation": unit.code, "kind": "shares"}
        assert browser(colleague).post(page, said).status_code == 409
        assert browser(person).post(page, said).status_code == 302
        own = reverse("staff-person", args=[person.pk])
        assert unit.name in words(browser(person).get(own))
        assert unit.name in words(browser(supervisor()).get(own))
        assert unit.name not in words(browser(colleague).get(own))
        assert browser(account(unit)).get(own).status_code == 404
