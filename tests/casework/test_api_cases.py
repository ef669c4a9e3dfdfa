"""What the API shows, and to whom."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.throttling import UserRateThrottle

from casework import clock
from casework.models import Organisation, Paper, Role, User
from tests import factories
from tests.casework.api_person import Person, is_problem, staff, unit_of
from tests.factories import MONDAY, account, ten_o_clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("Hubei", {"Hubei"}),
        ("Hunan", {"Hunan"}),
        ("Jiangsu", set()),
        ("national", {"Hubei", "Hunan", "A"}),
    ],
)
@pytest.mark.parametrize("role", [Role.INTAKE, Role.HEAD, Role.SUPERVISOR])
def test_an_office_lists_and_reads_its_own_cases_and_those_below_it(
    code: str, seen: set[str], role: str
) -> None:
    cases = {
        "Hubei": factories.submitted_application(),
        "Hunan": factories.submitted_application(province="Hunan"),
        "A": factories.submitted_application(level="A"),
    }
    person = staff(role, code)
    own = {cases[name].pk for name in seen}
    for path in ("cases/", "applications/"):
        assert person.numbers(path) == own
    for name, case in cases.items():
        for path in (f"cases/{case.pk}/", f"applications/{case.pk}/"):
            answer = person.get(path)
            if name in seen:
                assert answer.status_code == 200
            else:
                is_problem(answer, 404)


def test_an_applicant_sees_nothing_of_another_organisation() -> None:
    own, other = factories.issued_application(), factories.issued_application()
    stranger = unit_of(other)
    deadline, paper = own.deadlines.get(period="decision"), own.papers.get(key="grant_decision")
    visit = own.visits.get()
    for path in (
        f"cases/{own.pk}/", f"applications/{own.pk}/", f"visits/{visit.pk}/",
        f"cases/{own.pk}/deadlines/{deadline.pk}/ledger", f"papers/{paper.pk}/file",
        f"cases/{other.pk}/deadlines/{deadline.pk}/ledger",
    ):  # fmt: skip
        is_problem(stranger.get(path), 404)
    is_problem(stranger.take(own, "withdraw"), 404)
    for path, rows in [("certificates/", 1), ("visits/", 1), ("applications/", 1), ("cases/", 3)]:
        listed = stranger.get(path).json()["results"]
        assert len(listed) == rows
        assert {row["organisation"]["code"] for row in listed} == {other.organisation.code}


def test_a_draft_is_shown_to_its_organisation_alone() -> None:
    draft = factories.draft()
    assert unit_of(draft).numbers("applications/") == {draft.pk}
    assert staff(Role.INTAKE).numbers("applications/") == set()
    is_problem(staff(Role.INTAKE).get(f"cases/{draft.pk}/"), 404)


def test_who_is_not_signed_in_is_told_so_at_every_door() -> None:
    nobody = Person(None)
    for path in ("cases/", "cases/1/", "eligibility", "steps/", "calendar/", "schema/", "nowhere"):
        is_problem(nobody.get(path), 401)
    is_problem(nobody.take(1, "grant"), 401)


def test_an_unknown_address_of_the_api_is_a_problem_document() -> None:
    is_problem(staff(Role.HEAD).get("nowhere/at/all"), 404)
    is_problem(staff(Role.HEAD).delete("cases/"), 405)


def test_the_filters_narrow_the_list() -> None:
    with clock.moved_to(ten_o_clock(MONDAY)):
        late = factories.submitted_application()
        Organisation.objects.filter(pk=late.organisation_id).update(search_key="jzxx")
        accepted = factories.accepted_application()
        head = staff(Role.HEAD)
        assert head.numbers("cases/", state="received") == {late.pk}
        assert head.numbers("cases/", kind="application") == {late.pk, accepted.pk}
        assert head.numbers("cases/", kind="visit") == set()
        assert head.numbers("cases/", organisation=accepted.organisation.code) == {accepted.pk}
        assert head.numbers("cases/", q=late.number) == {late.pk}
        assert head.numbers("cases/", q="JZ") == {late.pk}
        assert head.numbers("cases/", light="green") == {late.pk, accepted.pk}
    with clock.moved_to(ten_o_clock(date(2026, 3, 10))):
        assert head.numbers("cases/", light="red") == {late.pk}
    factories.act(late, "withdraw", MONDAY)
    assert head.numbers("cases/", open="true") == {accepted.pk}


def test_a_filter_that_means_nothing_is_refused_with_its_name() -> None:
    problem = is_problem(staff(Role.HEAD).get("cases/", light="purple", kind="dog"), 422)
    assert set(problem["errors"]) == {"light", "kind"}
    is_problem(staff(Role.HEAD).get("cases/", q="a\x00b"), 422)
    is_problem(staff(Role.HEAD).get("cases/", cursor="cD1ub3RhbnVtYmVy"), 404)


def test_walking_the_pages_meets_every_case_once() -> None:
    cases = {factories.submitted_application().pk for _ in range(7)}
    head, path, met = staff(Role.HEAD), "cases/?page_size=3", []
    while path:
        answer = head.get(path).json()
        met += [row["id"] for row in answer["results"]]
        path = (answer["next"] or "").partition("/api/")[2]
    assert sorted(met) == sorted(cases)


@pytest.mark.parametrize("path", ["cases/", "applications/", "visits/", "certificates/"])
def test_a_page_of_a_list_costs_the_same_however_many_cases_it_shows(
    path: str, django_assert_max_num_queries: Any
) -> None:
    head = staff(Role.HEAD)
    for _ in range(4):
        factories.issued_application()
    # Session, account, roles, rows, law, records; what certificates are today: their rows, their
    # journal, what replaces and renews them, the law of the day, the calendar.
    with django_assert_max_num_queries(11):
        assert len(head.numbers(path)) >= 4


def test_a_case_is_shown_with_its_facts_deadlines_steps_papers_and_journal() -> None:
    with clock.moved_to(ten_o_clock(MONDAY)):
        case = factories.accepted_application()
        shown = staff(Role.REVIEWER).get(f"cases/{case.pk}/").json()
    assert shown["facts"]["accepted_on"] == "2026-03-02"
    assert shown["facts"]["accepted_basis"] == "notice"
    decision = next(d for d in shown["deadlines"] if d["period"] == "decision")
    assert decision["due_on"] == case.running("decision").due_on.isoformat()
    assert decision["days_left"] == 20
    assert decision["citation"].startswith("第")
    assert [paper["key"] for paper in shown["papers"]] == ["receipt", "acceptance_notice"]
    assert [entry["step"] for entry in shown["journal"]] == ["submit", "accept"]


def test_every_step_of_the_role_is_offered_or_says_why_it_is_blocked() -> None:
    case = factories.accepted_application()
    shown = staff(Role.REVIEWER).get(f"cases/{case.pk}/").json()
    offers = {offer["step"]: offer for offer in shown["offers"]}
    review = offers["record_written_review"]
    assert review["available"]
    assert review["inputs"][0]["name"] == "results.software_development"
    assert [c["value"] for c in review["inputs"][0]["choices"]] == ["pass", "fail"]
    assert offers["end_expert_review"]["blocked"]["code"] == "E_STATE"  # none is under way
    head = staff(Role.HEAD).get(f"cases/{case.pk}/").json()["offers"]
    grant = next(offer for offer in head if offer["step"] == "grant")
    assert not grant["available"]
    assert grant["blocked"]["code"] == "E_NOT_PASSED"
    assert grant["blocked"]["reason"] == case.law.refusal("E_NOT_PASSED").reason


def test_the_ledger_counts_as_many_days_as_the_period_has() -> None:
    case = factories.accepted_application()
    deadline = case.running("decision")
    answer = unit_of(case).get(f"cases/{case.pk}/deadlines/{deadline.pk}/ledger").json()
    days = answer["days"]
    assert days[0] == {
        "on": "2026-03-02", "mark": "day_zero", "number": None, "says": "起算之日，不计入",
    }  # fmt: skip
    assert days[-1]["on"] == answer["due_on"] == deadline.due_on.isoformat()
    assert max(day["number"] or 0 for day in days) == deadline.length
    assert {"on": "2026-03-07", "mark": "weekend", "number": None, "says": "周末，不计入"} in days


def test_an_applicant_reads_what_was_done_but_not_who_typed_what_or_what_others_tried() -> None:
    case = factories.submitted_application()
    is_problem(staff(Role.HEAD).take(case, "grant"), 409)
    is_problem(unit_of(case).take(case, "resubmit"), 409)
    read = unit_of(case).get(f"cases/{case.pk}/").json()["journal"]
    assert [entry["step"] for entry in read] == ["submit", "resubmit"]
    assert [entry["outcome"] for entry in read] == ["done", "refused"]
    assert {entry["actor"] for entry in read} == {entry["inputs"] for entry in read} == {None}
    office_reads = staff(Role.HEAD).get(f"cases/{case.pk}/").json()["journal"]
    assert [entry["error"] for entry in office_reads] == ["", "E_STATE", "E_STATE"]
    assert office_reads[0]["inputs"] == {"declared": True}


def test_a_paper_that_is_not_drawn_yet_asks_to_come_back() -> None:
    case = factories.accepted_application()
    paper = Paper.objects.get(case=case, key="acceptance_notice")
    answer = unit_of(case).get(f"papers/{paper.pk}/file")
    is_problem(answer, 409)
    assert answer["Retry-After"] == "30"


def test_the_dashboard_counts_what_the_lists_show() -> None:
    for province in ("Hubei", "Hubei", "Hunan"):
        factories.submitted_application(province=province)
    with clock.moved_to(ten_o_clock(date(2026, 3, 10))):
        for code, number in [("Hubei", 2), ("Hunan", 1), ("Jiangsu", 0), ("national", 3)]:
            person = staff(Role.SUPERVISOR, code)
            shown = person.get("dashboard/").json()
            assert shown["totals"]["red"] == shown["totals"]["all"] == number
            assert len(person.numbers("cases/", light="red")) == number
    assert {cell["state"] for cell in shown["cells"]} == {"received"}
    is_problem(staff(Role.INTAKE).get("dashboard/"), 403)
    is_problem(Person(account(factories.organisation())).get("dashboard/"), 403)


def test_the_calendar_names_holidays_and_make_up_days() -> None:
    shown = staff(Role.HEAD).get("calendar/", year="2021").json()
    days = {day["on"]: day for day in shown["days"]}
    assert len(days) == 365
    assert days["2021-10-01"]["kind"] == "holiday"
    assert days["2021-10-01"]["name"] == "国庆节"
    assert days["2021-10-09"]["kind"] == "make_up"
    assert days["2021-10-09"]["working"]
    is_problem(staff(Role.HEAD).get("calendar/", year="1999"), 404)
    is_problem(staff(Role.HEAD).get("calendar/", year="二〇二一"), 422)


def test_the_regulations_are_read_whole() -> None:
    person = Person(User.objects.create(username="reader"))
    codes = [row["code"] for row in person.get("regulations/").json()]
    assert codes == ["association-2024", "classified-2013", "classified-2020", "integrator-2013"]
    document = person.get("regulations/classified-2020/").json()["document"]
    assert document["periods"]["decision"]["title"]
    is_problem(person.get("regulations/classified-1990/"), 404)


def test_the_list_of_steps_says_who_takes_them_and_what_they_ask() -> None:
    listed = {(step["kind"], step["step"]): step for step in staff(Role.HEAD).get("steps/").json()}
    assert listed["application", "grant"]["roles"] == ["head"]
    assert {i["name"] for i in listed["application", "refuse"]["inputs"]} == {
        "ground", "reasons", "remedies", "citation",
    }  # fmt: skip
    assert ("application", "deem_accepted") not in listed
    assert ("application", "mark_overdue") not in listed


def test_a_program_that_runs_away_is_braked_and_told_when_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache.clear()
    monkeypatch.setitem(UserRateThrottle.THROTTLE_RATES, "user", "2/minute")
    head = staff(Role.HEAD)
    assert [head.get("steps/").status_code for _ in range(2)] == [200, 200]
    answer = head.get("steps/")
    is_problem(answer, 429)
    assert 0 < int(answer["Retry-After"]) <= 60
    cache.clear()


def test_a_number_beyond_the_database_is_simply_not_there() -> None:
    is_problem(staff(Role.HEAD).get("cases/99999999999999999999999/"), 404)
