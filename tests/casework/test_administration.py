"""The system administrator keeps accounts and delegations, and only looks at the law."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from casework.models import Authority, Regulation, Role, User

COMMAND = "config.management.commands.create_administrator.getpass"
PASSWORD = "Baomi-2026-guanli"


def administrator(monkeypatch: pytest.MonkeyPatch, password: str = PASSWORD) -> Client:
    monkeypatch.setattr(COMMAND, lambda _: password)
    call_command("create_administrator", "guanli", name="管理员")
    client = Client()
    client.force_login(User.objects.get(username="guanli"))
    return client


@pytest.mark.django_db
def test_a_new_office_has_no_account_until_the_command_makes_the_first_administrator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not User.objects.exists()
    administrator(monkeypatch)
    (user,) = User.objects.all()
    assert user.roles() == {Role.ADMIN}
    assert user.check_password(PASSWORD)


@pytest.mark.django_db
def test_a_weak_password_makes_no_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="至少"):
        administrator(monkeypatch, password="abc")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_administrator_opens_an_account_and_appoints_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = administrator(monkeypatch)
    hubei = Authority.objects.get(code="Hubei")
    made = client.post(
        "/administration/casework/user/add/",
        {
            "username": "hb-shouli", "name": "周敏", "password1": PASSWORD, "password2": PASSWORD,
            "usable_password": "true",
            "appointments-TOTAL_FORMS": "1", "appointments-INITIAL_FORMS": "0",
            "appointments-0-role": Role.INTAKE, "appointments-0-authority": hubei.pk,
        },
    )  # fmt: skip
    assert made.status_code == 302, made.content.decode()
    user = User.objects.get(username="hb-shouli")
    if not user.roles():
        changed = client.post(
            f"/administration/casework/user/{user.pk}/change/",
            {
                "username": "hb-shouli", "name": "周敏", "is_active": "on",
                "appointments-TOTAL_FORMS": "1", "appointments-INITIAL_FORMS": "0",
                "appointments-0-user": user.pk,
                "appointments-0-role": Role.INTAKE, "appointments-0-authority": hubei.pk,
            },
        )  # fmt: skip
        assert changed.status_code == 302, changed.content.decode()
    assert user.roles() == {Role.INTAKE}


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["add/", "{pk}/delete/"])
def test_nobody_writes_the_law_by_hand(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    client = administrator(monkeypatch)
    pk = Regulation.objects.values_list("pk", flat=True)[0]
    path = f"/administration/casework/regulation/{page.format(pk=pk)}"
    assert client.get(path).status_code == 403
    assert client.get(f"/administration/casework/regulation/{pk}/change/").status_code == 200


@pytest.mark.django_db
def test_an_officer_does_not_come_in(monkeypatch: pytest.MonkeyPatch) -> None:
    administrator(monkeypatch)
    officer = User.objects.create_user("hb-juzhang", password=PASSWORD)
    client = Client()
    client.force_login(officer)
    assert client.get("/administration/casework/user/").status_code == 302
