"""Records for programs: the forms of the pages, masked, at a version, all or nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applicants.membership import enter
from applicants.models import Part, Record
from applicants.records import rows
from applicants.records.catalogue import kinds
from casework.models import Role, User
from tests.applicants.rows import (
    header,
    holding,
    identity_number,
    keep,
    person,
    person_row,
    workbook,
)
from tests.casework.api_person import Person, is_problem
from tests.factories import account, office, official, organisation
from tests.pages import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return account(organisation())


def sent(content: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {key: value for key, value in content.items() if value is not None} | more


def test_the_kinds_are_told_with_what_each_member_wants(user: User) -> None:
    keep(user, "person", person())
    told = {kind["kind"]: kind for kind in Person(user).get("records/").json()}
    assert (told["person"]["count"], told["holding"]["count"]) == (1, 0)
    members = {member["name"]: member for member in told["person"]["members"]}
    assert members["id_number"]["required"]
    assert members["id_number"]["sensitive"]
    assert members["post"]["choices"][0] == {
        "value": "legal_representative", "label": "法定代表人",
    }  # fmt: skip


def test_a_record_is_added_read_masked_changed_and_deleted(user: User) -> None:
    unit = Person(user)
    made = unit.post("records/person/", sent(person()))
    assert made.status_code == 201, made.content
    assert identity_number() not in made.content.decode()
    record = made.json()
    assert record["members"]["id_number"] == f"4201**********{identity_number()[-4:]}"
    assert (record["members"]["name"], record["members"]["chinese"]) == ("赵0", "***")
    assert rows(user.organisation, "person") == [person()]
    place = f"records/person/{record['id']}/"
    assert unit.get(place).json() == record
    changed = unit.patch(place, {"post": "sales", "version": record["version"]})
    assert changed.status_code == 200, changed.content
    assert rows(user.organisation, "person") == [person(post="sales")]
    gone = unit.delete(f"{place}?version={changed.json()['version']}")
    assert gone.status_code == 204
    assert not Record.objects.exists()


def test_an_emptied_member_is_cleared_and_a_required_one_is_not(user: User) -> None:
    record = keep(user, "person", person(title="高级工程师"))
    unit, place = Person(user), f"records/person/{record.pk}/"
    version = unit.get(place).json()["version"]
    cleared = unit.patch(place, {"title": "", "phone": "", "version": version})
    assert cleared.status_code == 200, cleared.content
    assert rows(user.organisation, "person") == [person(title=None, phone=None)]
    refused = unit.patch(place, {"name": "", "version": cleared.json()["version"]})
    assert is_problem(refused, 422)["errors"]["name"] == ["请填写姓名"]


def test_an_old_version_is_a_conflict(user: User) -> None:
    record = keep(user, "holding", holding())
    unit, place = Person(user), f"records/holding/{record.pk}/"
    old = unit.get(place).json()["version"]
    assert unit.patch(place, {"pct": "40%", "version": old}).status_code == 200
    assert (
        "刚刚被修改" in is_problem(unit.patch(place, {"pct": "50", "version": old}), 409)["detail"]
    )
    is_problem(unit.delete(f"{place}?version={old}"), 409)
    assert is_problem(unit.patch(place, {"pct": "50"}), 422)["errors"].keys() == {"version"}
    assert rows(user.organisation, "holding")[0]["pct"] == "40"


@pytest.mark.parametrize(
    ("changes", "member"),
    [({"id_number": "420106197001010001"}, "id_number"), ({"post": "总裁"}, "post"),
     ({"surname": "赵"}, "surname"), ({"insured_since": "2023-02-29"}, "insured_since")],
)  # fmt: skip
def test_what_the_pages_refuse_the_api_refuses_at_the_member(
    user: User, changes: dict[str, str], member: str
) -> None:
    answer = Person(user).post("records/person/", sent(person(), **changes))
    assert list(is_problem(answer, 422)["errors"]) == [member]
    assert not Record.objects.exists()


def test_a_workbook_is_brought_in_or_every_fault_is_told(user: User) -> None:
    unit = Person(user)
    bad = workbook(header("person"), [person_row(0), person_row(1, post="总裁")])
    told = is_problem(unit.send_file("records/person/import", file=bad), 422)["errors"]["file"]
    (sentence,) = told
    assert sentence.startswith("第 4 行“职务”：请填写：")
    assert not Record.objects.exists()
    good = workbook(header("person"), [person_row(0), person_row(1)])
    done = unit.send_file("records/person/import", file=good, mode="replace")
    assert (done.status_code, done.json()) == (201, {"count": 2})
    assert {row["members"]["name"] for row in unit.get("records/person/").json()["results"]} == {
        "赵0", "赵1",
    }  # fmt: skip
    assert len(unit.numbers("records/person/", q="赵1")) == 1


def test_records_are_their_units_alone(user: User) -> None:
    record = keep(user, "person", person())
    stranger, officer = Person(account(organisation())), Person(official(Role.INTAKE, office()))
    for place in (f"records/person/{record.pk}/", "records/secrets/"):
        is_problem(stranger.get(place), 404)
    assert stranger.numbers("records/person/") == set()
    for place in ("records/", "records/person/", f"records/person/{record.pk}/"):
        is_problem(officer.get(place), 403)
    is_problem(Person(None).get("records/"), 401)


def test_an_agent_reaches_the_records_neither_by_page_nor_by_program(user: User) -> None:
    record = keep(user, "person", person())
    enter(user, Part.AGENT, letter="委托书〔2026〕1号")
    for place in ("records/", "records/person/", f"records/person/{record.pk}/"):
        is_problem(Person(user).get(place), 403)
    is_problem(Person(user).post("records/person/", sent(person(1))), 403)
    assert browser(user).get("/organisation/records/person/").status_code == 403
    assert Record.objects.count() == 1


# -- whatever is sent ------------------------------------------------------------------------------
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters())
ANYTHING = VALUES | st.lists(VALUES, max_size=2) | st.dictionaries(st.text(), VALUES, max_size=2)
MEMBERS = sorted({name for kind in kinds().values() for name in kind.members} | {"version"})


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    kind=st.sampled_from(sorted(kinds())),
    body=st.dictionaries(st.sampled_from(MEMBERS), ANYTHING, max_size=8) | ANYTHING,
    words=st.text(),
)
def test_nothing_that_is_sent_breaks_the_records(
    user: User, kind: str, body: Any, words: str
) -> None:
    cache.clear()  # what is counted here is not how often
    record = Record.objects.first() or keep(user, "person", person())
    unit = Person(user)
    for answer in (
        unit.post(f"records/{kind}/", body),
        unit.client.patch(
            f"/api/records/person/{record.pk}/", json.dumps(body), content_type="application/json"
        ),
        unit.get(f"records/{kind}/", q=words, cursor=words),
        unit.client.get(f"/organisation/records/{kind}/", {"q": words, "after": words}),
    ):
        assert answer.status_code < 500, answer.content
