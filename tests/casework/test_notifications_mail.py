"""Reminders by e-mail: confirmed, chosen, discreet, sent at least once, given up with a reason."""

from __future__ import annotations

import re
import smtplib
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as sent
from django.core import signing
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from casework import clock, mailing, notifying
from casework.models import Case, Mail, Mailbox, Notification, Role, User
from casework.tasks import mail as mail_task
from config.children import Child
from tests.factories import MONDAY, accepted_application, account, office, official, ten_o_clock
from tests.house.office import wait_until
from tests.pages import browser, officer, words

ADDRESS = "li.na@example.cn"


class Refusing(EmailBackend):
    """A mail server that is there and says no."""

    def send_messages(self, messages: Any) -> int:
        raise smtplib.SMTPServerDisconnected("the server is being repaired")


def confirmed(person: User, *muted: str) -> Mailbox:
    return Mailbox.objects.create(
        person=person, address=ADDRESS, confirmed_at=clock.now(), muted=list(muted)
    )


def tell(case: Case, person: User, kind: str = "state_changed", key: str = "k") -> Notification:
    notifying.tell_people([person.pk], kind, case, key, what="已受理")
    return Notification.objects.get(person=person, key=key)


@pytest.fixture
def case(db: None) -> Case:
    return accepted_application()


@pytest.fixture
def person(case: Case) -> User:
    return account(case.organisation)


def link_in(text: str) -> str:
    found = re.search(r"http://[^/]+(/\S+)", text)
    assert found
    return found[1]


# -- the address --------------------------------------------------------------------------------
def test_an_address_is_silent_until_its_link_was_opened_and_confirmed(
    case: Case, person: User
) -> None:
    client = browser(person)
    client.post("/notifications/mail/", {"address": ADDRESS, "kinds": ["state_changed"]})
    assert "待确认" in words(client.get("/notifications/mail/"))
    tell(case, person)
    mailing.send_waiting()
    (letter,) = sent.outbox
    assert (letter.to, letter.subject) == ([ADDRESS], "确认电子邮箱")
    anybody, link = Client(), link_in(letter.body)
    assert anybody.get(link).status_code == 200
    assert Mailbox.objects.get().confirmed_at is None, (
        "a program that follows links confirms nothing"
    )
    assert "已确认" in words(anybody.post(link))
    tell(case, person, key="later")
    mailing.send_waiting()
    assert [each.subject for each in sent.outbox] == ["确认电子邮箱", "办件有新进展"]


