"""A unit says once, of its free will and after the end, how it found a case; poor is answered."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from applicants.models import Part
from casework import journal, rating
from casework.calendars import working_calendar
from casework.models import Answer, Case, Entry, Rating, Role
from casework.rating import RatingRefused
from tests import factories
from tests.applicants.unit_members import agent_for, joined
from tests.factories import MONDAY, account, act, office, official
from tests.pages import browser, officer, on, words

pytestmark = pytest.mark.django_db

POOR = {"score": "very_poor", "reasons": ["late", "rude"], "text": "两次补正，仍未说明理由。"}
GOOD = {"score": "good", "reasons": [], "text": ""}


def closed(**wishes: Any) -> Case:
    """A case that has ended on Monday: its unit withdrew it."""
    case = factories.submitted_application(**wishes)
    act(case, "withdraw", MONDAY)
    case.refresh_from_db()
    return case


def rated(said: dict[str, Any] = POOR, day: date = MONDAY, **wishes: Any) -> Rating:
    case = closed(**wishes)
    with on(day):
        return rating.rate(case, by=account(case.organisation), **said)


def due_on(given: Rating) -> date:
    reading = rating.reading_of(given, working_calendar())
    assert reading
    assert reading.due_on
    return reading.due_on


# -- when and by whom ---------------------------------------------------------------------------
def test_a_case_is_rated_after_its_end_and_never_before() -> None:
    case = factories.submitted_application()
    unit = account(case.organisation)
    with on(MONDAY):
        assert browser(unit).get(f"/cases/{case.pk}/rating/").status_code == 404
        assert "评价自愿" not in words(browser(unit).get(f"/applications/{case.pk}/"))
        with pytest.raises(RatingRefused, match="办结后"):
            rating.rate(case, by=unit, **GOOD)
        act(case, "withdraw", MONDAY)
        assert "评价自愿" in words(browser(unit).get(f"/applications/{case.pk}/"))
        assert browser(unit).post(f"/cases/{case.pk}/rating/", GOOD).status_code == 302
    given = Rating.objects.get()
    assert (given.case_id, given.score, given.on) == (case.pk, "good", MONDAY)
    assert given.authority == case.authority


def test_a_case_is_rated_once() -> None:
    given = rated(GOOD)
    unit = browser(account(given.case.organisation))
    page = unit.post(f"/cases/{given.case_id}/rating/", POOR)
    assert page.status_code == 409
    assert "每件只评价一次" in words(page)
    assert Rating.objects.get().score == "good"


@pytest.mark.django_db(transaction=True)
def test_of_two_members_who_rate_at_once_one_is_heard() -> None:
    case = closed()
    members = [account(case.organisation), joined(account(case.organisation))]
    together, refused = Barrier(2), []

    def say(user: Any) -> None:
        together.wait()
        try:
            rating.rate(case, by=user, **GOOD)
        except RatingRefused:
            refused.append(user)
        finally:
            connection.close()

    threads = [Thread(target=say, args=(user,)) for user in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), Rating.objects.count()) == (1, 1)


def test_nobody_but_the_unit_rates_its_case() -> None:
    case = closed()
    stranger, staff = account(factories.organisation()), official(Role.HEAD, office())
    for person in (stranger, staff):
        assert browser(person).post(f"/cases/{case.pk}/rating/", GOOD).status_code == 404
        with pytest.raises(RatingRefused, match="只有本单位"):
            rating.rate(case, by=person, **GOOD)


def test_an_agent_rates_a_case_it_was_given_and_no_other() -> None:
    given, other = closed(), closed()
    with on(MONDAY):
        agent = agent_for(given, MONDAY)
        rating.rate(given, by=agent, **GOOD)
        with pytest.raises(RatingRefused):
            rating.rate(other, by=agent, **GOOD)
        outsider = joined(account(other.organisation), Part.AGENT, MONDAY)
        with pytest.raises(RatingRefused):
            rating.rate(other, by=outsider, **GOOD)


@pytest.mark.parametrize(
    "said", [{}, {"score": "excellent"}, {"score": "good", "reasons": ["other"]}]
)
def test_a_rating_needs_a_score_and_takes_only_reasons_of_the_list(said: dict[str, Any]) -> None:
    case = closed()
    page = browser(account(case.organisation)).post(f"/cases/{case.pk}/rating/", said)
    assert page.status_code == 422
    assert not Rating.objects.exists()


# -- nobody changes it --------------------------------------------------------------------------
@pytest.mark.parametrize("table", ["casework_rating", "casework_answer"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET text = ''", "DELETE FROM {}"])
def test_the_database_refuses_even_its_owner_to_change_a_rating(table: str, statement: str) -> None:
    given = rated()
    rating.answer(given, by=official(Role.SUPERVISOR, office()), text="已核实。")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement.format(table))


@pytest.mark.usefixtures("as_application")
def test_the_application_rates_and_answers_and_may_not_alter() -> None:
    given = rated()
    rating.answer(given, by=official(Role.SUPERVISOR, office()), text="已核实。")
    for change in (Answer.objects.all().delete, lambda: Rating.objects.update(text="")):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            change()


def test_rating_and_answer_are_in_the_journal() -> None:
    given = rated()
    rating.answer(given, by=official(Role.SUPERVISOR, office()), text="已核实。")
    said, answered = Entry.objects.filter(kind="rating")
    assert {name: said.inputs[name] for name in POOR} == POOR
    assert (answered.role, answered.inputs["text"]) == (Role.SUPERVISOR, "已核实。")
    assert not list(journal.faults())


# -- the answer ---------------------------------------------------------------------------------
def test_a_poor_rating_is_answered_within_the_working_days_of_the_rule() -> None:
    given = rated(day=date(2026, 4, 1))
    days = rating.catalogue()["answer"]["length"]
    assert working_calendar().count(given.on, due_on(given)) == days
    # Tomb-sweeping Day lies between: more than three weeks pass.
    assert due_on(given) == date(2026, 4, 23)


def test_the_answer_is_in_time_on_the_last_day_and_late_the_day_after() -> None:
    first, second = rated(), rated()
    last = due_on(first)
    head = official(Role.HEAD, office())
    with on(last):
        assert "今日届满" in words(browser(head).get("/ratings/"))
        rating.answer(first, by=head, text="已核实，已整改。")
    with on(last + timedelta(days=1)):
        page = words(browser(head).get("/ratings/"))
        assert "light-red" in page
        assert "超期 1 个工作日" in page
        rating.answer(second, by=head, text="已核实。")
        assert "逾期回复" in words(browser(head).get(f"/ratings/{second.pk}/"))
        assert "逾期" not in words(browser(head).get(f"/ratings/{first.pk}/"))


def test_the_answer_is_shown_to_the_unit_without_the_name_of_who_wrote_it() -> None:
    given = rated()
    supervisor = official(Role.SUPERVISOR, office())
    answer = browser(supervisor).post(f"/ratings/{given.pk}/", {"text": "已核实，限期整改。"})
    assert answer.status_code == 302
    page = words(browser(account(given.case.organisation)).get(f"/cases/{given.case_id}/rating/"))
    assert "已核实，限期整改。" in page
    assert str(supervisor) not in page
    again = browser(supervisor).post(f"/ratings/{given.pk}/", {"text": "更正。"})
    assert again.status_code == 409
    assert Answer.objects.get().text == "已核实，限期整改。"


def test_a_good_rating_calls_for_no_answer() -> None:
    given = rated(GOOD)
    assert rating.reading_of(given, working_calendar()) is None
    assert not rating.waiting(Rating.objects.all()).exists()
    with pytest.raises(RatingRefused):
        rating.answer(given, by=official(Role.HEAD, office()), text="谢谢。")


def test_the_superior_sees_and_the_rated_office_answers() -> None:
    given = rated()
    national = official(Role.SUPERVISOR, office("national"))
    page = browser(national).get(f"/ratings/{given.pk}/")
    assert page.status_code == 200
    assert "<textarea" not in words(page)
    assert browser(national).post(f"/ratings/{given.pk}/", {"text": "x"}).status_code == 409
    assert officer(Role.SUPERVISOR, "Hunan").get(f"/ratings/{given.pk}/").status_code == 404


def test_the_case_team_and_units_have_no_page_of_ratings() -> None:
    given = rated()
    for role in (Role.INTAKE, Role.REVIEWER, Role.CLERK):
        team = officer(role)
        assert team.get("/ratings/").status_code == 404
        assert team.get(f"/ratings/{given.pk}/").status_code == 404
        assert "非常不满意" not in words(team.get(f"/cases/{given.case_id}/"))
    assert browser(account(given.case.organisation)).get("/ratings/").status_code == 404
    assert "非常不满意" in words(officer(Role.SUPERVISOR).get(f"/cases/{given.case_id}/"))


# -- figures ------------------------------------------------------------------------------------
def test_the_distribution_counts_each_office_by_score() -> None:
    for said in (GOOD, GOOD, POOR):
        rated(said)
    rated(GOOD, province="Hunan")
    with on(MONDAY):
        page = officer(Role.SUPERVISOR, "national").get("/ratings/")
        rows = {row["office"].code: row for row in page.context["offices"]}
        assert rows["Hubei"]["counts"] == [0, 2, 0, 0, 1]
        assert rows["Hubei"]["share"] == "66.7%"
        assert rows["Hunan"]["counts"] == [0, 1, 0, 0, 0]
        own = officer(Role.HEAD, "Hunan").get("/ratings/")
    assert [row["office"].code for row in own.context["offices"]] == ["Hunan"]


def test_the_page_of_ratings_asks_the_database_a_constant_number_of_times() -> None:
    supervisor = officer(Role.SUPERVISOR)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            supervisor.get("/ratings/")
        return len(asked)

    rated()
    few = queries()
    for said in (POOR, POOR, GOOD):
        rated(said)
    assert queries() == few
