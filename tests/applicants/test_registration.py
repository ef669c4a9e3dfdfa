"""A unit registers once, is told what is wrong where it is wrong, and signs in."""

from __future__ import annotations

from typing import Any

import pytest
from axes.utils import reset
from django.test import Client
from stdnum.cn import uscc

from casework import journal
from casework.models import Entry, Organisation, Role, User
from tests.factories import account, office, official, organisation

pytestmark = pytest.mark.django_db

STEM = "91420100MA4KXTA12"
CODE = STEM + uscc.calc_check_digit(STEM)
PASSWORD = "Zhiyuan-2026-x"
FORM = {
    "code": CODE,
    "name": "武汉致远信息技术有限公司",
    "kind": "enterprise",
    "province": "Hubei",
    "legal_representative": "高志远",
    "registered_address": "光谷大道77号",
    "person": "李娜",
    "username": "zhiyuan",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


def register(**changes: str) -> Any:
    return Client().post("/register/", FORM | changes)


def errors_of(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 422
    assert not Organisation.objects.filter(name=FORM["name"]).exists()
    return dict(response.context["form"].errors)


def test_a_unit_registers_and_is_signed_in() -> None:
    browser = Client()
    assert browser.post("/register/", FORM)["Location"] == "/organisation/"
    unit = Organisation.objects.get(code=CODE)
    assert (unit.province, unit.initials) == ("Hubei", "whzyxxjsyxgs")
    assert User.objects.get(username="zhiyuan").organisation == unit
    assert unit.name in browser.get("/organisation/").content.decode()


def test_a_registration_is_written_into_the_journal() -> None:
    register()
    entry = Entry.objects.get(kind="organisation", step="register")
    assert entry.inputs["identity"]["name"] == FORM["name"]
    assert PASSWORD not in str(entry.inputs)
    assert not list(journal.faults())


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        f" {CODE[:4]} {CODE[4:8]}-{CODE[8:]} ",
        "".join(chr(ord(letter) + 0xFEE0) for letter in CODE),
    ],
)
def test_a_code_may_be_typed_with_spaces_in_full_width_or_in_small_letters(typed: str) -> None:
    register(code=typed)
    assert Organisation.objects.filter(code=CODE).exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("code", CODE[:-1], "18 位"),
        ("code", CODE[:-1] + ("0" if CODE[-1] != "0" else "1"), "校验位"),
        ("code", "I" + CODE[1:], "不允许的字符"),
        ("code", "", "请填写统一社会信用代码"),
        ("province", "national", "选择一个"),
        ("province", "", "请选择注册地"),
        ("kind", "", "请选择单位性质"),
        ("username", "a b", "不允许的字符"),
        ("password", "12345678901", "数字"),
        ("password_again", "另一个密码-2026", "两次输入的密码不一致"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(
    field: str, value: str, sentence: str
) -> None:
    response = register(**{field: value})
    errors = errors_of(response)
    page = response.content.decode()
    assert any(sentence in error for name in errors for error in errors[name]), errors
    assert "<title>错误：" in page
    assert f'href="#id_{next(iter(errors))}"' in page
    assert 'value="武汉致远信息技术有限公司"' in page


def test_a_unit_that_is_registered_is_sent_to_its_account() -> None:
    register()
    response = register(username="other", name="另一名称")
    assert "已经注册" in str(response.context["form"].errors["code"])


def test_a_code_typed_with_a_nul_is_refused_and_not_an_accident() -> None:
    assert "name" in errors_of(register(name=FORM["name"] + "\x00"))


@pytest.mark.parametrize(
    ("role", "first_page"),
    [
        (Role.INTAKE, "/desk/"),
        (Role.HEAD, "/desk/"),
        (Role.SUPERVISOR, "/dashboard/"),
        (Role.ADMIN, "/calendar/"),
    ],
)
def test_each_member_of_staff_begins_at_the_page_of_the_role(role: str, first_page: str) -> None:
    browser = Client()
    browser.force_login(official(role, office()), "django.contrib.auth.backends.ModelBackend")
    assert browser.get("/")["Location"] == first_page


def test_an_applicant_begins_at_its_applications() -> None:
    browser = Client()
    browser.force_login(account(organisation()), "django.contrib.auth.backends.ModelBackend")
    assert browser.get("/")["Location"] == "/applications/"


def test_who_is_not_signed_in_is_asked_to_and_comes_back() -> None:
    register()
    browser = Client()
    asked = browser.get("/organisation/")["Location"]
    assert asked == "/sign-in/?next=/organisation/"
    given = {"username": "zhiyuan", "password": PASSWORD, "next": "/organisation/"}
    assert browser.post("/sign-in/", given)["Location"] == "/organisation/"


def test_a_sign_in_leads_to_no_foreign_address() -> None:
    register()
    given = {"username": "zhiyuan", "password": PASSWORD, "next": "https://evil.example/"}
    assert Client().post("/sign-in/", given)["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_are_told_in_the_same_words() -> None:
    register()
    pages = [
        Client().post("/sign-in/", {"username": name, "password": "wrong"}).content.decode()
        for name in ("zhiyuan", "nobody")
    ]
    assert all("用户名或者密码不正确" in page for page in pages)


def test_after_too_many_failures_the_account_is_locked_and_the_page_says_so() -> None:
    register()
    browser = Client()
    for _ in range(5):
        answer = browser.post("/sign-in/", {"username": "zhiyuan", "password": "wrong"})
    assert answer.status_code == 429
    assert "登录失败次数过多" in answer.content.decode()
    right = browser.post("/sign-in/", {"username": "zhiyuan", "password": PASSWORD})
    assert right.status_code == 429
    reset(username="zhiyuan")


def test_signing_out_needs_a_post() -> None:
    browser = Client()
    browser.force_login(account(organisation()), "django.contrib.auth.backends.ModelBackend")
    assert browser.get("/sign-out/").status_code == 405
    assert browser.post("/sign-out/")["Location"] == "/sign-in/"
    assert browser.get("/applications/").status_code == 302


def test_a_mistake_in_the_summary_names_the_field_it_is_about() -> None:
    browser = Client()
    browser.force_login(account(organisation()), "django.contrib.auth.backends.ModelBackend")
    page = browser.post("/password/", {}).content.decode()
    assert '<a href="#id_old_password">旧密码：' in page


def test_a_password_is_changed_by_who_knows_the_old_one() -> None:
    register()
    browser = Client()
    browser.post("/sign-in/", {"username": "zhiyuan", "password": PASSWORD})
    fresh = {"new_password1": "Chang-Jiang-7", "new_password2": "Chang-Jiang-7"}
    browser.post("/password/", fresh | {"old_password": "wrong"})
    assert User.objects.get(username="zhiyuan").check_password(PASSWORD)
    answer = browser.post("/password/", fresh | {"old_password": PASSWORD})
    assert answer["Location"] == "/password/changed/"
    assert User.objects.get(username="zhiyuan").check_password("Chang-Jiang-7")
