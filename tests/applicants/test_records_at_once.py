"""Two members of a unit at the same records."""

from __future__ import annotations

import pytest

from applicants.models import Record
from applicants.records import changing, rows
from applicants.records.catalogue import kinds
from applicants.records.importing import Outcome, import_workbook
from applicants.records.keeping import version_of
from casework.journal import faults
from casework.models import User
from tests.applicants.rows import header, keep, person, person_row, workbook
from tests.casework.test_door_concurrent import at_once
from tests.factories import account, organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user() -> User:
    return account(organisation())


def test_of_many_who_add_the_same_person_one_succeeds_and_the_others_are_told(user: User) -> None:
    results = at_once(*[lambda: keep(user, "person", person())] * 8)
    assert sum(isinstance(result, Record) for result in results) == 1
    assert sum(isinstance(result, changing.Stands) for result in results) == 7
    assert Record.objects.count() == 1


def test_of_two_who_change_the_same_record_one_is_shown_what_the_other_did(user: User) -> None:
    record = keep(user, "person", person())
    read = version_of(record)

    def change(post: str) -> Record:
        return changing.change(record, person(post=post), version=read, by=user)

    results = at_once(lambda: change("sales"), lambda: change("director"))
    assert sorted(type(result).__name__ for result in results) == ["ChangedMeanwhile", "Record"]


def test_two_workbooks_at_once_leave_the_whole_of_one_of_them(user: User) -> None:
    keep(user, "person", person(99))

    def replace(first: int) -> Outcome:
        lines = [person_row(number) for number in range(first, first + 40)]
        file = workbook(header("person"), lines)
        assert user.organisation
        return import_workbook(user.organisation, kinds()["person"], file, replace=True, by=user)

    outcomes = at_once(lambda: replace(0), lambda: replace(20))
    assert [outcome.count for outcome in outcomes] == [40, 40]
    names = {row["name"] for row in rows(user.organisation, "person")}
    assert names in ({f"赵{n}" for n in range(40)}, {f"赵{n}" for n in range(20, 60)})
    assert list(faults()) == []
