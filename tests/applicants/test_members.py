"""The unit answers for its application: within it, who may do what is said by the part of each."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applicants import contacts, membership
from applicants.membership import MembersRefused
from applicants.models import Membership, Part
from casework import journal
from casework.door import take_step
from casework.models import Case, Entry, Role, User
from casework.refusal import StepRefused
from tests import factories
from tests.applicants.test_registration import register
from tests.applicants.unit_members import LETTER, agent_for, invite, joined
from tests.factories import MONDAY, account, office, official, organisation
from tests.pages import browser, on, words

pytestmark = pytest.mark.django_db

LAST_DAY = MONDAY + timedelta(days=30)
AFTER = LAST_DAY + timedelta(days=1)


# -- parts --------------------------------------------------------------------------------------
def test_who_registers_the_unit_becomes_its_manager() -> None:
    register()
    user = User.objects.get(username="zhiyuan")
    assert user.membership.part == Part.MANAGER
    assert membership.may(user, "members")


def test_an_account_without_a_row_is_a_manager_and_staff_are_nothing() -> None:
    assert membership.part_of(account(organisation())) == Part.MANAGER
    assert membership.part_of(official(Role.HEAD, office())) == ""
    assert not any(membership.may(official(Role.HEAD, office()), deed) for deed in membership.DEEDS)


@pytest.mark.parametrize(
    ("part", "deeds"),
    [
        (Part.MANAGER, {"members", "identity", "profile", "apply", "case"}),
        (Part.CLERK, {"profile", "apply", "case"}),
        (Part.AGENT, {"case"}),
    ],
)
def test_each_part_may_do_its_own(part: str, deeds: set[str]) -> None:
    with on(MONDAY):
        member = joined(account(organisation()), part, LAST_DAY)
        assert {deed for deed in membership.DEEDS if membership.may(member, deed)} == deeds


@pytest.mark.parametrize(
    ("address", "manager", "clerk", "agent"),
    [
        ("/organisation/", 200, 200, 403),
        ("/organisation/identity/", 200, 403, 403),
        ("/organisation/contacts/", 200, 403, 403),
        ("/organisation/members/", 200, 200, 403),
        ("/organisation/members/invite/", 200, 403, 403),
        ("/organisation/facts/staff/", 200, 200, 403),
        ("/organisation/records/person/", 200, 200, 403),
        ("/organisation/records/person/export/", 200, 200, 403),
        ("/applications/new/", 200, 200, 403),
        ("/applications/", 200, 200, 200),
    ],
)
def test_each_page_is_open_to_the_parts_it_is_for(
    address: str, manager: int, clerk: int, agent: int
) -> None:
    with on(MONDAY):
        first = account(organisation())
        people = [first, joined(first), joined(first, Part.AGENT, LAST_DAY)]
        answers = [browser(person).get(address).status_code for person in people]
    assert answers == [manager, clerk, agent]


def test_pages_of_a_unit_do_not_exist_for_staff_nor_members_of_other_units() -> None:
    own, other = account(organisation()), account(organisation())
    staff = browser(official(Role.HEAD, office()))
    assert staff.get("/organisation/members/").status_code == 404
    for page in ("part", "cases", "end"):
        address = f"/organisation/members/{other.pk}/{page}/"
        assert browser(own).get(address).status_code == 404
        assert browser(own).post(address).status_code == 404
    other.refresh_from_db()
    assert other.is_active


def test_the_api_asks_the_same_rules() -> None:
    wish = {"level": "B", "categories": ["software_development"]}
    with on(MONDAY):
        case = factories.draft()
        agent = browser(agent_for(case, LAST_DAY))
        refused = agent.post("/api/applications/", wish, "application/json")
        assert refused.status_code == 403
        assert "交办" in refused.json()["detail"]
        assert agent.get("/api/eligibility").status_code == 403
        assert agent.delete(f"/api/applications/{case.pk}/").status_code == 403
        assert agent.get(f"/api/applications/{case.pk}/").status_code == 200
        clerk = browser(joined(account(case.organisation)))
        assert clerk.post("/api/applications/", wish, "application/json").status_code == 201


# -- a draft is everybody's ---------------------------------------------------------------------
def test_a_draft_that_one_member_began_is_submitted_by_another() -> None:
    with on(MONDAY):
        case = factories.draft()
        clerk = joined(account(case.organisation))
        page = browser(clerk).get("/applications/")
        assert f"/applications/{case.pk}/" in words(page)
        take_step(case, "submit", by=clerk, declared=True)
    entry = Entry.objects.get(case=case, step="submit")
    assert (entry.actor, entry.role) == (clerk, Role.UNIT)


# -- agents -------------------------------------------------------------------------------------
def test_an_agent_sees_and_takes_steps_in_the_cases_it_was_given_alone() -> None:
    with on(MONDAY):
        given = factories.draft()
        kept = factories.draft(organisation=given.organisation)
        agent = agent_for(given, LAST_DAY)
        assert list(Case.objects.visible_to(agent).values_list("pk", flat=True)) == [given.pk]
        assert browser(agent).get(f"/applications/{kept.pk}/").status_code == 404
        with pytest.raises(StepRefused, match="E_ROLE"):
            take_step(kept, "submit", by=agent, declared=True)
        take_step(given, "submit", by=agent, declared=True)
    given.refresh_from_db()
    assert given.state == "received"


def test_an_agent_may_act_on_the_last_day_of_its_mandate_and_not_the_day_after() -> None:
    with on(MONDAY):
        case = factories.draft()
        agent = agent_for(case, LAST_DAY)
    address = f"/applications/{case.pk}/"
    with on(LAST_DAY):
        assert browser(agent).get(address).status_code == 200
        assert Case.objects.visible_to(agent).exists()
    with on(AFTER):
        page = browser(agent).get(address)
        assert page.status_code == 403
        assert "委托期限已经届满" in words(page)
        assert not Case.objects.visible_to(agent).exists()
        with pytest.raises(StepRefused, match="E_ROLE"):
            take_step(case, "submit", by=agent, declared=True)
    with on(LAST_DAY):
        take_step(case, "submit", by=agent, declared=True)


def test_a_case_taken_back_is_the_agents_no_more() -> None:
    with on(MONDAY):
        case = factories.draft()
        agent = agent_for(case, LAST_DAY)
        manager = browser(account(case.organisation))
        manager.post(f"/organisation/members/{agent.pk}/cases/", {"cases": []})
        assert not Case.objects.visible_to(agent).exists()
    given, taken = Entry.objects.filter(kind="membership", step="give_cases")
    assert (given.inputs["cases"], taken.inputs["cases"]) == ([case.pk], [])


def test_a_case_of_another_unit_is_given_to_nobody() -> None:
    with on(MONDAY):
        case, foreign = factories.draft(), factories.draft()
        agent = agent_for(case, LAST_DAY)
        manager = browser(account(case.organisation))
        page = manager.post(f"/organisation/members/{agent.pk}/cases/", {"cases": [foreign.pk]})
        assert page.status_code == 422
        membership.give_cases(agent, Case.objects.all(), by=account(case.organisation))
    assert set(agent.grants.values_list("case", flat=True)) == {case.pk}


def test_an_agent_needs_a_letter_and_a_last_day_that_has_not_passed() -> None:
    with on(MONDAY):
        manager = account(organisation())
        member = joined(manager)
        address = f"/organisation/members/{member.pk}/part/"
        for said in (
            {"part": "agent"},
            {"part": "agent", "letter": LETTER},
            {"part": "agent", "letter": LETTER, "until": MONDAY - timedelta(days=1)},
        ):
            assert browser(manager).post(address, said).status_code == 422
        with pytest.raises(MembersRefused):
            membership.change_part(member, Part.AGENT, by=manager)
        said = {"part": "agent", "letter": LETTER, "until": MONDAY}
        answer = browser(manager).post(address, said)
    assert answer["Location"] == f"/organisation/members/{member.pk}/cases/"
    member.refresh_from_db()
    assert (member.granted_only, member.granted_until) == (True, MONDAY)


def test_an_agent_that_becomes_a_clerk_sees_all_and_the_cases_given_are_forgotten() -> None:
    with on(MONDAY):
        case = factories.draft()
        other = factories.draft(organisation=case.organisation)
        agent = agent_for(case, LAST_DAY)
        membership.change_part(agent, Part.CLERK, by=account(case.organisation))
        assert set(Case.objects.visible_to(agent)) == {case.case_ptr, other.case_ptr}
        until = LAST_DAY
        membership.change_part(
            agent, Part.AGENT, by=account(case.organisation), letter=LETTER, until=until
        )
        assert not Case.objects.visible_to(agent).exists()


# -- there is always a manager ------------------------------------------------------------------
def test_the_last_manager_is_neither_demoted_nor_ended() -> None:
    manager = account(organisation())
    joined(manager)
    client = browser(manager)
    demoted = client.post(f"/organisation/members/{manager.pk}/part/", {"part": "clerk"})
    ended = client.post(f"/organisation/members/{manager.pk}/end/")
    assert (demoted.status_code, ended.status_code) == (422, 409)
    assert "至少有一名管理员" in words(demoted)
    assert "至少有一名管理员" in words(ended)
    manager.refresh_from_db()
    assert manager.is_active
    assert membership.part_of(manager) == Part.MANAGER


def test_a_manager_may_go_once_another_manages() -> None:
    manager = account(organisation())
    other = joined(manager)
    client = browser(manager)
    client.post(f"/organisation/members/{other.pk}/part/", {"part": "manager"})
    assert client.post(f"/organisation/members/{manager.pk}/end/").status_code == 302
    other.refresh_from_db()
    with pytest.raises(MembersRefused):
        membership.end(other, by=other)


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_go_at_once_one_stays() -> None:
    first = account(organisation())
    second = joined(first, Part.MANAGER)
    together, refused = Barrier(2), []

    def go(who: int) -> None:
        user = User.objects.get(pk=who)
        together.wait()
        try:
            membership.end(user, by=user)
        except MembersRefused:
            refused.append(who)
        finally:
            connection.close()

    threads = [Thread(target=go, args=(user.pk,)) for user in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert User.objects.filter(organisation=first.organisation, is_active=True).count() == 1


# -- the end of a membership --------------------------------------------------------------------
def test_a_member_who_is_ended_is_out_at_once_and_for_good() -> None:
    manager = account(organisation())
    member = joined(manager)
    at_work, again = browser(member), Client()
    assert at_work.get("/applications/").status_code == 200
    browser(manager).post(f"/organisation/members/{member.pk}/end/")
    assert at_work.get("/applications/")["Location"].startswith("/sign-in/")
    given = {"username": member.username, "password": "Donghu-2026-y"}
    assert again.post("/sign-in/", given).status_code == 200
    assert "_auth_user_id" not in again.session
    User.objects.filter(pk=member.pk).update(is_active=True)
    assert at_work.get("/applications/").status_code == 302, "an old session revived"


def test_who_has_left_is_listed_with_the_day_and_changed_no_more() -> None:
    manager = account(organisation())
    member = joined(manager)
    client = browser(manager)
    with on(MONDAY):
        client.post(f"/organisation/members/{member.pk}/end/")
        assert "已停用的成员（1）" in words(client.get("/organisation/members/"))
    assert Membership.objects.get(user=member).ended_on == MONDAY
    assert client.get(f"/organisation/members/{member.pk}/part/").status_code == 404
    with pytest.raises(MembersRefused):
        membership.change_part(member, Part.MANAGER, by=manager)


# -- the journal --------------------------------------------------------------------------------
def test_joining_changing_and_ending_are_written_into_the_journal() -> None:
    manager = account(organisation())
    member = joined(manager)
    membership.change_part(member, Part.MANAGER, by=manager)
    membership.end(member, by=manager)
    entries = Entry.objects.filter(kind="membership").order_by("position")
    assert [entry.step for entry in entries] == ["invite", "join", "change_part", "end"]
    assert [entry.actor for entry in entries] == [manager, member, manager, manager]
    assert entries[2].inputs["before"] == "clerk"
    assert not list(journal.faults())


# -- contacts -----------------------------------------------------------------------------------
PEOPLE = {
    "name_1": "李娜", "phone_1": "138 7123 4567", "email_1": "lina@example.cn",
    "name_2": "王强", "phone_2": "027-87654321 转 8012", "email_2": "wangqiang@example.cn",
}  # fmt: skip


def test_both_contacts_are_lacking_until_they_are_named() -> None:
    unit = organisation()
    assert contacts.missing(unit) == ["第一联系人", "第二联系人"]
    manager = browser(account(unit))
    assert "尚未填写第一联系人、第二联系人" in words(manager.get("/organisation/members/"))
    assert manager.post("/organisation/contacts/", PEOPLE).status_code == 302
    assert contacts.missing(unit) == []
    assert "尚未填写" not in words(manager.get("/organisation/members/"))


def test_a_number_is_whole_for_managers_and_staff_and_masked_for_others() -> None:
    unit = organisation()
    manager = account(unit)
    clerk = joined(manager)
    browser(manager).post("/organisation/contacts/", PEOPLE)
    assert "13871234567" in words(browser(manager).get("/organisation/members/"))
    page = words(browser(clerk).get("/organisation/members/"))
    assert "138****4567" in page
    assert "13871234567" not in page
    case = factories.submitted_application(organisation=unit)
    office_page = browser(official(Role.INTAKE, office())).get(f"/cases/{case.pk}/")
    assert "13871234567" in words(office_page)
    assert "02787654321-8012" in words(office_page)
    assert "13871234567" not in words(browser(clerk).get(f"/cases/{case.pk}/"))


def test_no_number_lies_open_in_the_database() -> None:
    manager = account(organisation())
    browser(manager).post("/organisation/contacts/", PEOPLE)
    joined(manager)
    with connection.cursor() as cursor:
        for table in ("applicants_contact", "applicants_invitation", "casework_entry"):
            cursor.execute(f"SELECT string_agg({table}::text, '') FROM {table}")
            dumped = cursor.fetchone()[0] or ""
            assert "13871234567" not in dumped
            assert table == "applicants_contact" or "@example.cn" not in dumped


def test_numbers_and_addresses_are_sealed_anew_when_the_key_is_changed(settings: Any) -> None:
    settings.SEALING_KEYS = ["o" * 40]
    unit = organisation()
    browser(account(unit)).post("/organisation/contacts/", PEOPLE)
    invite(browser(account(unit)))
    settings.SEALING_KEYS = ["n" * 40, "o" * 40]
    call_command("reseal", stdout=StringIO())
    settings.SEALING_KEYS = ["n" * 40]
    page = words(browser(account(unit)).get("/organisation/members/"))
    assert "13871234567" in page
    assert "lixiaoyan@example.cn" in page


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("phone_1", "12345", "请填写 11 位手机号码"),
        ("phone_2", "", "请填写第二联系人电话"),
        ("email_2", "wangqiang", "请填写有效的电子邮箱"),
        ("name_2", "李娜", "应当是不同的人"),
    ],
)
def test_a_mistake_in_a_contact_is_told_at_its_field(field: str, typed: str, sentence: str) -> None:
    page = browser(account(organisation())).post("/organisation/contacts/", PEOPLE | {field: typed})
    assert page.status_code == 422
    assert any(sentence in error for error in page.context["form"].errors[field])
    assert 'value="lina@example.cn"' in words(page), "what was typed is lost"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+86 138-7123-4567", "13871234567"),
        ("１３８７１２３４５６７", "13871234567"),
        ("(027) 8765 4321", "02787654321"),
        ("027-87654321-12", "02787654321-12"),
        ("027 87654321 转 12", "02787654321-12"),
    ],
)
def test_a_number_may_be_typed_as_people_type_it(typed: str, kept: str) -> None:
    assert contacts.telephone(typed) == kept


def test_the_list_of_members_asks_the_database_a_constant_number_of_times() -> None:
    manager = account(organisation())
    client = browser(manager)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/organisation/members/")
        return len(asked)

    joined(manager)
    invite(client)
    few = queries()
    for _ in range(4):
        joined(manager)
        invite(client)
    assert queries() == few


def test_the_day_of_joining_is_the_legal_day() -> None:
    with on(date(2026, 5, 6)):
        assert joined(account(organisation())).membership.since == date(2026, 5, 6)
