"""Cards are given on their day and once; what is overdue owes a reason; directives are answered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from casework.calendars import working_calendar
from casework.models import Case, Entry, Notification, Role
from supervision import cards, directives, ladder
from supervision.models import Card, Directive
from tests.factories import MONDAY, accepted_application, office, official
from tests.pages import ROW, browser, on, words

pytestmark = pytest.mark.django_db
ADDRESS = "/dashboard/cards/"


def case_and_last_day() -> tuple[Case, date]:
    case = accepted_application(MONDAY)
    Case.objects.filter(pk=case.pk).update(assignee=official(Role.REVIEWER, office()))
    found = Case.objects.get(pk=case.pk)
    assert found.next_due_on
    return found, found.next_due_on


def given_on(day: date) -> list[tuple[str, str]]:
    """Rungs and whether of a period or of the whole case, given on this day; asked twice."""
    before = set(Card.objects.values_list("pk", flat=True))
    with on(day):
        ladder.give(day)
        assert ladder.give(day) == 0
    new = Card.objects.exclude(pk__in=before).order_by("pk")
    return [(card.rung, "period" if card.period else "case") for card in new]


def test_a_period_is_reminded_of_and_goes_yellow_and_red_on_the_day_and_once():
    case, last = case_and_last_day()
    calendar = working_calendar()
    assert given_on(calendar.back(last, 3)) == []
    assert given_on(calendar.back(last, 2)) == [("reminder", "period")]
    assert given_on(last) == []
    assert given_on(last + timedelta(days=1)) == [("yellow", "period")]
    assert given_on(calendar.add(last, 4)) == []
    assert given_on(calendar.add(last, 5)) == [("red", "period")]
    assert given_on(calendar.add(last, 8)) == [("yellow", "case")]
    assert given_on(calendar.add(last, 15)) == [("red", "case")]
    assert set(Card.objects.values_list("case", "officer")) == {(case.pk, case.assignee_id)}


def test_each_rung_goes_higher_to_officer_head_and_superior():
    case, last = case_and_last_day()
    head = official(Role.HEAD, office())
    above = official(Role.SUPERVISOR, office("national"))

    def told(rung: str) -> set[int]:
        found = Notification.objects.filter(case=case, key__startswith=f"card:{case.pk}:{rung}:d")
        return set(found.values_list("person", flat=True))

    for day in (working_calendar().back(last, 1), working_calendar().add(last, 5)):
        given_on(day)
    officer = case.assignee_id
    assert told("reminder") == set()  # that the last day is near is told anyway
    assert told("yellow") == {officer, head.pk}
    assert told("red") == {officer, head.pk, above.pk}


@pytest.mark.usefixtures("as_application")
def test_an_overdue_case_asks_for_a_reason_until_it_is_given_and_keeps_it():
    case, last = case_and_last_day()
    late = last + timedelta(days=1)
    given_on(late)
    officer, head = case.assignee, official(Role.HEAD, office())
    card = Card.objects.get(rung="yellow")
    with on(late):
        lamp = next(
            lamp for lamp in browser(head).get("/dashboard/").context["lamps"]
            if lamp["name"] == "超期未说明"
        )  # fmt: skip
        assert lamp["count"] == 1
        assert ROW.findall(words(browser(head).get(f"/desk/{lamp['url']}"))) == [str(case.pk)]
        assert "说明原因" in words(browser(officer).get(f"/cases/{case.pk}/"))
        empty = browser(officer).post(f"/cards/{card.pk}/", {"text": " "})
        assert (empty.status_code, "请填写超期原因和措施" in words(empty)) == (422, True)
        done = browser(officer).post(f"/cards/{card.pk}/", {"text": "专家评审等待结论"})
        assert done.status_code == 302
        again = browser(officer).post(f"/cards/{card.pk}/", {"text": "另一个说法"})
        assert (again.status_code, "说明不能更改" in words(again)) == (409, True)
        page = browser(head).get(ADDRESS)
        assert "没有尚未说明的监察牌" in words(page)
        lines = {line.rung: line for line in cards.given([office()], late, late)}
    assert "专家评审等待结论" in words(browser(head).get(f"/cases/{case.pk}/"))
    assert (lines["yellow"].given, lines["yellow"].explained) == (1, 1)
    assert Entry.objects.get(kind="card", step="explain").actor == officer
    assert browser(official(Role.HEAD, office("Guangdong"))).get(
        f"/cards/{card.pk}/"
    ).status_code == 404  # fmt: skip


@pytest.mark.usefixtures("as_application")
def test_a_directive_is_a_task_with_a_day_an_answer_and_a_record():
    case, _ = case_and_last_day()
    officer, supervisor = case.assignee, official(Role.SUPERVISOR, office("national"))
    page = f"/cases/{case.pk}/directives/new/"
    with on(MONDAY):
        asked = {"to": officer.pk, "text": "请尽快书面审查", "due_on": "2026-03-01"}
        wrong = browser(supervisor).post(page, asked)
        assert (wrong.status_code, "日期不能早于今天" in words(wrong)) == (422, True)
        asked["due_on"] = "2026-03-04"
        assert browser(supervisor).post(page, asked).status_code == 302
        directive = Directive.objects.get()
        assert "请在 2026-03-04 前答复" in words(browser(officer).get("/notifications/"))
        other = browser(supervisor).post(f"/directives/{directive.pk}/", {"text": "代为答复"})
        assert other.status_code == 409
    with on(date(2026, 3, 5)):
        told = [directives.tell_of_overdue(date(2026, 3, 5)) for _ in range(2)]
        assert told == [2, 0]
        assert "逾期未答复" in words(browser(supervisor).get(ADDRESS))
        answered = browser(officer).post(f"/directives/{directive.pk}/", {"text": "已完成"})
        assert answered.status_code == 302
        assert "已完成" in words(browser(supervisor).get(f"/cases/{case.pk}/"))
    assert list(
        Entry.objects.filter(kind="directive").order_by("pk").values_list("step", flat=True)
    ) == ["give", "reply"]


@pytest.mark.usefixtures("as_application")
def test_the_database_keeps_what_was_given_as_it_was():
    case, last = case_and_last_day()
    given_on(last + timedelta(days=1))
    for act in (Card.objects.all().delete, lambda: Card.objects.update(rung="reminder")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert Card.objects.filter(case=case).exists()
