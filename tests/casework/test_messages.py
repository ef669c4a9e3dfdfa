"""Messages between the unit and the office: who may, what is taken, what is read, what stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg2
import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from applicants.models import Attachment
from casework import messaging
from casework.messaging import NotSent, part_of, send, thread, unread_in
from casework.models import Case, Entry, Message, MessageRead, Notification, Role, User
from licensing.models import Application
from tests.applicants import files
from tests.factories import (
    MONDAY,
    account,
    act,
    draft,
    office,
    official,
    organisation,
    reviewed_application,
    submitted_application,
    ten_o_clock,
)
from tests.pages import on

pytestmark = pytest.mark.django_db


def write(case: Case, by: User, text: str = "请问何时现场审查？", *sent: Any) -> Message:
    part = part_of(case, by)
    assert part is not None
    return send(case, by=by, part=part, text=text, files=sent)


def read(case: Case, by: User, through: Message) -> int:
    part = part_of(case, by)
    assert part is not None
    return messaging.read(case, by=by, part=part, through=through.pk)


@pytest.fixture
def application() -> Application:
    return submitted_application()


@pytest.fixture
def unit(application: Application) -> User:
    return account(application.organisation)


@pytest.fixture
def intake() -> User:
    return official(Role.INTAKE, office())


# -- who takes part -----------------------------------------------------------------------------
def test_the_unit_and_the_staff_of_the_offices_of_the_case_write(
    application: Application, unit: User, intake: User
) -> None:
    assert write(application, unit).is_from_unit
    assert write(application, intake).authority == office()


def test_a_superior_that_only_oversees_the_case_has_no_part(application: Application) -> None:
    overseer = official(Role.SUPERVISOR, office("national"))
    assert Case.objects.visible_to(overseer).filter(pk=application.pk).exists()
    assert part_of(application, overseer) is None
    write(application, account(application.organisation))
    assert unread_in([application.pk], overseer) == {}


def test_the_administrator_of_the_system_and_other_units_have_no_part(
    application: Application,
) -> None:
    assert part_of(application, official(Role.ADMIN, office())) is None
    assert part_of(application, account(organisation())) is None


def test_a_draft_and_a_case_kept_from_the_unit_have_no_messages() -> None:
    from inspections.planning import plan_visit  # noqa: PLC0415

    assert not messaging.has_thread(draft())
    application = reviewed_application()
    visit = plan_visit(application, on=date(2026, 3, 16), staff=["wang", "li"], experts=[])
    assert not messaging.has_thread(visit)
    act(visit, "notify", MONDAY)
    assert messaging.has_thread(visit)


# -- what a message does not do -----------------------------------------------------------------
def test_a_message_moves_nothing_in_the_case_and_stands_in_no_journal(
    application: Application, unit: User
) -> None:
    before = Case.objects.filter(pk=application.pk).values().get(), Entry.objects.count()
    write(application, unit)
    assert (Case.objects.filter(pk=application.pk).values().get(), Entry.objects.count()) == before


@pytest.mark.parametrize("table", ["casework_message", "casework_messageread"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_what_was_written_and_read_is_never_changed(
    application: Application, unit: User, intake: User, table: str, statement: str
) -> None:
    read(application, intake, write(application, unit))
    refused = pytest.raises((IntegrityError, InternalError), match="written once")
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(statement.format(table))


@pytest.mark.parametrize("statement", ["UPDATE {} SET name = ''", "DELETE FROM {}"])
def test_an_attachment_is_never_changed(
    application: Application, unit: User, statement: str
) -> None:
    write(application, unit, "见附件", files.named("说明.pdf", files.pdf()))
    refused = pytest.raises(IntegrityError, match="written once")
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(statement.format("applicants_attachment"))


@pytest.mark.usefixtures("as_application")
@pytest.mark.parametrize("table", ["message", "messageread"])
def test_web_and_workers_have_not_even_the_right_to(table: str) -> None:
    with connection.cursor() as cursor:
        with pytest.raises(Exception, match="permission denied") as refusal, transaction.atomic():
            cursor.execute(f"DELETE FROM casework_{table}")
        assert isinstance(refusal.value.__cause__, psycopg2.errors.InsufficientPrivilege)


# -- what is not taken --------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["本项目为机密★10年", "绝 密 ★", "秘密★长期"])
def test_a_text_that_bears_a_mark_of_secrecy_is_not_sent(
    application: Application, unit: User, text: str
) -> None:
    with pytest.raises(NotSent, match="不得涉及国家秘密") as refused:
        write(application, unit, text)
    assert refused.value.field == "text"
    assert not Message.objects.exists()


def test_the_words_of_the_law_are_no_mark(application: Application, unit: User) -> None:
    assert write(application, unit, "制度中保守国家秘密、商业秘密的规定见第三项材料。").pk


def test_a_file_that_bears_a_mark_is_put_aside_and_the_message_not_sent(
    application: Application, unit: User
) -> None:
    marked = files.named("方案.pdf", files.pdf("机密★10年"))
    with pytest.raises(NotSent, match="已隔离"):
        write(application, unit, "见附件", files.named("清.pdf", files.pdf()), marked)
    assert not Message.objects.exists()
    aside = Attachment.objects.get()
    assert (aside.marked, aside.message, aside.name) == (True, None, "（已隔离）")
    assert aside.file.name.startswith("quarantine/")
    assert not Notification.objects.filter(kind="message_came").exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("空.pdf", lambda: b"", "空.pdf：所选文件为空"),
        ("程序.exe", lambda: b"MZ\x90", "只接受"),
        ("改名.pdf", lambda: files.picture("PNG"), "与扩展名不符"),
        ("加锁.pdf", files.locked_pdf, "设有密码"),
        ("脚本.pdf", files.scripted_pdf, "脚本"),
        ("残缺.png", lambda: files.picture("PNG")[:40], "已损坏"),
    ],
)
def test_an_attachment_is_examined_as_a_material_is(
    application: Application, unit: User, name: str, content: Callable[[], bytes], sentence: str
) -> None:
    with pytest.raises(NotSent, match=sentence) as refused:
        write(application, unit, "见附件", files.named(name, content()))
    assert refused.value.field == "attachments"
    assert not Attachment.objects.exists()


def test_five_attachments_are_taken_and_six_are_not(application: Application, unit: User) -> None:
    def several(count: int) -> list[Any]:
        return [files.named(f"{n}.png", files.picture("PNG")) for n in range(count)]

    assert write(application, unit, "五个", *several(5)).pk
    with pytest.raises(NotSent, match="最多 5 个附件"):
        write(application, unit, "六个", *several(6))
    assert Attachment.objects.count() == 5


# -- read marks ---------------------------------------------------------------------------------
def test_a_message_is_unread_for_each_person_of_the_other_side_until_that_person_reads_it(
    application: Application, unit: User, intake: User
) -> None:
    reviewer = official(Role.REVIEWER, office())
    message = write(application, unit)
    for person in (intake, reviewer):
        assert unread_in([application.pk], person) == {application.pk: 1}
    assert unread_in([application.pk], unit) == {}, "nobody has to read what the own side wrote"
    assert read(application, intake, message) == 1
    assert unread_in([application.pk], intake) == {}
    assert unread_in([application.pk], reviewer) == {application.pk: 1}


def test_reading_twice_leaves_one_mark_with_its_first_time(
    application: Application, unit: User, intake: User
) -> None:
    message = write(application, unit)
    with on(MONDAY):
        read(application, intake, message)
    with on(date(2026, 3, 3)):
        assert read(application, intake, message) == 0
    assert MessageRead.objects.get().at == ten_o_clock(MONDAY)


def test_what_came_after_the_page_was_shown_stays_unread(
    application: Application, unit: User, intake: User
) -> None:
    shown = write(application, unit, "一")
    write(application, unit, "二")
    read(application, intake, shown)
    assert unread_in([application.pk], intake) == {application.pk: 1}


def test_reading_messages_reads_their_notifications_too(
    application: Application, unit: User, intake: User
) -> None:
    read(application, intake, write(application, unit))
    told = Notification.objects.get(person=intake, kind="message_came")
    assert told.read_at is not None


def test_the_unit_learns_the_office_that_wrote_and_read_not_who_works_there(
    application: Application, unit: User, intake: User
) -> None:
    User.objects.filter(pk=intake.pk).update(name="周敏")
    intake.refresh_from_db()
    read(application, intake, write(application, unit))
    write(application, intake, "请补充说明。")
    answer, question = thread(application, unit)
    assert answer.writer == office().name
    assert [reader.name for reader in question.readers] == [office().name]
    answer, question = thread(application, intake)
    assert answer.writer == f"{office().name} 周敏"
    assert question.writer == str(unit)


def test_a_thread_of_many_messages_costs_the_same_few_queries(
    application: Application, unit: User, intake: User, django_assert_num_queries: Any
) -> None:
    for number in range(12):
        message = write(
            application, unit, f"第{number}条", files.named("图.png", files.picture("PNG"))
        )
    read(application, intake, message)
    with django_assert_num_queries(5):  # messages, reads, readers, offices, attachments
        assert len(thread(application, intake)) == 12
    with django_assert_num_queries(1):
        unread_in([application.pk] * 50, intake)
