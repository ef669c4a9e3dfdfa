"""The journal is the truth: nobody changes it, and a change would be found."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from casework import clock, hall
from casework.journal import faults, fingerprint
from casework.models import Case, Entry, Role
from tests import factories
from tests.factories import MONDAY, act, office, official

pytestmark = pytest.mark.django_db


# -- nobody changes it --------------------------------------------------------------------------
@pytest.fixture
def triggers_as_delivered(db: None) -> None:
    """The tests switch the guard against TRUNCATE off to empty the tables; here it is on."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE casework_entry ENABLE TRIGGER journal_keeps_all")


@pytest.mark.usefixtures("triggers_as_delivered")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casework_entry SET hash = 'x'",
        "UPDATE casework_entry SET hash = hash",
        "DELETE FROM casework_entry",
        "TRUNCATE casework_entry CASCADE",
    ],
)
def test_the_database_refuses_even_its_owner_to_change_the_journal(statement: str) -> None:
    factories.submitted_application()
    with connection.cursor() as cursor:
        # Deferred checks of the test's own rows must not be what refuses.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)


@pytest.mark.usefixtures("as_application")
def test_the_application_adds_entries_and_may_not_alter_them() -> None:
    case = factories.submitted_application()
    act(case, "accept", MONDAY)
    for statement in ("UPDATE casework_entry SET role = ''", "DELETE FROM casework_entry"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert case.entries.filter(outcome="done").count() == 2


def test_an_entry_is_not_saved_past_the_journal() -> None:
    case = factories.submitted_application()
    with pytest.raises(TypeError):
        case.entries.last().save()


# -- a change is found --------------------------------------------------------------------------
@pytest.fixture
def forge(db: None) -> Callable[..., None]:
    """What the database's owner could do who has switched the triggers off."""

    def run(statement: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE casework_entry DISABLE TRIGGER USER")
            for other in ("paper", "effect", "pending"):
                if "DELETE" in statement:
                    cursor.execute(f"DELETE FROM casework_{other}")
            cursor.execute(statement, values)
            assert cursor.rowcount > 0

    return run


def found() -> set[tuple[int | None, int, str]]:
    return {(fault.case_id, fault.position, fault.says) for fault in faults()}


def test_a_whole_journal_has_no_fault() -> None:
    for _ in range(3):
        case = factories.accepted_application()
    with clock.moved_to(factories.ten_o_clock(MONDAY)):
        for _ in range(3):
            hall.note("calendar", "load", by=official(Role.ADMIN, office("national")), on=MONDAY,
                      role=Role.ADMIN, year=2026)  # fmt: skip
    assert case.entries.count() == 2
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("column", "expression"),
    [
        ("step", "overlay(step placing 'x' from 1 for 1)"),
        ("error", "error || 'x'"),
        ("role", "'head'"),
        ('"on"', "\"on\" + 1"),
        ("at", "at + interval '1 microsecond'"),
        ("inputs", "jsonb_set(inputs, '{declared}', 'false')"),
        ("facts", """facts || '{"a": 1}'"""),
        ("articles", "articles || '[\"1\"]'"),
        ("outcome", "'refused'"),
        ("target", "target || ' '"),
        ("source", "'x'"),
        ("actor_id", "NULL"),
        ("authority_id", "(SELECT min(id) FROM casework_authority)"),
        ("cause_id", "id"),
        ("regulation_id", "NULL"),
        ("kind", "'visit'"),
        ("hash", "overlay(hash placing 'z' from 64 for 1)"),
        ("previous_hash", "repeat('0', 64)"),
    ],
)  # fmt: skip
def test_one_changed_byte_is_found(
    forge: Callable[..., None], column: str, expression: str
) -> None:
    case = factories.submitted_application()
    assert list(faults()) == []
    forge(f"UPDATE casework_entry SET {column} = {expression} WHERE case_id = %s", case.pk)
    assert (case.pk, 1, "内容与校验值不符") in found()


def test_a_change_with_its_own_hash_made_anew_is_found_in_the_next_entry_and_the_case(
    forge: Callable[..., None],
) -> None:
    case = factories.accepted_application()
    first, last = case.entries.all()
    first.role = "head"
    forge("UPDATE casework_entry SET role = 'head', hash = %s WHERE id = %s",
          fingerprint(first), first.pk)  # fmt: skip
    assert (case.pk, 2, "与上一条记录不衔接") in found()
    last.role = "head"
    forge("UPDATE casework_entry SET role = 'head', hash = %s WHERE id = %s",
          fingerprint(last), last.pk)  # fmt: skip
    assert (case.pk, 2, "末条记录与案件登记不符") in found()


def test_the_deletion_of_an_entry_is_found_first_middle_or_last(
    forge: Callable[..., None],
) -> None:
    for position, says in ((1, "序号不连续"), (2, "序号不连续"), (3, "末条记录与案件登记不符")):
        case = factories.reviewed_application()
        assert found() == set()
        with transaction.atomic():
            entry = case.entries.get(position=position)
            forge("DELETE FROM casework_entry WHERE id = %s", entry.pk)
            assert says in {says for case_id, _, says in found() if case_id == case.pk}
            transaction.set_rollback(True)


def test_the_deletion_of_a_whole_history_is_found(forge: Callable[..., None]) -> None:
    case = factories.accepted_application()
    forge("DELETE FROM casework_entry WHERE case_id = %s", case.pk)
    assert found() == {(case.pk, 2, "末条记录与案件登记不符")}


def test_swapped_entries_are_found(forge: Callable[..., None]) -> None:
    case = factories.reviewed_application()
    for was, now in ((2, 9), (3, 2), (9, 3)):
        forge(
            "UPDATE casework_entry SET position = %s WHERE case_id = %s AND position = %s",
            now, case.pk, was,
        )  # fmt: skip
    assert {position for case_id, position, _ in found() if case_id == case.pk} >= {2, 3}


def test_an_entry_moved_to_another_case_is_found(forge: Callable[..., None]) -> None:
    case, other = factories.accepted_application(), factories.submitted_application()
    forge(
        "UPDATE casework_entry SET case_id = %s WHERE case_id = %s AND position = 2",
        other.pk, case.pk,
    )  # fmt: skip
    assert {case_id for case_id, _, _ in found()} == {case.pk, other.pk}


def test_a_broken_chain_of_acts_without_a_case_is_found(forge: Callable[..., None]) -> None:
    admin = official(Role.ADMIN, office("national"))
    for year in (2025, 2026):
        hall.note("calendar", "load", by=admin, on=MONDAY, role=Role.ADMIN, year=year)
    forge("DELETE FROM casework_entry WHERE case_id IS NULL AND position = 1")
    assert (None, 2, "序号不连续") in found()


def test_one_case_is_proved_by_itself(forge: Callable[..., None]) -> None:
    broken, whole = factories.accepted_application(), factories.accepted_application()
    forge("UPDATE casework_entry SET role = 'head' WHERE case_id = %s", broken.pk)
    assert list(faults([whole.pk])) == []
    assert {fault.case_id for fault in faults([broken.pk])} == {broken.pk}


# -- verify_journal -----------------------------------------------------------------------------
def test_verify_journal_says_how_many_entries_it_has_proved() -> None:
    factories.accepted_application()
    said = StringIO()
    call_command("verify_journal", stdout=said)
    assert f"共{Entry.objects.count()}条" in said.getvalue()


def test_verify_journal_ends_with_1_and_names_the_place(forge: Callable[..., None]) -> None:
    case = factories.accepted_application()
    forge("UPDATE casework_entry SET role = 'head' WHERE case_id = %s AND position = 2", case.pk)
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_journal", stderr=said)
    assert ended.value.code == 1
    assert f"案件{case.pk} 第2条：内容与校验值不符" in said.getvalue()


def test_the_chain_of_a_case_begins_with_nothing_and_ends_at_its_row() -> None:
    case = factories.reviewed_application()
    case.refresh_from_db()
    before = ""
    for number, entry in enumerate(case.entries.order_by("position"), 1):
        assert (entry.position, entry.previous_hash) == (number, before)
        before = entry.hash
    assert (case.journal_length, case.journal_head) == (3, before)
    assert Case.objects.get(pk=case.pk).journal_head == before
