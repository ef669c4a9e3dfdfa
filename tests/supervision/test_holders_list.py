"""The list of holders: the most urgent stand first, and can be asked for by their light."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework.models import Deadline, Role
from licensing.models import Certificate
from tests.factories import MONDAY
from tests.pages import officer, on, words
from tests.supervision.holders import holder

pytestmark = pytest.mark.django_db
LATER = date(2029, 2, 28)


@pytest.fixture
def renewal() -> Deadline:
    """The day by which a holder must have asked for renewal."""
    return owed(holder(MONDAY))


def owed(certificate: Certificate) -> Deadline:
    running = certificate.deadlines.running().exclude(silence="").exclude(warn_on=None)
    return running.order_by("due_on")[0]


def listed(day: date, light: str = "", said: str = "") -> str:
    with on(day):
        return words(officer(Role.SUPERVISOR).get("/holders/", {"light": light, "q": said}))


def test_a_holder_is_near_its_last_day_from_the_day_of_warning(renewal: Deadline) -> None:
    unit, warned = renewal.case.organisation.name, renewal.warn_on
    assert warned
    assert unit not in listed(warned - timedelta(days=1), "yellow")
    assert unit in listed(warned, "yellow")


def test_a_holder_is_late_from_the_day_after_its_last(renewal: Deadline) -> None:
    unit, last = renewal.case.organisation.name, renewal.due_on
    assert last
    assert unit in listed(last, "yellow")
    assert unit not in listed(last, "red")
    assert unit in listed(last + timedelta(days=1), "red")
    assert unit not in listed(last + timedelta(days=1), "yellow")


def test_what_runs_and_what_is_late_is_counted(renewal: Deadline) -> None:
    assert renewal.due_on
    row = listed(renewal.due_on + timedelta(days=1)).partition("<tbody")[2]
    assert 'data-label="进行中">1<' in row
    assert 'data-label="逾期">1<' in row


def test_who_owes_something_sooner_stands_before_who_owes_it_later(renewal: Deadline) -> None:
    first, second = renewal.case, holder(MONDAY, valid_until=LATER)
    page = listed(MONDAY)
    assert page.index(first.organisation.name) < page.index(second.organisation.name)


def test_a_holder_is_found_by_its_name_and_by_its_code(renewal: Deadline) -> None:
    unit, other = renewal.case.organisation, holder(MONDAY).organisation
    for said in (unit.name, unit.code):
        page = listed(MONDAY, said=said)
        assert unit.name in page
        assert other.name not in page.partition("<tbody")[2]