def test_a_forged_an_old_and_a_replaced_link_confirm_nothing(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Mailbox.objects.create(person=person, address=ADDRESS)
    token = mailing.token_of(box)
    forged = signing.dumps([box.pk, ADDRESS], salt="another")
    assert Client().post(f"/notifications/mail/{forged}/").status_code == 404
    with monkeypatch.context() as later:
        late = time.time() + mailing.CONFIRM_WITHIN.total_seconds() + 1
        later.setattr(signing.time, "time", lambda: late)
        assert mailing.box_of(token) is None
    assert mailing.box_of(token) == box
    Mailbox.objects.update(address="another@example.cn")
    assert Client().post(f"/notifications/mail/{token}/").status_code == 404
    assert Mailbox.objects.get().confirmed_at is None


def test_a_new_address_has_to_be_confirmed_again(person: User) -> None:
    confirmed(person)
    browser(person).post("/notifications/mail/", {"address": "new@example.cn"})
    assert Mailbox.objects.get().confirmed_at is None


def test_other_choices_leave_the_address_confirmed(person: User) -> None:
    confirmed(person)
    browser(person).post("/notifications/mail/", {"address": ADDRESS, "kinds": ["paper_issued"]})
    box = Mailbox.objects.get()
    assert box.confirmed_at is not None
    assert "paper_issued" not in box.muted
    assert "state_changed" in box.muted
    assert not Mail.objects.exists()


def test_an_empty_address_ends_all_mail(case: Case, person: User) -> None:
    confirmed(person)
    tell(case, person)
    browser(person).post("/notifications/mail/", {"address": ""})
    mailing.send_waiting()
    assert (Mailbox.objects.exists(), sent.outbox) == (False, [])


def test_a_broken_address_is_told_at_its_field(person: User) -> None:
    answer = browser(person).post("/notifications/mail/", {"address": "li.na"})
    assert answer.status_code == 422
    assert "请填写完整的电子邮箱" in words(answer)
    assert 'value="li.na"' in words(answer)


def test_each_side_chooses_among_its_own_kinds(person: User) -> None:
    assert "补正" in words(browser(person).get("/notifications/mail/"))
    page = words(officer(Role.INTAKE).get("/notifications/mail/"))
    assert "分办" in page
    assert "补正" not in page


# -- what is sent -------------------------------------------------------------------------------
def test_a_mail_says_that_there_is_something_and_where_and_nothing_else(
    case: Case, person: User
) -> None:
    confirmed(person)
    note = tell(case, person)
    mailing.send_waiting()
    (letter,) = sent.outbox
    assert link_in(letter.body) == f"/notifications/#notification-{note.pk}"
    assert "不代替文书" in letter.body
    for word in (case.number, case.organisation.name, str(person), office().name, "已受理"):
        assert word not in f"{letter.subject}{letter.body}"


def test_a_kind_that_was_switched_off_is_told_in_the_site_alone(case: Case, person: User) -> None:
    confirmed(person, "state_changed")
    tell(case, person)
    tell(case, person, "message_came", "m")
    assert mailing.send_waiting() == 1
    assert Notification.objects.filter(person=person).count() == 2


def test_what_is_no_longer_wanted_when_its_turn_comes_is_dropped(case: Case, person: User) -> None:
    confirmed(person)
    tell(case, person)
    Mailbox.objects.update(muted=["state_changed"])
    mailing.send_waiting()
    assert (sent.outbox, Mail.objects.count()) == ([], 0)


def test_a_notification_told_twice_is_mailed_once(case: Case, person: User) -> None:
    confirmed(person)
    tell(case, person)
    tell(case, person)
    mailing.send_waiting()
    mailing.send_waiting()
    assert len(sent.outbox) == 1


# -- what cannot be sent ------------------------------------------------------------------------
def refuse(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"


def test_a_mail_that_could_not_be_sent_is_tried_again_later(
    case: Case, person: User, settings: Any
) -> None:
    working = settings.EMAIL_BACKEND
    confirmed(person)
    now = ten_o_clock(MONDAY)
    with clock.moved_to(now):
        tell(case, person)
        refuse(settings)
        mailing.send_waiting()
        waits = Mail.objects.get()
        assert (waits.tries, waits.sent_at, waits.failed_at) == (1, None, None)
        assert "being repaired" in waits.error
        settings.EMAIL_BACKEND = working
        assert mailing.send_waiting() == 0, "its time has not come yet"
    with clock.moved_to(waits.next_try_at):
        assert mailing.send_waiting() == 1
    assert len(sent.outbox) == 1
    assert Mail.objects.get().sent_at == waits.next_try_at


def test_after_the_last_try_it_is_given_up_and_shown_to_person_and_administrator(
    case: Case, person: User, settings: Any
) -> None:
    refuse(settings)
    confirmed(person)
    now = ten_o_clock(MONDAY)
    with clock.moved_to(now):
        tell(case, person)
    for _ in range(mailing.MOST_TRIES):
        with clock.moved_to(now):
            assert mailing.send_waiting() == 1
        now = Mail.objects.get().next_try_at
    given_up = Mail.objects.get()
    assert given_up.failed_at is not None
    assert given_up.failed_at - ten_o_clock(MONDAY) < timedelta(hours=5)
    with clock.moved_to(now + timedelta(days=1)):
        assert mailing.send_waiting() == 0
    page = words(browser(person).get("/notifications/mail/"))
    assert "不再尝试" in page
    assert "being repaired" in page
    administrator = official(Role.ADMIN, office("national"))
    User.objects.filter(pk=administrator.pk).update(is_staff=True, is_superuser=True)
    administrator.refresh_from_db()
    assert "being repaired" in words(browser(administrator).get("/administration/casework/mail/"))


def test_once_a_mail_went_out_again_the_failures_before_it_are_not_shown(
    case: Case, person: User
) -> None:
    box = confirmed(person)
    times: dict[str, Any] = {"queued_at": ten_o_clock(MONDAY), "next_try_at": ten_o_clock(MONDAY)}
    box.mails.create(address=ADDRESS, tries=9, error="full", failed_at=clock.now(), **times)
    assert [mail.error for mail in mailing.troubles(person)] == ["full"]
    tell(case, person)
    mailing.send_waiting()
    assert mailing.troubles(person) == []


def test_one_address_that_fails_holds_up_no_other(case: Case, person: User, settings: Any) -> None:
    """Nobody listens at the port that is named: the network's own refusal."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = probe.getsockname()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    other = User.objects.create(username="other", organisation=case.organisation)
    for number, someone in enumerate((person, other)):
        Mailbox.objects.create(
            person=someone, address=f"{number}@example.cn", confirmed_at=clock.now()
        )
        tell(case, someone)
    assert mailing.send_waiting() == 2
    assert set(Mail.objects.values_list("tries", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_what_waits_in_the_table(
    start_process: Callable[..., Child], tmp_path: Path
) -> None:
    case = accepted_application()
    person = account(case.organisation)
    confirmed(person, "paper_issued")  # what the worker's relay will tell of the acceptance
    tell(case, person)
    folder = tmp_path / "mail"
    worker = start_process("worker", WORKER_PROCESSES="1", EMAIL_URL=f"filemail:///{folder}")
    mail_task.delay()
    wait_until(lambda: Mail.objects.filter(sent_at__isnull=False).exists(), why=worker.last_lines)
    (letter,) = folder.iterdir()
    assert f"To: {ADDRESS}" in letter.read_text(encoding="utf-8")
