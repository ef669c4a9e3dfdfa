"""The identity of a unit and how letters and calls reach it."""

from __future__ import annotations

from typing import Any

import pytest

from applicants.models import Profile
from casework.models import Entry, Role, User
from tests.factories import account, official, organisation, submitted_application
from tests.pages import browser, words

pytestmark = pytest.mark.django_db
IDENTITY = "/organisation/identity/"


@pytest.fixture
def user() -> User:
    return account(organisation())


def sent(user: User, **changes: str) -> dict[str, Any]:
    unit = user.organisation
    assert unit
    kept = ("name", "kind", "province", "legal_representative", "registered_address")
    return {name: getattr(unit, name) for name in kept} | changes


def test_how_letters_reach_the_unit_is_kept_plain_shown_and_written_down(user: User) -> None:
    contact = {
        "mailing_address": "珞喻路1037号",
        "postal_code": "４３００７４",
        "phone": "027-8765 4321",
    }
    assert browser(user).post(IDENTITY, sent(user, **contact)).status_code == 302
    profile = Profile.objects.get(organisation=user.organisation)
    assert (profile.mailing_address, profile.postal_code, profile.phone) == (
        "珞喻路1037号", "430074", "02787654321",
    )  # fmt: skip
    page = words(browser(user).get("/organisation/"))
    assert "珞喻路1037号，430074" in page
    assert Entry.objects.get(step="identify").inputs["identity"]["postal_code"] == "430074"
    assert 'value="430074"' in words(browser(user).get(IDENTITY))


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"postal_code": "43007"}, "postal_code", "邮政编码应为 6 位数字"),
        ({"postal_code": "4300740"}, "postal_code", "邮政编码应为 6 位数字"),
        ({"phone": "找张三"}, "phone", "请填写有效的电话号码，例如 13800000000 或者 02787654321"),
    ],
)
def test_what_cannot_reach_the_unit_is_told_at_the_field_and_keeps_what_was_typed(
    user: User, changes: dict[str, str], field: str, said: str
) -> None:
    answer = browser(user).post(IDENTITY, sent(user, mailing_address="甲路", **changes))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [said]}
    assert 'value="甲路"' in words(answer)


def test_a_unit_need_not_give_another_address(user: User) -> None:
    assert browser(user).post(IDENTITY, sent(user)).status_code == 302
    assert "与注册地址相同" in words(browser(user).get("/organisation/"))


def test_who_handles_a_case_sees_how_to_reach_the_unit() -> None:
    case = submitted_application()
    Profile.objects.filter(organisation=case.organisation).update(phone="02787654321")
    client = browser(official(Role.INTAKE, case.authority))
    assert "02787654321" in words(client.get(f"/cases/{case.pk}/"))
