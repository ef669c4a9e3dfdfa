"""What people are told, once, and who is not told: acts, papers, deadlines, messages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from casework import messaging, notices, notifying, reactions
from casework.calendars import working_calendar
from casework.models import Case, Deadline, Entry, Notification, Pending, Role, SweptDay, User
from casework.sweep import sweep
from supervision import drafting
from tests import factories
from tests.factories import (
    MONDAY,
    accepted_application,
    account,
    act,
    application_to_correct,
    draft,
    office,
    official,
    organisation,
    submitted_application,
)
from tests.pages import browser, on, words
from tests.supervision.holders import LAST_DAY, holder

pytestmark = pytest.mark.django_db


def relay(day: date = MONDAY) -> None:
    with on(day):
        reactions.relay()


def told(person: User, *kinds: str) -> list[str]:
    """The sentences a person was told, oldest first."""
    rows = Notification.objects.filter(person=person).order_by("pk")
    rows = rows.filter(kind__in=kinds) if kinds else rows
    return [notifying.sentence_of(row) for row in rows]


def member(case: Case, name: str = "colleague") -> User:
    """A second account of the unit: the first one acts, and is not told of its own acts."""
    unit = case.organisation
    user, _ = User.objects.get_or_create(username=name, defaults={"organisation": unit})
    return user


def swept(day: date) -> None:
    with on(day):
        sweep(day)
        reactions.relay()


def deadline(case: Case, period: str) -> Deadline:
    return case.deadlines.get(period=period)


# -- acts and papers ----------------------------------------------------------------------------
@pytest.mark.article("18")
def test_a_paper_that_was_issued_is_told_to_the_unit_and_to_nobody_else() -> None:
    case = accepted_application()
    stranger = account(organisation())
    relay()
    title = case.law.name("papers", "acceptance_notice")
    assert told(account(case.organisation), "paper_issued") == [f"《{title}》已制发，可以下载。"]
    assert told(stranger) == []
    assert not Notification.objects.filter(person__organisation=None).exists()


def test_a_paper_is_told_to_the_members_but_not_to_the_one_who_acted() -> None:
    case = draft()
    colleague = member(case)
    act(case, "submit", MONDAY, declared=True)
    relay()
    assert told(account(case.organisation)) == []
    assert told(colleague) == ["《申请材料接收回执》已制发，可以下载。"]


@pytest.mark.article("18")
def test_a_round_of_correction_is_told_with_its_last_day() -> None:
    case = application_to_correct()
    relay()
    (sentence,) = told(account(case.organisation), "correction_begun")
    due = deadline(case, "correction").due_on
    assert due == date(2026, 3, 23)
    assert f"{due.year}年{due.month}月{due.day}日（含当日）前提交" in sentence
    assert told(account(case.organisation), "paper_issued") == [], "one act, one notification"


def test_an_act_relayed_twice_is_told_once() -> None:
    case = accepted_application()
    entry = case.entries.get(step="accept")
    relay()
    notices.tell_of_act(entry)
    Pending.objects.create(entry=entry)
    relay()
    assert len(told(account(case.organisation), "paper_issued")) == 1


def test_what_is_kept_from_the_unit_is_not_told_to_it() -> None:
    unit = holder(MONDAY).organisation
    relay()
    Notification.objects.all().delete()
    act(drafting.draft_investigation(unit, on=MONDAY), "open", MONDAY, facts="线索")
    inspection = drafting.draft_inspection(unit, on=MONDAY)
    act(inspection, "open_flying", MONDAY)
    relay()
    assert told(account(unit)) == []
    act(inspection, "start", MONDAY, inspectors=["何", "林"])
    relay()
    assert told(account(unit)) == [f"办件状态变为“{inspection.state_name}”。"]


def test_a_closed_account_is_told_nothing() -> None:
    case = accepted_application()
    account(case.organisation)
    User.objects.filter(organisation=case.organisation).update(is_active=False)
    relay()
    assert not Notification.objects.exists()


# -- messages and assignment --------------------------------------------------------------------
def write(case: Case, by: User) -> None:
    part = messaging.part_of(case, by)
    assert part is not None
    messaging.send(case, by=by, part=part, text="请看。")


def test_a_message_is_told_to_those_whose_role_has_something_to_do() -> None:
    case = submitted_application()
    intake, reviewer = official(Role.INTAKE, office()), official(Role.REVIEWER, office())
    elsewhere = official(Role.INTAKE, office("Guangdong"))
    write(case, account(case.organisation))
    assert told(intake) == ["收到新消息。"]
    assert told(reviewer) == told(elsewhere) == told(account(case.organisation)) == []


def test_a_message_is_told_to_the_one_who_handles_the_case_alone() -> None:
    case = submitted_application()
    intake, reviewer = official(Role.INTAKE, office()), official(Role.REVIEWER, office())
    Case.objects.filter(pk=case.pk).update(assignee=reviewer)
    case.refresh_from_db()
    write(case, account(case.organisation))
    assert (len(told(reviewer)), told(intake)) == (1, [])


def test_an_answer_is_told_to_every_member_of_the_unit() -> None:
    case = submitted_application()
    colleague = member(case)
    write(case, official(Role.INTAKE, office()))
    assert told(account(case.organisation)) == told(colleague) == ["收到新消息。"]


def test_who_loses_a_case_to_a_colleague_learns_it() -> None:
    case = submitted_application()
    intake, reviewer = official(Role.INTAKE, office()), official(Role.REVIEWER, office())
    assign = reverse("assign", args=[case.pk])
    browser(intake).post(assign)
    assert told(intake) == []
    browser(reviewer).post(assign)
    assert told(intake) == [f"本案已改由{reviewer}承办。"]
    assert told(reviewer) == []


def test_who_is_given_a_case_learns_it() -> None:
    case = submitted_application()
    head, reviewer = official(Role.HEAD, office()), official(Role.REVIEWER, office())
    browser(head).post(reverse("assign", args=[case.pk]), {"person": reviewer.pk})
    assert told(reviewer) == ["本案已分给您承办。"]


# -- deadlines ----------------------------------------------------------------------------------
@pytest.mark.article("18")
def test_the_units_deadline_is_told_from_its_first_yellow_day_and_on_the_last() -> None:
    case = application_to_correct()
    unit, intake = account(case.organisation), official(Role.INTAKE, office())
    row = deadline(case, "correction")
    assert row.warn_on is not None
    assert row.due_on is not None
    swept(row.warn_on - timedelta(days=1))
    assert told(unit, "deadline_near") == []
    swept(row.warn_on)
    assert len(told(unit, "deadline_near")) == 1
    for number in range(1, (row.due_on - row.warn_on).days):
        swept(row.warn_on + timedelta(days=number))
    assert len(told(unit, "deadline_near")) == 1
    swept(row.due_on)
    assert told(unit, "deadline_near")[1:] == [f"{row.title}今日届满。"]
    swept(row.due_on + timedelta(days=1))
    assert len(told(unit, "deadline_near")) == 2
    assert told(intake, "deadline_near") == []


@pytest.mark.article("18")
def test_a_deadline_that_was_met_is_not_told() -> None:
    case = application_to_correct()
    row = deadline(case, "correction")
    case.materials.filter(key="charter").update(version=2)
    act(case, "resubmit", date(2026, 3, 4), items=["charter"])
    assert row.warn_on is not None
    swept(row.warn_on)
    assert told(account(case.organisation), "deadline_near") == []


@pytest.mark.article("18")
def test_the_offices_deadline_is_told_to_the_office() -> None:
    case = submitted_application()
    row = deadline(case, "accept_review")
    intake, reviewer = official(Role.INTAKE, office()), official(Role.REVIEWER, office())
    assert row.warn_on is not None
    swept(row.warn_on)
    (sentence,) = told(intake)
    assert sentence.startswith(f"{row.title}临近届满")
    assert told(reviewer) == []
    assert told(account(case.organisation)) == []


@pytest.mark.article("25-1")
def test_a_decision_that_is_late_is_told_to_the_office_once() -> None:
    case = factories.decidable_application()
    row = deadline(case, "decision")
    head = official(Role.HEAD, office())
    assert row.due_on is not None
    swept(row.due_on)
    assert told(head, "deadline_over") == []
    for number in (1, 2, 3):
        swept(row.due_on + timedelta(days=number))
    (sentence,) = told(head, "deadline_over")
    assert sentence.startswith(row.title)
    assert told(account(case.organisation), "deadline_over") == []


@pytest.mark.article("34")
def test_a_filing_that_is_late_is_told_to_the_unit_as_well() -> None:
    unit = holder(MONDAY).organisation
    filing = drafting.draft_filing(unit, on=MONDAY)
    act(
        filing, "register", MONDAY, place=office(), category="software_development",
        secrecy="秘密", signed=MONDAY,
    )  # fmt: skip
    row = deadline(filing, "project_filing")
    assert row.due_on is not None
    swept(row.due_on + timedelta(days=1))
    assert len(told(account(unit), "deadline_over")) == 1


@pytest.mark.article("28-1")
def test_a_certificate_that_nears_the_end_of_its_time_for_renewal_is_told_to_its_holder() -> None:
    certificate = holder(MONDAY)
    unit = account(certificate.organisation)
    row = deadline(certificate, "renewal_application")
    assert row.warn_on is not None
    assert row.due_on is not None
    assert row.due_on < LAST_DAY
    swept(row.warn_on - timedelta(days=1))
    assert told(unit, "renewal_near") == []
    swept(row.warn_on)
    (sentence,) = told(unit, "renewal_near")
    assert row.title in sentence


@pytest.mark.parametrize("days", [1, 3])
def test_a_night_without_a_sweep_tells_late_but_once(days: int) -> None:
    case = application_to_correct()
    row = deadline(case, "correction")
    assert row.warn_on is not None
    swept(MONDAY)
    swept(row.warn_on + timedelta(days=days - 1))
    swept(row.warn_on + timedelta(days=days))
    assert len(told(account(case.organisation), "deadline_near")) == 1


def test_a_sweep_that_only_catches_up_tells_nothing_that_is_over() -> None:
    case = application_to_correct()
    row = deadline(case, "correction")
    assert row.due_on is not None
    swept(MONDAY)
    swept(row.due_on + timedelta(days=3))
    assert told(account(case.organisation), "deadline_near") == []
    assert case.entries.filter(step="lapse").exists()


def test_a_day_swept_twice_tells_once() -> None:
    case = application_to_correct()
    row = deadline(case, "correction")
    assert row.warn_on is not None
    swept(row.warn_on)
    SweptDay.objects.all().delete()
    swept(row.warn_on)
    assert len(told(account(case.organisation), "deadline_near")) == 1


def test_a_last_day_that_moved_is_told_anew() -> None:
    case = submitted_application()
    intake = official(Role.INTAKE, office())
    row = deadline(case, "accept_review")
    assert row.warn_on is not None
    assert row.due_on is not None
    swept(row.warn_on)
    moved = working_calendar().add(row.due_on, 1)
    Deadline.objects.filter(pk=row.pk).update(due_on=moved, acts_on=moved + timedelta(days=1))
    swept(row.due_on)
    assert len(told(intake, "deadline_near")) == 2


def test_many_notifications_cost_the_same_few_queries(django_assert_max_num_queries: Any) -> None:
    for _ in range(6):
        application_to_correct()
    day = Deadline.objects.filter(period="correction").values_list("warn_on", flat=True)[0]
    with on(day), django_assert_max_num_queries(12):
        assert notices.tell_of_near_ends(day) == 6


# -- the pages ----------------------------------------------------------------------------------
def test_the_bell_counts_and_each_notification_leads_to_its_page() -> None:
    case = accepted_application()
    relay()
    unit = account(case.organisation)
    client = browser(unit)
    assert "<strong>1</strong>" in words(client.get("/applications/"))
    note = Notification.objects.get(person=unit)
    page = words(client.get("/notifications/"))
    assert case.number in page
    assert Notification.objects.filter(read_at=None).exists(), "looking at the list reads nothing"
    answer = client.post(reverse("notification", args=[note.pk]))
    assert answer["Location"] == f"/applications/{case.pk}/"
    note.refresh_from_db()
    assert note.read_at is not None
    assert "条未读" not in words(client.get("/notifications/"))


def test_staff_are_led_to_the_page_of_the_office() -> None:
    case, intake = submitted_application(), official(Role.INTAKE, office())
    write(case, account(case.organisation))
    note = Notification.objects.get(person=intake)
    answer = browser(intake).post(reverse("notification", args=[note.pk]))
    assert answer["Location"] == reverse("messages", args=[case.pk])
    assert case.organisation.name in words(browser(intake).get("/notifications/"))


def test_nobody_opens_or_reads_the_notifications_of_others() -> None:
    case = accepted_application()
    relay()
    note = Notification.objects.get(person=account(case.organisation))
    other = browser(account(organisation()))
    assert other.post(reverse("notification", args=[note.pk])).status_code == 404
    other.post("/notifications/read/")
    note.refresh_from_db()
    assert note.read_at is None
    assert case.number not in words(other.get("/notifications/"))


def test_all_are_marked_as_read_at_once() -> None:
    case = accepted_application()
    relay()
    unit = account(case.organisation)
    browser(unit).post("/notifications/read/")
    assert notifying.unread(unit) == 0


def test_the_list_asks_the_same_however_long_it_is_and_pages_on(
    django_assert_max_num_queries: Any,
) -> None:
    case = accepted_application()
    unit = account(case.organisation)
    notifying.tell(
        notifying.Note("state_changed", unit.pk, case.pk, f"n:{number}", what="已受理")
        for number in range(40)
    )
    client = browser(unit)
    client.get("/notifications/")
    with django_assert_max_num_queries(5):  # session, person, unit, rows, bell
        page = words(client.get("/notifications/"))
    last = Notification.objects.order_by("-pk")[29]
    assert f"?before={last.pk}" in page
    assert words(client.get(f"/notifications/?before={last.pk}")).count("notification-new") == 10
    assert client.get("/notifications/?before=²").status_code == 200


def test_every_kind_has_its_sentence_and_leads_somewhere() -> None:
    case = accepted_application()
    kinds = {
        *notifying.kinds_for(account(case.organisation)),
        *notifying.kinds_for(official(Role.INTAKE, office())),
    }
    assert len(kinds) >= 15
    for kind in kinds:
        note = Notification(kind=kind.key, case=case, what="甲", day=MONDAY, at=case.created_at)
        assert notifying.sentence_of(note).endswith("。")
        assert notifying.target_of(note, account(case.organisation)).startswith("/")


def test_whose_a_period_is_follows_from_the_steps_that_end_it() -> None:
    from casework.law import law_named  # noqa: PLC0415

    rules = law_named("classified-2020").rules
    kinds = law_named("classified-2020").document["periods"]
    units = {key for key, rule in rules.items() if notices.is_units(kinds[key]["runs_on"], rule)}
    assert units == {
        "correction", "annual_report", "project_filing", "change_completion_report",
        "post_change_report", "rectification",
    }  # fmt: skip
    assert Entry.objects.count() == 0
