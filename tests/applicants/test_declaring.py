"""What a unit declares of itself: every form stores exactly the shapes of the facts."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from applicants import facts
from applicants.declaring import GROUPS, DeclarationForm
from applicants.models import Profile
from casework.models import Entry, User
from tests.applicants.rows import keep, person
from tests.factories import account, organisation

pytestmark = pytest.mark.django_db

# Kept by the identity, or by the office; everything else is asked by some form.
NOT_ASKED = {"province", "kind", "exceptions"}


@pytest.fixture
def user() -> User:
    return account(organisation())


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def posted(form: DeclarationForm) -> dict[str, Any]:
    """What a browser sends when nobody changes anything."""
    values = {field.html_name: field.value() for field in form}
    drawn = {name: form[name].field.prepare_value(value) for name, value in values.items()}
    return {name: value for name, value in drawn.items() if value not in (None, False, [])}


def declared(user: User) -> dict[str, Any]:
    return dict(Profile.objects.get(organisation=user.organisation).declared)


def declare(user: User, group: str, **changes: Any) -> Any:
    return browser(user).post(f"/organisation/facts/{group}/", changes)


def test_every_fact_is_asked_in_one_group() -> None:
    asked = [fact for _, group in GROUPS.values() for fact in group]
    assert sorted(asked) == sorted(set(facts.names()) - NOT_ASKED)


@pytest.mark.parametrize("group", GROUPS)
def test_a_form_sent_back_unchanged_changes_nothing(user: User, group: str) -> None:
    before = declared(user)
    form = DeclarationForm(group=group, profile=user.organisation.profile)
    answer = browser(user).post(f"/organisation/facts/{group}/", posted(form))
    assert answer.status_code == 302, answer.context["form"].errors
    after = declared(user)
    assert after == before
    assert facts.problems(after) == []


@pytest.mark.parametrize("group", GROUPS)
def test_an_empty_form_declares_nothing_and_never_that_all_is_well(user: User, group: str) -> None:
    assert declare(user, group).status_code == 302
    after = declared(user)
    assert all(after[fact] is None for fact in GROUPS[group][1])


def test_amounts_may_be_typed_in_full_width_and_with_separators(user: User) -> None:
    declare(user, "standing", paid_in_cash="３０，０００,０００ 元")
    assert declared(user)["paid_in_cash"] == 30_000_000


def test_nothing_of_a_kind_is_declared_by_its_own_box(user: User) -> None:
    declare(user, "ownership", **{"people.none": "on"})
    assert declared(user)["people"] == []
    assert declared(user)["holdings"] is None


def test_rows_are_kept_in_order_and_blank_ones_left_out(user: User) -> None:
    declare(user, "ownership", **{
        "holdings.0.owner": "甲公司", "holdings.0.of": "self", "holdings.0.pct": "60",
        "holdings.0.origin": "domestic", "holdings.0.parent": "yes",
        "holdings.2.owner": "乙", "holdings.2.of": "self", "holdings.2.pct": "40",
    })  # fmt: skip
    assert declared(user)["holdings"] == [
        {"owner": "甲公司", "of": "self", "pct": "60", "origin": "domestic", "parent": True},
        {"owner": "乙", "of": "self", "pct": "40"},
    ]


@pytest.mark.parametrize(
    ("group", "typed", "sentence"),
    [
        ("standing", {"paid_in_cash": "三千万"}, "请输入整数"),
        ("standing", {"paid_in_cash": "-1"}, "不能小于零"),
        ("standing", {"established": "2010-02-30"}, "有效的日期"),
        ("standing", {"revocations": "昨天"}, "格式填写日期"),
        ("standing", {"dishonest": ["principal"], "dishonest.none": "on"}, "不要勾选"),
        ("premises", {"premises.lease.0": "2026-01-01"}, "首日和末日"),
        ("premises", {"premises.lease.0": "2026-02-01", "premises.lease.1": "2026-01-01"},
         "末日早于首日"),
        ("staff", {"titles.0.speciality": "computing"}, "请填写人数"),
        ("ownership", {"holdings.0.owner": "甲"}, "请填写被投资单位"),
        ("ownership", {"holdings.0.owner": "甲", "holdings.0.of": "self", "holdings.0.pct": "101"},
         "格式不对"),
        ("business", {"projects_3y.software_development": "500\n很多"}, "请输入整数"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_and_nothing_is_stored(
    user: User, group: str, typed: dict[str, Any], sentence: str
) -> None:
    before = declared(user)
    answer = declare(user, group, **typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "error-summary" in page
    assert declared(user) == before


def test_a_declaration_is_written_into_the_journal(user: User) -> None:
    declare(user, "secrecy", secrecy_body="yes")
    entry = Entry.objects.get(kind="organisation", step="update")
    assert entry.inputs["facts"]["secrecy_body"] is True
    assert entry.actor == user


def test_a_changed_registration_reaches_the_declared_facts(user: User) -> None:
    changed = {
        "name": "新名称公司", "kind": "public_institution", "province": "Guangdong",
        "legal_representative": "王五", "registered_address": "天河路1号",
    }  # fmt: skip
    assert browser(user).post("/organisation/identity/", changed).status_code == 302
    profile = Profile.objects.get(organisation=user.organisation)
    assert (profile.facts["province"], profile.facts["kind"]) == (
        "Guangdong",
        "public_institution",
    )
    profile.declare({"capability": True})
    user.organisation.refresh_from_db()
    assert user.organisation.province == "Guangdong"


def test_an_unknown_group_is_not_found(user: User) -> None:
    assert browser(user).get("/organisation/facts/unheard/").status_code == 404


def test_what_rows_tell_is_folded_away_and_what_they_leave_open_is_still_asked(user: User) -> None:
    keep(user, "person", person())
    keep(user, "room", {"address": "三号楼", "use": "涉密业务", "classified": True,
                        "tenure": "owned", "area_m2": 100, "closed": True})  # fmt: skip
    staff = browser(user).get("/organisation/facts/staff/").content.decode()
    assert staff.count("fact-folded") == staff.count("此处不必重复填写") == 2
    premises = browser(user).get("/organisation/facts/premises/").content.decode()
    assert "登记中没有的在此填写" in premises
    assert "fact-folded" not in premises
