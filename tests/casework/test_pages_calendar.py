"""The working calendar: an edit does what its preview said, and only the administrator edits."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from casework import audit
from casework.calendar_edits import DayEdit, moves
from casework.calendars import working_calendar
from casework.models import Deadline, Entry, Role
from casework.views.calendars import SHOWN
from tests.factories import (
    MONDAY,
    accepted_application,
    issued_application,
)
from tests.pages import officer, on, words

pytestmark = pytest.mark.django_db


def test_the_edit_of_a_day_moves_exactly_what_its_preview_lists():
    case = accepted_application()
    certificate = issued_application().issued_certificate
    deadline = case.deadlines.get(period="decision")
    was, day = deadline.due_on, "2026-03-04"
    admin = officer(Role.ADMIN, "national")
    page = reverse("calendar-day", args=[date(2026, 3, 4)])
    edit = {"working": "false", "name": "停止办公"}
    expected = {m.deadline.pk: m.due for m in moves(DayEdit(date(2026, 3, 4), False, "停止办公"))}
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


def test_the_notice_of_a_new_year_ends_the_provisional_reckoning():
    """New Year's Day of 2027 lies within the period; until the notice is known it is a Friday."""
    deadline = accepted_application(date(2026, 12, 21)).deadlines.get(period="decision")
    assert (deadline.due_on, deadline.provisional) == (date(2027, 1, 18), True)
    admin, page = officer(Role.ADMIN, "national"), reverse("calendar-notice", args=[2027])
    assert admin.get(reverse("calendar-day", args=[date(2027, 1, 1)])).status_code == 404
    told = {"source": "通知", "days": "2027-01-01 休 元旦\n2027年1月2日 休 元旦\n2027/1/3 休 元旦"}
    asked = admin.post(page, told)
    assert "2027-01-18" in words(asked)
    assert "2027-01-19" in words(asked)
    assert admin.post(page, told | {"confirmed": "1"}).status_code == 302
    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.provisional) == (date(2027, 1, 19), False)
    assert audit.audit_deadlines() == []


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("2027-01-01 休 元旦\n元旦放假", "第2行看不懂：元旦放假"),
        ("2027-02-29 休", "第1行：没有这一天"),
        ("2026-12-31 休", "第1行：2026-12-31不在2027年"),
        ("2027-01-01 休\n2027-01-01 班", "第2行：2027-01-01写了两次"),
        ("", "请填写放假和调休"),
    ],
)
def test_a_notice_with_a_mistake_is_refused_at_its_line(lines, says):
    page = reverse("calendar-notice", args=[2027])
    answer = officer(Role.ADMIN).post(page, {"source": "通知", "days": lines})
    assert answer.status_code == 422
    assert says in words(answer)


def test_only_the_administrator_edits_the_calendar():
    page = reverse("calendar-day", args=[date(2026, 3, 4)])
    assert officer(Role.HEAD).post(page, {"working": "false"}).status_code == 404
    assert officer(Role.ADMIN).get("/calendar/1999/").status_code == 404
    assert officer(Role.ADMIN).post(page, {"working": "perhaps"}).status_code == 422
