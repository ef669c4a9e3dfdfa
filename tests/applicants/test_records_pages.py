"""The pages of records: masked, counted, searched; whoever uncovers gives a reason."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applicants.models import Record
from applicants.records import rows
from applicants.records.catalogue import kinds
from applicants.records.keeping import version_of
from casework.models import Appointment, Entry, Role, User
from tests.applicants.rows import holding, identity_number, keep, person, posted
from tests.factories import account, draft, office, official, organisation, submitted_application
from tests.pages import browser, words

pytestmark = pytest.mark.django_db
PEOPLE = "/organisation/records/person/"


@pytest.fixture
def user() -> User:
    return account(organisation())


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


# -- lists -----------------------------------------------------------------------------------------
def test_the_page_of_the_organisation_names_every_kind_with_its_count_and_what_depends_on_it(
    user: User,
) -> None:
    keep(user, "person", person())
    page = words(browser(user).get("/organisation/"))
    for key, kind in kinds().items():
        assert f'<a href="/organisation/records/{key}/">{kind.name}</a>' in page
    assert "1 人" in page
    assert "据此核对：从事业务的相关人员、" in page
    assert page.count("未登记") == len(kinds()) - 1


def test_a_list_masks_what_is_sensitive(user: User) -> None:
    keep(user, "person", person())
    answer = browser(user).get(PEOPLE)
    page = words(answer)
    assert identity_number() not in page
    assert f"4201**********{identity_number()[-4:]}" in page
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("key", kinds())
def test_every_kind_can_be_listed_and_added(user: User, key: str) -> None:
    for page in ("", "add/", "import/", "template/", "export/"):
        assert browser(user).get(f"/organisation/records/{key}/{page}").status_code == 200


def test_a_list_asks_the_same_number_of_questions_however_long_it_is(user: User) -> None:
    client = browser(user)
    keep(user, "person", person(0))
    few = queries_of(client, PEOPLE)
    for number in range(1, 60):
        keep(user, "person", person(number))
    assert queries_of(client, PEOPLE) == few
    assert queries_of(client, "/organisation/") <= few + 2


def test_pages_follow_each_other_without_a_gap(user: User) -> None:
    for number in range(101):
        keep(user, "person", person(number))
    client, seen, address = browser(user), [], PEOPLE
    for _ in range(3):
        page = words(client.get(address))
        seen += re.findall(r"/person/(\d+)/\">", page)
        following = re.search(r'href="(\?after=\d+)" rel="next"', page)
        address = PEOPLE + following[1] if following else ""
    assert address == ""
    assert len(set(seen)) == 101


@pytest.mark.parametrize(
    ("looked_for", "found"), [("赵1", 1), ("技术人员", 2), ("赵9", 0), ("name", 0), ("%", 0)]
)
def test_a_list_is_searched_by_open_texts_and_words(
    user: User, looked_for: str, found: int
) -> None:
    keep(user, "person", person(1))
    keep(user, "person", person(2))
    page = words(browser(user).get(PEOPLE, {"q": looked_for}))
    assert f"共 {found} 人" in page


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "１"])
def test_a_strange_key_of_a_page_is_the_first_page(user: User, after: str) -> None:
    keep(user, "person", person(1))
    assert "赵1" in words(browser(user).get(PEOPLE, {"after": after}))


# -- changing --------------------------------------------------------------------------------------
def test_a_record_is_added_by_its_page(user: User) -> None:
    answer = browser(user).post(f"{PEOPLE}add/", posted(person(), more="1"))
    assert (answer.status_code, answer["Location"]) == (302, f"{PEOPLE}add/")
    assert rows(user.organisation, "person") == [person()]


def test_a_second_record_of_the_same_person_is_told_at_the_number(user: User) -> None:
    keep(user, "person", person())
    answer = browser(user).post(f"{PEOPLE}add/", posted(person(name="王五")))
    assert answer.status_code == 422
    assert answer.context["form"].errors["id_number"] == ["已有证件号码相同的人员记录"]
    assert "王五" in words(answer)


def test_what_another_member_changed_meanwhile_is_shown_beside_what_was_typed(user: User) -> None:
    record = keep(user, "person", person())
    read = version_of(record)
    address, client = f"{PEOPLE}{record.pk}/", browser(user)
    first = posted(person(title="高级工程师", phone=None), version=read)
    assert client.post(address, first).status_code == 302
    second = posted(person(title="研究员", phone="13911112222"), version=read)
    refused = client.post(address, second)
    page = words(refused)
    assert refused.status_code == 409
    assert "您的修改没有保存" in page
    shown = [(each.saved, each.own) for each in refused.context["differences"]]
    assert shown == [("高级工程师", "研究员"), ("138****5678", "13911112222")]
    version = re.search(r'name="version" value="(\w+)"', page)
    assert version
    assert 'value="13911112222"' in page
    assert client.post(address, second | {"version": version[1]}).status_code == 302
    assert rows(user.organisation, "person")[0]["title"] == "研究员"


def test_what_another_member_deleted_meanwhile_can_be_added_anew(user: User) -> None:
    record = keep(user, "holding", holding())
    record_pk = record.pk
    record.delete()
    answer = browser(user).post(
        f"/organisation/records/holding/{record_pk}/", posted(holding(), version="x")
    )
    assert answer.status_code == 409
    assert 'action="/organisation/records/holding/add/"' in words(answer)
    assert "甲公司" in words(answer)


def test_a_record_is_deleted_after_being_asked_again(user: User) -> None:
    record = keep(user, "person", person())
    client, address = browser(user), f"{PEOPLE}{record.pk}/delete/"
    page = words(client.get(address))
    assert Record.objects.exists()
    assert client.post(address, {"version": "old"}).status_code == 409
    version = re.search(r'name="version" value="(\w+)"', page)
    assert version
    assert client.post(address, {"version": version[1]}).status_code == 302
    assert not Record.objects.exists()


# -- what is masked --------------------------------------------------------------------------------
def test_masked_members_are_shown_for_a_reason_in_that_answer_alone_and_written_down(
    user: User,
) -> None:
    record = keep(user, "person", person())
    client, address = browser(user), f"{PEOPLE}{record.pk}/show/"
    assert identity_number() not in words(client.get(address))
    answer = client.post(address, {"members": ["id_number"], "reason": "核对参保名单"})
    assert identity_number() in words(answer)
    assert "13800005678" not in words(answer)
    assert "no-store" in answer["Cache-Control"]
    assert identity_number() not in words(client.get(address))
    entry = Entry.objects.filter(kind="record", step="reveal").get()
    assert (entry.actor, entry.role) == (user, Role.UNIT)
    assert entry.inputs == {
        "organisation": user.organisation_id, "of": "person", "record": record.pk,
        "members": ["id_number"], "reason": "核对参保名单",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"members": ["id_number"]}, "请填写查看理由"),
        ({"reason": "核对"}, "请选择要查看的内容"),
        ({"members": ["name"], "reason": "核对"}, "name"),
    ],
)
def test_without_reason_or_choice_nothing_is_shown(
    user: User, sent: dict[str, Any], said: str
) -> None:
    record = keep(user, "person", person())
    answer = browser(user).post(f"{PEOPLE}{record.pk}/show/", sent)
    assert answer.status_code == 422
    assert said in words(answer)
    assert identity_number() not in words(answer)
    assert not Entry.objects.filter(step="reveal").exists()


# -- whose they are --------------------------------------------------------------------------------
def test_nobody_reaches_the_records_of_another_unit(user: User) -> None:
    record = keep(user, "person", person())
    stranger = browser(account(organisation()))
    for page in ("", "delete/", "show/"):
        assert stranger.get(f"{PEOPLE}{record.pk}/{page}").status_code == 404
        sent = {"members": ["id_number"], "reason": "x", "version": version_of(record)}
        assert stranger.post(f"{PEOPLE}{record.pk}/{page}", sent).status_code in (404, 409)
    assert Record.objects.get().pk == record.pk
    assert "赵0" not in words(stranger.get(PEOPLE))
    assert not Entry.objects.filter(step="reveal").exists()


@pytest.mark.parametrize(
    "page", ["", "add/", "import/", "template/", "export/", "1/", "1/delete/", "1/show/"]
)
def test_the_unit_s_pages_are_not_for_officers_nor_for_who_is_not_signed_in(page: str) -> None:
    officer = browser(official(Role.INTAKE, office()))
    assert officer.get(f"{PEOPLE}{page}").status_code == 404
    assert Client().get(f"{PEOPLE}{page}").status_code == 302


def test_an_unknown_kind_is_not_found(user: User) -> None:
    assert browser(user).get("/organisation/records/secrets/").status_code == 404


def test_who_handles_the_case_sees_the_unit_s_records_masked_and_uncovers_for_a_reason() -> None:
    case = submitted_application()
    unit = account(case.organisation)
    record = keep(unit, "person", person())
    reviewer = official(Role.REVIEWER, case.authority)
    client = browser(reviewer)
    assert f"/cases/{case.pk}/unit/person/" in words(client.get(f"/cases/{case.pk}/"))
    assert "1 人" in words(client.get(f"/cases/{case.pk}/unit/"))
    listed = words(client.get(f"/cases/{case.pk}/unit/person/"))
    assert "赵0" in listed
    assert identity_number() not in listed
    assert "add/" not in listed
    address = f"/cases/{case.pk}/unit/person/{record.pk}/"
    assert identity_number() not in words(client.get(address))
    sent = {"members": ["id_number", "chinese"], "reason": "书面审查"}
    assert identity_number() in words(client.post(address, sent))
    entry = Entry.objects.filter(kind="record", step="reveal").get()
    assert (entry.actor, entry.role) == (reviewer, Role.REVIEWER)
    assert entry.inputs["seen_in"] == case.pk
    assert identity_number() not in str(entry.inputs)


def test_the_records_of_the_unit_follow_the_rights_on_the_case() -> None:
    case = submitted_application()
    record = keep(account(case.organisation), "person", person())
    elsewhere = official(Role.REVIEWER, office("Guangdong"))
    administrator = official(Role.ADMIN, office("national"))
    for stranger in (account(case.organisation), elsewhere, administrator):
        for page in ("", "person/", f"person/{record.pk}/"):
            answer = browser(stranger).get(f"/cases/{case.pk}/unit/{page}")
            assert answer.status_code == 404, (stranger, page)
    other = submitted_application()
    client = browser(official(Role.REVIEWER, case.authority))
    assert client.get(f"/cases/{other.pk}/unit/person/{record.pk}/").status_code == 404
    assert client.get(f"/cases/{draft().pk}/unit/").status_code == 404


def test_an_officer_uncovers_in_the_role_held_at_the_authority_of_the_case() -> None:
    case = submitted_application()
    record = keep(account(case.organisation), "person", person())
    both = official(Role.SUPERVISOR, case.authority)
    Appointment.objects.create(user=both, role=Role.ENFORCER, authority=office("national"))
    sent = {"members": ["phone"], "reason": "核对"}
    browser(both).post(f"/cases/{case.pk}/unit/person/{record.pk}/", sent)
    assert Entry.objects.get(step="reveal").role == Role.SUPERVISOR
