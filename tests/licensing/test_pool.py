"""The pool of review experts: applied, examined, admitted, suspended, left."""

from __future__ import annotations

import pytest
from django.urls import reverse

from casework.models import Entry, Role
from casework.refusal import StepRefused
from licensing import pool
from licensing.models import Expert
from tests.factories import MONDAY, office, official, organisation
from tests.inspections.people import expert, reviewer, supervisor
from tests.pages import browser, on, words

pytestmark = [pytest.mark.django_db, pytest.mark.article("8")]
S = Expert.Standing


def test_an_expert_walks_through_the_pool_and_every_step_is_dated_and_journalled():
    client = browser(supervisor())
    with on(MONDAY):
        said = {"name": "张三", "code": "ZJ-1", "authority": office().pk, "employer": "某学院"}
        assert client.post(reverse("expert-propose"), said).status_code == 302
        person = Expert.objects.get()
        for to in (S.EXAMINED, S.ADMITTED):
            page = reverse("expert-move", args=[person.pk, to])
            assert client.post(page, {"reason": "合格"}).status_code == 302
        held = {"kind": "assessment", "held_on": "2026-03-02", "subject": "考核", "passed": "true"}
        client.post(reverse("expert-train", args=[person.pk]), held)
        shown = words(client.get(reverse("expert", args=[person.pk])))
    assert [s.standing for s in person.standings.all()] == [S.PROPOSED, S.EXAMINED, S.ADMITTED]
    assert {s.by for s in person.standings.all()} == {supervisor()}
    steps = Entry.objects.filter(kind="expert").order_by("pk").values_list("step", flat=True)
    assert list(steps) == ["propose", "examined", "admitted", "train"]
    assert "2026年3月2日 在库" in shown
    assert list(Expert.objects.eligible_for(organisation(), MONDAY)) == [person]


@pytest.mark.parametrize(
    ("start", "to"),
    [(S.PROPOSED, S.ADMITTED), (S.PROPOSED, S.SUSPENDED), (S.REMOVED, S.ADMITTED)],
)
def test_no_standing_is_skipped(start, to):
    new = pool.propose(by=supervisor(), on=MONDAY, code="1", name="甲", authority=office())
    if start != S.PROPOSED:
        pool.move(new, by=supervisor(), on=MONDAY, to=start)
    with pytest.raises(StepRefused):
        pool.move(new, by=supervisor(), on=MONDAY, to=to)
    assert new.standings.last().standing == start


def test_who_is_suspended_is_not_eligible_until_admitted_again():
    person, unit = expert("甲"), organisation()
    pool.move(person, by=supervisor(), on=MONDAY, to=S.SUSPENDED, reason="投诉核查")
    assert person.reasons_against(unit, MONDAY) == ["不在库（暂停）"]
    pool.move(person, by=supervisor(), on=MONDAY, to=S.ADMITTED)
    assert person.reasons_against(unit, MONDAY) == []


def test_who_was_never_assessed_is_not_eligible():
    new = pool.propose(by=supervisor(), on=MONDAY, code="1", name="甲", authority=office())
    for to in (S.EXAMINED, S.ADMITTED):
        pool.move(new, by=supervisor(), on=MONDAY, to=to)
    assert new.reasons_against(organisation(), MONDAY) == ["没有考核记录"]


def test_the_pool_is_kept_by_its_office_and_the_one_above_alone():
    person = expert("甲")
    page = reverse("expert", args=[person.pk])
    with on(MONDAY):
        assert browser(reviewer()).get(page).status_code == 404
        other = browser(_supervisor("Guangdong"))
        assert other.get(page).status_code == 404
        assert browser(_supervisor("national")).get(page).status_code == 200
    with pytest.raises(StepRefused):
        pool.move(person, by=reviewer(), on=MONDAY, to=S.SUSPENDED)


def _supervisor(code):
    return official(Role.SUPERVISOR, office(code))
