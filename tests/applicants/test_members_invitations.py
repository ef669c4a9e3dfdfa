"""A link lets one person join, once, for some days; every other link says why it does not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from applicants import invitations, membership
from applicants.models import Invitation, Part
from casework import clock
from casework.models import Entry, User
from tests.applicants.unit_members import LETTER, PASSWORD, invite, joined, path_in
from tests.factories import MONDAY, account, organisation, ten_o_clock
from tests.pages import browser, on, words

pytestmark = pytest.mark.django_db

CHOSEN = {"username": "lixiaoyan", "password": PASSWORD, "password_again": PASSWORD}
ISSUED = ten_o_clock(MONDAY)


@pytest.fixture
def manager() -> User:
    return account(organisation())


def link_from(manager: User) -> str:
    with clock.moved_to(ISSUED):
        return path_in(invite(browser(manager)))


def test_an_invited_person_chooses_name_and_password_and_is_a_member(manager: User) -> None:
    guest = Client()
    link = link_from(manager)
    with on(MONDAY):
        assert str(manager.organisation) in words(guest.get(link))
        assert guest.post(link, CHOSEN)["Location"] == "/"
        member = User.objects.get(username="lixiaoyan")
        assert (member.name, member.organisation) == ("李小燕", manager.organisation)
        assert member.email == "lixiaoyan@example.cn"
        assert membership.part_of(member) == Part.CLERK
        assert guest.get("/organisation/").status_code == 200
    assert Client().post("/sign-in/", CHOSEN)["Location"] == "/"


def test_an_agent_joins_with_the_mandate_that_was_written_down(manager: User) -> None:
    until = MONDAY + timedelta(days=60)
    with on(MONDAY):
        said = {"part": "agent", "letter": LETTER, "until": until.isoformat()}
        link = path_in(invite(browser(manager), **said))
        assert LETTER in words(Client().get(link))
        Client().post(link, CHOSEN)
    member = User.objects.get(username="lixiaoyan")
    assert (member.granted_only, member.granted_until) == (True, until)
    assert member.membership.letter == LETTER


def test_a_clerk_is_given_no_last_day_even_if_one_was_typed(manager: User) -> None:
    with on(MONDAY):
        until = (MONDAY + timedelta(days=9)).isoformat()
        Client().post(path_in(invite(browser(manager), until=until, letter=LETTER)), CHOSEN)
    member = User.objects.get(username="lixiaoyan")
    assert (member.granted_only, member.granted_until) == (False, None)


# -- the link -----------------------------------------------------------------------------------
def test_the_link_is_sent_and_shown_once_and_the_database_keeps_its_hash_alone(
    manager: User,
) -> None:
    page = invite(browser(manager))
    token = path_in(page).split("/")[2]
    assert page.status_code == 201
    assert "no-store" in page["Cache-Control"]
    assert len(token) >= 43
    [sent] = mail.outbox
    assert sent.to == ["lixiaoyan@example.cn"]
    assert f"/join/{token}/" in sent.body
    assert token not in words(browser(manager).get("/organisation/members/"))
    kept = str(Invitation.objects.values().get()) + str(list(Entry.objects.values()))
    assert token not in kept


def test_an_invitation_to_a_telephone_sends_no_mail_and_the_manager_passes_it_on(
    manager: User,
) -> None:
    page = invite(browser(manager), address="138 7123 4567")
    assert mail.outbox == []
    assert "请把链接转告李小燕" in words(page)
    assert "13871234567" in words(browser(manager).get("/organisation/members/"))


def test_a_mail_that_cannot_be_sent_is_told_and_the_link_stays_good(
    manager: User, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    page = invite(browser(manager))
    assert page.status_code == 201
    assert "邮件没有发出" in words(page)
    assert Client().get(path_in(page)).status_code == 200


def test_a_link_is_good_to_its_last_moment_and_no_longer(manager: User, settings: Any) -> None:
    link = link_from(manager)
    last = ISSUED + timedelta(days=settings.INVITATION_DAYS)
    with clock.moved_to(last):
        assert Client().get(link).status_code == 200
    with clock.moved_to(last + timedelta(seconds=1)):
        page = Client().get(link)
        assert page.status_code == 410
        assert "邀请已过期" in words(page)
        assert Client().post(link, CHOSEN).status_code == 410
    assert not User.objects.filter(username="lixiaoyan").exists()


def test_a_link_is_used_once(manager: User) -> None:
    link = link_from(manager)
    with on(MONDAY):
        Client().post(link, CHOSEN)
        page = Client().post(link, CHOSEN | {"username": "second"})
    assert page.status_code == 410
    assert "邀请已使用" in words(page)
    assert not User.objects.filter(username="second").exists()


def test_who_was_quicker_is_found_under_the_lock(manager: User) -> None:
    with on(MONDAY):
        invitation, _ = invitations.invite(by=manager, name="甲", address="a@b.cn", part="clerk")
        assert invitations.join(invitation, username="first", password=PASSWORD)
        assert invitations.join(invitation, username="second", password=PASSWORD) is None


def test_a_revoked_link_says_so(manager: User) -> None:
    link = link_from(manager)
    with on(MONDAY):
        row = Invitation.objects.get()
        browser(manager).post(f"/organisation/invitations/{row.pk}/revoke/")
        page = Client().get(link)
    assert page.status_code == 410
    assert "邀请已撤销" in words(page)


def test_a_link_that_was_never_made_says_so() -> None:
    page = Client().get("/join/wrong-token/")
    assert page.status_code == 404
    assert "邀请链接无效" in words(page)


def test_an_invitation_that_was_used_is_not_revoked(manager: User) -> None:
    link = link_from(manager)
    with on(MONDAY):
        Client().post(link, CHOSEN)
        row = Invitation.objects.get()
        client = browser(manager)
        answer = client.post(f"/organisation/invitations/{row.pk}/revoke/", follow=True)
    assert "不能撤销" in words(answer)
    row.refresh_from_db()
    assert row.revoked_at is None


def test_who_manages_no_more_has_invited_nobody(manager: User) -> None:
    with on(MONDAY):
        other = joined(manager, Part.MANAGER)
        demoted, ended = path_in(invite(browser(manager))), path_in(invite(browser(other)))
        membership.end(other, by=manager)
        joined(manager, Part.MANAGER)
        membership.change_part(manager, Part.CLERK, by=manager)
        assert [Client().get(link).status_code for link in (demoted, ended)] == [410, 410]


def test_another_unit_revokes_nothing(manager: User) -> None:
    link_from(manager)
    row = Invitation.objects.get()
    stranger = browser(account(organisation()))
    assert stranger.post(f"/organisation/invitations/{row.pk}/revoke/").status_code == 404


def test_who_is_signed_in_is_asked_to_sign_out_first(manager: User) -> None:
    link = link_from(manager)
    with on(MONDAY):
        page = browser(manager).post(link, CHOSEN)
    assert "请先退出" in words(page)
    assert not User.objects.filter(username="lixiaoyan").exists()


# -- what is typed ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"password": "short", "password_again": "short"}, "密码"),
        ({"password_again": "Another-2026-z"}, "两次输入的密码不一致"),
        ({"username": ""}, "请填写用户名"),
    ],
)
def test_the_same_is_demanded_of_a_password_as_at_registration(
    manager: User, change: dict[str, str], sentence: str
) -> None:
    link = link_from(manager)
    with on(MONDAY):
        page = Client().post(link, CHOSEN | change)
    assert page.status_code == 422
    assert sentence in words(page)
    assert Invitation.objects.get().accepted_by is None


def test_a_name_that_is_taken_is_refused_at_its_field(manager: User) -> None:
    link = link_from(manager)
    with on(MONDAY):
        page = Client().post(link, CHOSEN | {"username": manager.username})
    assert "该用户名已被使用" in words(page)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"address": "not an address"}, "address"),
        ({"address": "a@b"}, "address"),
        ({"part": ""}, "part"),
        ({"part": "owner"}, "part"),
        ({"part": "agent"}, "letter"),
        ({"part": "agent", "letter": LETTER}, "until"),
    ],
)
def test_a_mistake_in_an_invitation_is_told_at_its_field(
    manager: User, change: dict[str, str], field: str
) -> None:
    page = invite(browser(manager), **change)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Invitation.objects.exists()


# -- not too many -------------------------------------------------------------------------------
def test_a_manager_invites_so_many_a_day_and_more_the_day_after(
    manager: User, settings: Any
) -> None:
    settings.INVITATIONS_A_DAY = 2
    with on(MONDAY):
        assert [invite(browser(manager)).status_code for _ in range(3)] == [201, 201, 422]
        refused = invite(browser(manager))
        assert re.search(r"每天最多发出 2 份邀请", words(refused))
        assert 'value="李小燕"' in words(refused)
    assert len(mail.outbox) == 2
    with on(MONDAY + timedelta(days=1)):
        assert invite(browser(manager)).status_code == 201
