"""The system administrator keeps accounts and delegations, and only looks at the law."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory

from casework.models import Authority, Delegation, Entry, Regulation, Role, User
from tests.factories import accepted_application
from tests.pages import officer, on

COMMAND = "config.management.commands.create_administrator.getpass"
PASSWORD = "Baomi-2026-guanli"
HOUSE = {"casework", "applicants", "licensing", "inspections", "supervision"}


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
def test_an_account_is_opened_appointed_closed_and_every_act_is_written_down(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = administrator(monkeypatch)
    hubei = Authority.objects.get(code="Hubei")
    wrong = client.post("/accounts/new/", {"username": "guanli", "name": "周敏", "password": "abc"})
    assert wrong.status_code == 422
    for said in ("这个用户名已经有人使用", "至少 10 个字符", 'value="周敏"'):
        assert said in wrong.content.decode()
    new = {"username": "hb-shouli", "name": "周敏", "password": PASSWORD}
    page = client.post("/accounts/new/", new)["Location"]
    post = {"role": Role.INTAKE, "authority": hubei.pk}
    assert client.post(f"{page}posts/", post).status_code == 302
    again = client.post(f"{page}posts/", post)
    assert (again.status_code, "已经担任" in again.content.decode()) == (409, True)
    user = User.objects.get(username="hb-shouli")
    assert user.roles() == {Role.INTAKE}
    assert "周敏" in client.get("/accounts/?office=Hubei&role=intake").content.decode()
    held = user.appointments.get()
    assert client.post(f"{page}posts/{held.pk}/dismiss/").status_code == 302
    assert client.post(f"{page}close/").status_code == 302
    user.refresh_from_db()
    assert (user.is_active, user.check_password(PASSWORD)) == (False, False)
    assert client.post(f"{page}password/", {"password": PASSWORD}).status_code == 302
    user.refresh_from_db()
    assert (user.is_active, user.check_password(PASSWORD)) == (True, True)
    written = Entry.objects.filter(kind="account").order_by("pk")
    steps = ["open", "appoint", "dismiss", "close", "reopen"]
    assert list(written.values_list("step", flat=True)) == steps
    assert PASSWORD not in str(list(written.values_list("inputs", flat=True)))


@pytest.mark.django_db
def test_the_last_administrator_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    client = administrator(monkeypatch)
    own = User.objects.get(username="guanli")
    post = own.appointments.get()
    for act in (f"/accounts/{own.pk}/close/", f"/accounts/{own.pk}/posts/{post.pk}/dismiss/"):
        assert client.post(act).status_code == 409
    assert User.objects.get(pk=own.pk).roles() == {Role.ADMIN}


@pytest.mark.django_db
def test_a_delegation_is_entered_and_ended_with_its_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = administrator(monkeypatch)
    offices = {office.code: office.pk for office in Authority.objects.all()}
    asked = {
        "source": offices["national"], "to": offices["Hubei"], "level": "A",
        "stages": ["visit"], "provinces": ["Hubei"], "from_on": "2026-01-01",
        "until_on": "2025-12-31", "document": "委托书〔2026〕1号",
    }  # fmt: skip
    with on(date(2026, 3, 2)):
        wrong = client.post("/delegations/", asked)
        assert (wrong.status_code, "止日不能早于起日" in wrong.content.decode()) == (422, True)
        assert client.post("/delegations/", asked | {"until_on": "2026-12-31"}).status_code == 302
        delegation = Delegation.objects.get()
        assert client.post(f"/delegations/{delegation.pk}/end/").status_code == 302
        assert client.post(f"/delegations/{delegation.pk}/end/").status_code == 409
    delegation.refresh_from_db()
    assert delegation.until_on == date(2026, 3, 2)
    written = Entry.objects.filter(kind="delegation").order_by("pk")
    assert list(written.values_list("step", flat=True)) == ["give", "end"]


@pytest.mark.django_db
def test_a_version_of_the_law_is_compared_before_it_is_loaded_and_never_changed_once_applied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = administrator(monkeypatch)
    accepted_application()
    stored = Regulation.objects.get(code="classified-2020")
    file = Path(settings.BASE_DIR) / "fixtures" / "regulations" / "classified-2020.yaml"
    text = file.read_text("utf-8").replace("length: 20", "length: 16", 1)

    def sent(text: str, **more: str) -> Any:
        upload = SimpleUploadedFile("new.yaml", text.encode())
        return client.post("/regulations/new/", {"file": upload, **more})

    asked = sent(text)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "有 1 处不同" in page
    for said in ("decision / length", ">20<", ">16<"):
        assert said in page
    refused = sent(text, confirmed="1")
    assert (refused.status_code, "已有案件适用" in refused.content.decode()) == (409, True)
    new = text.replace("code: classified-2020", "code: classified-2027", 1)
    assert sent(new, confirmed="1").status_code == 302
    assert Regulation.objects.get(pk=stored.pk).digest == stored.digest
    assert Entry.objects.get(kind="regulation").inputs["code"] == "classified-2027"
    against = client.get("/regulations/classified-2027/?against=classified-2020")
    assert "有 2 处不同" in against.content.decode()
    assert sent("a: [").status_code == 422
    assert "已用编号" in client.get("/numbering/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/accounts/", "/delegations/", "/regulations/", "/numbering/"])
def test_the_pages_of_administration_exist_for_the_administrator_alone(page: str) -> None:
    assert officer(Role.ADMIN, "national").get(page).status_code == 200
    assert officer(Role.HEAD, "national").get(page).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["add/", "{pk}/delete/"])
def test_nobody_writes_the_law_by_hand(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    client = administrator(monkeypatch)
    pk = Regulation.objects.values_list("pk", flat=True)[0]
    path = f"/administration/casework/regulation/{page.format(pk=pk)}"
    assert client.get(path).status_code == 403
    assert client.get(f"/administration/casework/regulation/{pk}/change/").status_code == 200


@pytest.mark.django_db
def test_every_record_of_the_house_is_only_looked_at_there(
    monkeypatch: pytest.MonkeyPatch, rf: RequestFactory
) -> None:
    administrator(monkeypatch)
    request = rf.get("/administration/")
    request.user = User.objects.get(username="guanli")
    shown = {model: kept for model, kept in admin.site._registry.items() if is_ours(model)}
    assert Authority in shown
    for kept in shown.values():
        for each in (kept, *kept.get_inline_instances(request)):
            asked = (each.has_add_permission, each.has_change_permission)
            assert not any(may(request, None) for may in asked), each
        assert not kept.has_delete_permission(request), kept


def is_ours(model: Any) -> bool:
    return model._meta.app_label in HOUSE


@pytest.mark.django_db
def test_an_officer_does_not_come_in(monkeypatch: pytest.MonkeyPatch) -> None:
    administrator(monkeypatch)
    officer = User.objects.create_user("hb-juzhang", password=PASSWORD)
    client = Client()
    client.force_login(officer)
    assert client.get("/administration/casework/user/").status_code == 302
