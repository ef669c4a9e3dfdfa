"""Deadline rows are nothing but their readings; an edit of the calendar moves what it announced."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from casework import audit, calendars
from casework.calendar import SpecialDay, WorkingCalendar
from casework.calendars import build, working_calendar
from casework.models import CalendarDay, CalendarYear, Case, Deadline
from tests import factories
from tests.factories import MONDAY, act

pytestmark = pytest.mark.django_db


def test_a_row_changed_by_hand_is_found_and_put_right() -> None:
    case = factories.accepted_application()
    row = case.deadlines.get(period="decision")
    for name, wrong in {
        "due_on": row.due_on + timedelta(days=1),
        "acts_on": row.acts_on + timedelta(days=40),
        "ended_on": MONDAY,
        "day_zero": MONDAY - timedelta(days=1),
        "silence": "",
        "statutory": False,
        "provisional": True,
    }.items():
        Deadline.objects.filter(pk=row.pk).update(**{name: wrong})
        (change,) = audit.audit_deadlines()
        assert change.deadline.pk == row.pk
        assert getattr(change.deadline, name) == getattr(row, name)
        Deadline.objects.filter(pk=row.pk).update(**{name: getattr(row, name)})
    assert audit.audit_deadlines() == []


def test_a_deleted_row_is_found() -> None:
    case = factories.accepted_application()
    case.deadlines.filter(period="decision").delete()
    (change,) = audit.audit_deadlines()
    assert (change.is_new, change.deadline.period) == (True, "decision")


def test_a_row_the_journal_knows_nothing_of_is_found() -> None:
    case = factories.accepted_application()
    stray = case.deadlines.get(period="decision")
    stray.pk, stray.ordinal = None, 9
    stray.save()
    (change,) = audit.audit_deadlines()
    assert (change.deadline.pk, change.is_stray) == (stray.pk, True)
    told = StringIO()
    with pytest.raises(SystemExit):
        call_command("audit_deadlines", stderr=told)
    assert "（第9次）：流转记录中没有依据" in told.getvalue()
    act(case, "withdraw", MONDAY)
    assert not Deadline.objects.filter(pk=stray.pk).exists()


def test_audit_deadlines_says_what_differs_and_ends_with_1() -> None:
    case = factories.accepted_application()
    said = StringIO()
    call_command("audit_deadlines", stdout=said)
    assert f"共{case.deadlines.count()}项" in said.getvalue()
    case.deadlines.filter(period="decision").update(due_on=date(2026, 4, 1))
    told = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("audit_deadlines", stderr=told)
    assert ended.value.code == 1
    assert f"案件{case.pk} 许可决定期限（第1次）：登记为2026-04-01，应为2026-03-30" in (
        told.getvalue()
    )


def test_the_next_due_day_of_a_case_is_that_of_its_soonest_running_period() -> None:
    case = factories.accepted_application()
    act(case, "record_written_review", MONDAY, verdict="pass")
    case.refresh_from_db()
    soonest = min(row.due_on for row in case.deadlines.running() if row.statutory)
    assert case.next_due_on == soonest == date(2026, 3, 30)
    act(case, "start_expert_review", date(2026, 3, 4), reason="技术复杂", review="a", experts=[])
    case.refresh_from_db()
    assert case.next_due_on is None


# -- an edit of the calendar --------------------------------------------------------------------
DAYS_OFF = {
    "a day of the office": date(2026, 3, 11),
    "the last day itself": date(2026, 3, 30),
    "a day when nothing runs": date(2026, 8, 12),
}


@pytest.fixture
def running_cases() -> list[Case]:
    """Some of every kind: received, corrected, accepted, paused, decided, closed."""
    paused = factories.accepted_application()
    act(paused, "start_expert_review", date(2026, 3, 4), reason="复杂", review="a", experts=[])
    closed = factories.accepted_application()
    act(closed, "withdraw", date(2026, 3, 5))
    return [
        factories.submitted_application(),
        factories.application_to_correct(),
        factories.accepted_application(),
        factories.submitted_application(date(2026, 3, 9)),
        paused,
        closed,
        factories.issued_application(),
    ]


def edited(day: date, *, working: bool) -> WorkingCalendar:
    years = list(CalendarYear.objects.values_list("year", flat=True))
    special = {row.day: SpecialDay(row.working, row.name) for row in CalendarDay.objects.all()} | {
        day: SpecialDay(working, "改")
    }
    return build(special, years)


def store(day: date, *, working: bool) -> None:
    CalendarDay.objects.update_or_create(day=day, defaults={"working": working, "name": "改"})
    calendars.touch()


def due_days() -> dict[int, date | None]:
    return dict(Deadline.objects.values_list("pk", "due_on"))


@pytest.mark.usefixtures("running_cases")
@pytest.mark.parametrize("named", DAYS_OFF)
def test_the_preview_of_an_edit_lists_exactly_what_the_edit_then_moves(named: str) -> None:
    day = DAYS_OFF[named]
    before = due_days()
    announced = {
        (move.deadline.pk, move.was, move.due) for move in audit.preview(edited(day, working=False))
    }
    assert due_days() == before
    store(day, working=False)
    audit.reread()
    after = due_days()
    running = set(Deadline.objects.running().values_list("pk", flat=True))
    moved = {(pk, before[pk], after[pk]) for pk in running if before[pk] != after[pk]}
    assert moved == announced
    assert bool(moved) == (named != "a day when nothing runs")
    assert audit.audit_deadlines() == []


@pytest.mark.usefixtures("running_cases")
def test_an_edit_taken_back_brings_every_date_back() -> None:
    before = due_days()
    store(date(2026, 3, 11), working=False)
    assert audit.reread() > 0
    assert due_days() != before
    CalendarDay.objects.filter(day=date(2026, 3, 11)).delete()
    calendars.touch()
    audit.reread()
    assert due_days() == before


@pytest.mark.usefixtures("running_cases")
def test_a_make_up_day_brings_dates_forward() -> None:
    saturday = date(2026, 3, 7)
    assert not working_calendar().is_working(saturday)
    moves = audit.preview(edited(saturday, working=True))
    assert moves
    assert all(move.due < move.was for move in moves if move.due and move.was)


@pytest.mark.usefixtures("running_cases")
def test_a_second_reading_after_an_edit_changes_nothing() -> None:
    store(date(2026, 3, 11), working=False)
    audit.reread()
    assert audit.reread() == 0


def test_an_edit_from_a_day_on_is_reread_from_that_day_on() -> None:
    factories.issued_application()
    day = date(2026, 3, 30)
    store(day, working=False)
    assert audit.audit_deadlines()
    assert audit.reread(since=day) > 0
    assert audit.audit_deadlines() == []
