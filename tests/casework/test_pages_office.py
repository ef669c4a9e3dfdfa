"""The office's pages: who sees what, what is refused is shown, and dates explain themselves."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import audit, clock, selectors
from casework.calendar_edits import Edit, moves
from casework.calendars import working_calendar
from casework.models import Case, Deadline, Entry, NumberSeries, Paper, Role, User
from casework.views.calendars import SHOWN
from casework.winding import reading_of
from tests.factories import (
    MONDAY,
    accepted_application,
    account,
    act,
    decidable_application,
    draft,
    issued_application,
    notified_visit,
    office,
    official,
    organisation,
    reviewed_application,
    submitted_application,
    ten_o_clock,
)

pytestmark = pytest.mark.django_db

MONDAY_AFTER_NEXT = MONDAY + timedelta(days=14)
ROW = re.compile(r'<th scope="row"><a href="/cases/(\d+)/">')


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def officer(role: str, code: str = "Hubei") -> Client:
    return browser(official(role, office(code)))


def on(day: date) -> Any:
    return clock.moved_to(ten_o_clock(day))


def words(response: Any) -> str:
    return response.content.decode()


# -- who sees what ------------------------------------------------------------------------------
def pages_of(case: Case) -> list[str]:
    deadline, paper = case.deadlines.first(), case.papers.first()
    return [
        reverse("case", args=[case.pk]),
        reverse("deadline", args=[case.pk, deadline.pk]),
        reverse("paper", args=[paper.pk]),
    ]


@pytest.mark.parametrize(
    ("role", "code", "sees"),
    [
        (Role.INTAKE, "Hubei", True),
        (Role.HEAD, "Hubei", True),
        (Role.SUPERVISOR, "national", True),
        (Role.INTAKE, "Guangdong", False),
        (Role.HEAD, "Guangdong", False),
    ],
)
def test_a_province_sees_its_own_cases_and_the_superior_those_below_it(role, code, sees):
    case = accepted_application()
    client = officer(role, code)
    with on(MONDAY):
        answers = {client.get(page).status_code < 400 for page in pages_of(case)}
        listed = str(case.pk) in ROW.findall(words(client.get("/desk/")))
    assert answers == {sees}
    assert listed == sees


def test_a_company_sees_its_own_papers_and_clocks_and_nobody_elses():
    case = accepted_application()
    own, other = browser(account(case.organisation)), browser(account(organisation()))
    with on(MONDAY):
        assert {own.get(page).status_code for page in pages_of(case)} == {200, 202}
        assert {other.get(page).status_code for page in pages_of(case)} == {404}


def test_the_offices_own_pages_do_not_exist_for_a_company():
    case = reviewed_application()
    client = browser(account(case.organisation))
    plan = reverse("visit-plan", args=[case.pk])
    for page in ("/desk/", "/dashboard/", "/calendar/", "/calendar/2026/", plan):
        assert client.get(page, follow=True).status_code == 404
    assert client.post(reverse("assign", args=[case.pk])).status_code == 404


def test_a_draft_is_no_affair_of_the_office():
    case = draft()
    assert officer(Role.INTAKE).get(reverse("case", args=[case.pk])).status_code == 404


def test_a_stranger_is_asked_to_sign_in():
    case = accepted_application()
    for page in [*pages_of(case), "/desk/", "/dashboard/", "/calendar/"]:
        answer = Client().get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


def test_refused_attempts_stand_in_the_offices_journal_and_not_in_the_companys():
    case = accepted_application()
    step = reverse("step", args=[case.pk, "grant"])
    with on(MONDAY):
        answer = officer(Role.HEAD).post(step, {"confirmed": "on"})
        assert answer.status_code == 409
        page = reverse("case", args=[case.pk])
        assert "未准许" in words(officer(Role.HEAD).get(page))
        assert "未准许" not in words(browser(account(case.organisation)).get(page))


# -- steps --------------------------------------------------------------------------------------
def test_a_blocked_step_is_shown_disabled_with_its_reason_and_article():
    case = accepted_application()
    with on(MONDAY):
        answer = officer(Role.HEAD).get(reverse("case", args=[case.pk]))
    refusal = case.law.refusal("E_NOT_PASSED")
    blocked = re.search(
        r'<button type="button"[^>]*disabled[^>]*>准予行政许可</button>', words(answer)
    )
    assert blocked
    assert refusal.reason in words(answer)


def test_a_refusal_is_shown_with_its_reason_and_nothing_typed_is_lost():
    case = decidable_application()
    step = reverse("step", args=[case.pk, "refuse"])
    typed = {
        "ground": "art-24-2-1", "reasons": "所报业绩与查证不符", "remedies": "可以申请复议",
        "confirmed": "on",
    }  # fmt: skip
    with on(MONDAY_AFTER_NEXT):
        answer = officer(Role.HEAD).post(step, typed)
    assert answer.status_code == 409
    assert case.law.refusal("E_GROUND").reason in words(answer)
    assert "所报业绩与查证不符" in words(answer)
    assert case.entries.get(outcome=Entry.Outcome.REFUSED).error == "E_GROUND"


def test_what_is_missing_is_named_at_the_field_and_in_the_summary():
    case = decidable_application()
    step = reverse("step", args=[case.pk, "refuse"])
    with on(MONDAY_AFTER_NEXT):
        answer = officer(Role.HEAD).post(step, {"reasons": "理由甲"})
    assert answer.status_code == 422
    assert words(answer).count("请选择不予许可的情形") == 2
    assert "理由甲" in words(answer)
    assert not case.entries.filter(step="refuse").exists()


def test_a_decision_is_not_taken_before_it_is_confirmed():
    case = decidable_application()
    step, client = reverse("step", args=[case.pk, "grant"]), officer(Role.HEAD)
    with on(MONDAY_AFTER_NEXT):
        assert client.post(step).status_code == 422
        case.refresh_from_db()
        assert case.state == "decision_pending"
        assert client.post(step, {"confirmed": "on"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "granted"


@pytest.mark.parametrize("name", ["no_such_step", "lapse", "begin_visit", "mark_overdue"])
def test_steps_nobody_takes_have_no_page(name):
    case = accepted_application()
    page, client = reverse("step", args=[case.pk, name]), officer(Role.HEAD)
    assert client.get(page).status_code == 404
    assert client.post(page).status_code == 404


def test_the_wrong_role_is_refused_at_the_page_as_at_the_door():
    case = submitted_application()
    with on(MONDAY):
        answer = officer(Role.REVIEWER).post(reverse("step", args=[case.pk, "accept"]))
    assert answer.status_code == 409
    assert case.law.refusal("E_ROLE").reason in words(answer)
    assert case.entries.get(outcome=Entry.Outcome.REFUSED).error == "E_ROLE"


def test_looking_at_every_page_writes_nothing():
    case = decidable_application()
    pages = [*pages_of(case), "/desk/", "/dashboard/"]
    client = officer(Role.HEAD)
    with on(MONDAY_AFTER_NEXT):
        pages += [reverse("step", args=[case.pk, name]) for name in ("grant", "refuse", "extend")]
        before = Entry.objects.count(), list(Case.objects.values())
        assert {client.get(page).status_code for page in pages} <= {200, 202}
    assert (Entry.objects.count(), list(Case.objects.values())) == before


def test_a_preview_shows_the_paper_and_leaves_no_trace():
    case = decidable_application()
    page = reverse("preview", args=[case.pk, "grant", "grant_decision"])
    before = Entry.objects.count(), Paper.objects.count(), list(NumberSeries.objects.values())
    with on(MONDAY_AFTER_NEXT):
        answer = officer(Role.HEAD).post(page)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    after = Entry.objects.count(), Paper.objects.count(), list(NumberSeries.objects.values())
    assert after == before
    case.refresh_from_db()
    assert case.state == "decision_pending"


def test_a_preview_of_a_refused_step_says_why_and_is_no_attempt():
    case = accepted_application()
    page = reverse("preview", args=[case.pk, "grant", "grant_decision"])
    with on(MONDAY):
        answer = officer(Role.HEAD).post(page)
    assert answer.status_code == 409
    assert case.law.refusal("E_NOT_PASSED").reason in words(answer)
    assert not case.entries.filter(outcome=Entry.Outcome.REFUSED).exists()


# -- deadlines ----------------------------------------------------------------------------------
def ledger_rows(page: str) -> list[tuple[str, str]]:
    """Day and number of each row of the ledger, as the page shows them."""
    rows = re.findall(r'<tr class="day-[^>]*>.*?datetime="([\d-]+)".*?</tr>', page, re.DOTALL)
    numbers = re.findall(r'<td class="amount">(?:第(\d+)日)?</td>', page)
    return list(zip(rows, numbers, strict=True))


def test_the_last_number_of_the_ledger_is_the_length_and_its_day_the_last_day():
    case = accepted_application()
    deadline = case.deadlines.get(period="decision")
    with on(MONDAY):
        answer = officer(Role.REVIEWER).get(reverse("deadline", args=[case.pk, deadline.pk]))
    counted = [(day, int(number)) for day, number in ledger_rows(words(answer)) if number]
    assert [number for _, number in counted] == list(range(1, deadline.length + 1))
    assert counted[-1][0] == deadline.due_on.isoformat()
    assert case.regulation.title in words(answer)


def test_days_of_an_expert_review_carry_no_number_in_the_ledger():
    case = decidable_application()
    review = {"review": "专家评审", "type": "expert_review", "experts": [], "reason": "确有需要"}
    act(case, "start_expert_review", date(2026, 3, 17), **review)
    act(case, "end_expert_review", date(2026, 3, 19), review="专家评审", opinion="favourable")
    deadline = case.deadlines.get(period="decision")
    with on(date(2026, 3, 20)):
        answer = officer(Role.REVIEWER).get(reverse("deadline", args=[case.pk, deadline.pk]))
    numbers = dict(ledger_rows(words(answer)))
    assert [numbers[f"2026-03-{day}"] for day in (16, 17, 18, 19, 20)] == ["10", "", "", "", "11"]
    assert max(numbers) == reading_of(deadline).due_on.isoformat()


def test_a_deadline_is_explained_only_under_its_own_case():
    case, other = accepted_application(), accepted_application()
    page = reverse("deadline", args=[case.pk, other.deadlines.first().pk])
    assert officer(Role.HEAD).get(page).status_code == 404


# -- papers -------------------------------------------------------------------------------------
def test_a_paper_not_drawn_yet_says_so_and_asks_again():
    paper = accepted_application().papers.get()
    answer = officer(Role.INTAKE).get(reverse("paper", args=[paper.pk]))
    assert answer.status_code == 202
    assert answer["Refresh"] == "5"
    assert "正在制作" in words(answer)


def test_a_code_is_verified_by_anybody_with_what_the_certificate_is_today():
    certificate = issued_application().issued_certificate
    paper = certificate.papers.get()
    answer = Client().get(reverse("verify", args=[paper.code]))
    assert answer.status_code == 200
    for said in (certificate.number, paper.number, certificate.holder_name, certificate.state_name):
        assert said in words(answer)
    assert Client().get(reverse("verify", args=["0" * 20])).status_code == 404


# -- the work list ------------------------------------------------------------------------------
def copies(of: Case, count: int) -> None:
    """Many rows like one real case, with days that tie and days that are lacking."""
    days = [None, *(MONDAY + timedelta(days=n) for n in range(7))]
    fields = [f for f in Case._meta.concrete_fields if f.name not in ("id", "number")]
    values = {f.attname: getattr(of, f.attname) for f in fields}
    Case.objects.bulk_create(
        Case(**values | {"next_due_on": days[n % len(days)]}) for n in range(count)
    )


def test_pages_of_three_hundred_cases_leave_no_gap_and_show_none_twice():
    copies(accepted_application(), 299)
    client, address, seen, pages = officer(Role.INTAKE), "/desk/", [], 0
    with on(MONDAY):
        while address:
            page = words(client.get(address))
            seen += [int(pk) for pk in ROW.findall(page)]
            found = re.search(r'href="(\?[^"]*)" rel="next"', page)
            address = f"/desk/{found[1].replace('&amp;', '&')}" if found else ""
            pages += 1
    assert pages == 6
    assert seen == list(Case.objects.by_urgency().values_list("pk", flat=True))
    assert len(seen) == 300


def test_a_page_costs_the_same_few_queries_at_any_depth(django_assert_num_queries):
    copies(accepted_application(), 299)
    cases = Case.objects.visible_to(official(Role.INTAKE, office()))
    first = selectors.page(cases)
    with django_assert_num_queries(1):
        second = selectors.page(cases, after=first.after)
    with django_assert_num_queries(1):
        selectors.page(cases, after=second.after)


def test_the_work_list_asks_few_questions_however_many_cases(django_assert_max_num_queries):
    copies(accepted_application(), 99)
    client = officer(Role.INTAKE)
    with on(MONDAY):
        client.get("/desk/")
        with django_assert_max_num_queries(7):  # three of them find the session and the person
            client.get("/desk/")


def test_the_next_page_is_entered_in_the_index_not_walked_to():
    copies(accepted_application(), 299)
    after = selectors.Key(MONDAY + timedelta(days=3), 1)
    with CaptureQueriesContext(connection) as queries:
        found = selectors.page(Case.objects.filter(closed_on=None), after=after)
    assert found.rows[0].next_due_on == after.due_on
    columns = 'ROW("casework_case"."next_due_on", "casework_case"."id") > ROW('
    assert columns in queries[0]["sql"]
    assert "OFFSET" not in queries[0]["sql"]


@pytest.mark.parametrize(
    "broken", ["", "x", "2026-13-45.3", "2026-03-02", ".", ".²", "1.2.3", "a.1"]
)
def test_a_key_nobody_gave_out_leads_to_the_first_page(broken):
    accepted_application()
    answer = officer(Role.INTAKE).get("/desk/", {"after": broken})
    assert answer.status_code == 200
    assert len(ROW.findall(words(answer))) == 1


def test_the_lamps_count_what_their_lists_show():
    red = accepted_application(date(2026, 1, 5))
    accepted_application(date(2026, 3, 2))
    client = officer(Role.INTAKE)
    with on(date(2026, 3, 3)):
        page = words(client.get("/desk/"))
        listed = ROW.findall(words(client.get("/desk/?light=red")))
    assert [int(n) for n in re.findall(r"<strong>(\d+)</strong>", page)] == [2, 1, 0, 1, 0]
    assert listed == [str(red.pk)]


def test_filters_narrow_by_kind_state_person_and_words():
    case, other = accepted_application(), submitted_application()
    me = official(Role.INTAKE, office())
    client = browser(me)
    with on(MONDAY):
        client.post(reverse("assign", args=[case.pk]), {"next": "/desk/"})
        for query in (
            "state=written_review", "mine=1", f"q={case.organisation.name}", f"q={case.number}",
        ):  # fmt: skip
            assert ROW.findall(words(client.get(f"/desk/?{query}"))) == [str(case.pk)]
        assert len(ROW.findall(words(client.get("/desk/?kind=application")))) == 2
        assert not ROW.findall(words(client.get("/desk/?kind=visit")))
        assert client.get("/desk/?q=%00&until=2026-99-99&light=blue").status_code == 200
    assert Case.objects.get(pk=other.pk).assignee is None


def test_taking_a_case_on_never_leads_out_of_the_house():
    case = accepted_application()
    client = officer(Role.INTAKE)
    answer = client.post(reverse("assign", args=[case.pk]), {"next": "https://example.org/"})
    assert answer["Location"] == reverse("case", args=[case.pk])


def test_what_is_written_in_names_is_text_in_the_list():
    case = accepted_application()
    case.organisation.name = '<script>alert("x")</script>'
    case.organisation.save()
    page = words(officer(Role.INTAKE).get("/desk/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


# -- visits -------------------------------------------------------------------------------------
def test_a_plan_whose_notice_is_refused_stays_a_plan_and_is_sent_again():
    case = reviewed_application()
    first = official(Role.REVIEWER, office())
    second = official(Role.INSPECTOR, office())
    client, page = browser(first), reverse("visit-plan", args=[case.pk])
    with on(MONDAY):
        refused = client.post(page, {"visit_on": "2026-03-16", "staff": [first.pk]})
        assert refused.status_code == 409
        assert case.law.refusal("E_TEAM_TOO_SMALL").reason in words(refused)
        assert [visit.state for visit in case.visits.all()] == ["planned"]
        team = [first.pk, second.pk]
        assert client.post(page, {"visit_on": "2026-03-16", "staff": team}).status_code == 302
    assert [visit.state for visit in case.visits.all()] == ["notified"]
    assert client.get(page).status_code == 404


def test_the_steps_of_a_visit_are_recorded_once_each_by_the_team():
    case = reviewed_application()
    visit = notified_visit(case, MONDAY, MONDAY_AFTER_NEXT)
    act(visit, "start", MONDAY_AFTER_NEXT)
    grounds = list(visit.steps_of_visit)
    inspector = official(Role.INSPECTOR, office())
    with on(MONDAY_AFTER_NEXT):
        for note in ("听取了汇报", "另写一次"):
            page = reverse("visit-record", args=[visit.pk, grounds[0]])
            assert browser(inspector).post(page, {"note": note}).status_code == 302
        page = reverse("visit-record", args=[visit.pk, grounds[1]])
        officer(Role.INTAKE).post(page, {"note": "不是审查人员"})
        browser(inspector).post(page, {"note": "  "})
        no_step = browser(inspector).post(reverse("visit-record", args=[visit.pk, "x"]))
    assert no_step.status_code == 404
    record = visit.records.get()
    assert (record.ground, record.note, record.actor) == (grounds[0], "听取了汇报", inspector)
    assert record.at == ten_o_clock(MONDAY_AFTER_NEXT)


# -- the calendar -------------------------------------------------------------------------------
def test_the_edit_of_a_day_moves_exactly_what_its_preview_lists():
    case = accepted_application()
    certificate = issued_application().issued_certificate
    deadline = case.deadlines.get(period="decision")
    was, day = deadline.due_on, "2026-03-04"
    admin = officer(Role.ADMIN, "national")
    page = reverse("calendar-day", args=[date(2026, 3, 4)])
    edit = {"working": "false", "name": "停止办公"}
    expected = {m.deadline.pk: m.due for m in moves(Edit(date(2026, 3, 4), False, "停止办公"))}
    with on(MONDAY):
        asked = admin.post(page, edit)
        assert case.number in words(asked)
        deadline.refresh_from_db()
        assert deadline.due_on == was
        before = dict(Deadline.objects.running().values_list("pk", "due_on"))
        assert admin.post(page, edit | {"confirmed": "1"}).status_code == 302
    after = dict(Deadline.objects.running().values_list("pk", "due_on"))
    moved = {pk: due for pk, due in after.items() if before[pk] != due}
    assert moved == expected
    assert deadline.pk in moved
    assert not any(d.pk in moved for d in certificate.deadlines.all())
    assert not working_calendar().is_working(date.fromisoformat(day))
    assert audit.audit_deadlines() == []
    assert Entry.objects.filter(kind="calendar", step="edit", case=None).exists()
    assert len(expected) < SHOWN


def test_a_day_given_back_to_its_weekday_is_no_longer_special():
    admin, page = officer(Role.ADMIN, "national"), reverse("calendar-day", args=[date(2026, 3, 4)])
    was = accepted_application().deadlines.get(period="decision")
    for edit in ({"working": "false", "name": "停电"}, {"working": "true", "name": ""}):
        admin.post(page, edit | {"confirmed": "1"})
    assert Deadline.objects.get(pk=was.pk).due_on == was.due_on
    assert working_calendar().name(date(2026, 3, 4)) == ""


def test_only_the_administrator_edits_the_calendar():
    page = reverse("calendar-day", args=[date(2026, 3, 4)])
    assert officer(Role.HEAD).post(page, {"working": "false"}).status_code == 404
    assert officer(Role.ADMIN).get("/calendar/1999/").status_code == 404
    assert officer(Role.ADMIN).post(page, {"working": "perhaps"}).status_code == 422
