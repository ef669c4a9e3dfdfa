"""What an organisation keeps of itself: sealed at rest, every row once, every act written down."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from applicants.codes import identity_number as checked_number
from applicants.codes import phone_number
from applicants.models import Record
from applicants.records import changed_at, changing, rows
from applicants.records.catalogue import kinds
from applicants.records.fields import (
    AnswerField,
    DayField,
    MoneyField,
    PerCentField,
    TextField,
    WholeField,
    WordField,
)
from applicants.records.forms import RecordForm, fields_of
from applicants.records.keeping import content_of, fingerprints_of, version_of
from applicants.records.masking import mask
from applicants.records.sealing import CannotOpen, fingerprints, seal, unseal
from casework import clock
from casework.models import Entry, User
from tests.applicants.rows import (
    everything_in_the_database,
    holding,
    identity_number,
    keep,
    person,
    posted,
)
from tests.factories import MONDAY, account, organisation, ten_o_clock

pytestmark = pytest.mark.django_db
OLD, NEW = "o" * 40, "n" * 40


@pytest.fixture
def user() -> User:
    return account(organisation())


# -- the catalogue ---------------------------------------------------------------------------------
@pytest.mark.parametrize("key", kinds())
def test_every_member_of_every_kind_has_a_field_of_its_own_shape(key: str) -> None:
    kind = kinds()[key]
    fields = fields_of(kind)
    assert list(fields) == list(kind.members)
    by_shape = {"day": DayField, "answer": AnswerField, "per_cent": PerCentField,
                "amount": WholeField, "year": WholeField, "money": MoneyField}  # fmt: skip
    for name, member in kind.members.items():
        assert isinstance(
            fields[name], by_shape.get(member.reference, (TextField, WordField, WholeField))
        )
    assert set(kind.unique) <= {name for name, member in kind.members.items() if member.required}
    assert {name for pair in kind.order for name in pair} <= set(kind.members)


# -- numbers of documents --------------------------------------------------------------------------
def test_a_residents_number_is_taken_however_it_is_typed() -> None:
    number = next(n for n in map(identity_number, range(99)) if n.endswith("X"))
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in number.lower())
    assert checked_number(number.lower()) == number
    assert checked_number(f" {number[:6]} {number[6:14]}-{number[14:]} ") == number
    assert checked_number(full_width) == number


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("42010619700101000X", "校验位不符"),
        ("420106197002300006", "出生日期不存在"),
        ("42010619700101001", "应为 18 位"),
        ("420106700101001", "应为 18 位"),
        ("4201061970010100012", "应为 18 位"),
        ("4201**********0012", "不能遮盖"),
        ("护照一二三四", "5 至 20 位"),
        ("E123", "5 至 20 位"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_its_reason(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        checked_number(typed)


def test_of_all_check_characters_one_alone_is_right() -> None:
    front = identity_number(7)[:17]
    right = []
    for character in "0123456789X":
        try:
            right.append(checked_number(front + character))
        except ValueError:
            continue
    assert right == [identity_number(7)]


@pytest.mark.parametrize("typed", ["E12345678", "h1234567(8)", "ＥＡ１２３４５６７"])
def test_other_documents_are_taken_as_they_are(typed: str) -> None:
    assert checked_number(typed).isascii()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("138 0000 5678", "13800005678"), ("027-8765 4321", "02787654321"),
     ("+8613800005678", "+8613800005678"), ("（027）87654321 转 8", "(027)87654321#8")],
)  # fmt: skip
def test_telephone_numbers_are_made_plain(typed: str, kept: str) -> None:
    assert phone_number(typed) == kept


@pytest.mark.parametrize("typed", ["138****5678", "电话", "12"])
def test_what_is_no_telephone_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="电话号码"):
        phone_number(typed)


# -- the seal --------------------------------------------------------------------------------------
def test_what_was_sealed_opens_for_the_same_matter_only() -> None:
    sealed = seal({"id_number": identity_number()}, "record 1 person")
    assert identity_number() not in sealed
    assert unseal(sealed, "record 1 person") == {"id_number": identity_number()}
    for wrong in ("record 2 person", "record 1 holding"):
        with pytest.raises(CannotOpen):
            unseal(sealed, wrong)


def test_a_changed_seal_does_not_open() -> None:
    sealed = seal("13800005678", "a")
    for at in range(0, len(sealed), 7):
        other = "A" if sealed[at] != "A" else "B"
        with pytest.raises(CannotOpen):
            unseal(sealed[:at] + other + sealed[at + 1 :], "a")


def test_the_same_value_is_never_sealed_twice_alike_but_has_one_fingerprint() -> None:
    assert seal("a", "x") != seal("a", "x")
    assert fingerprints("a") == fingerprints("a") != fingerprints("b")
    assert (seal({}, "x"), unseal("", "x")) == ("", None)


def test_no_sensitive_value_stands_open_anywhere_in_the_database(user: User) -> None:
    phone, other = "13987654321", "15012345678"
    record = keep(user, "person", person(1, phone=phone))
    changing.change(record, person(1, phone=other), version=version_of(record), by=user)
    changing.reveal(record, ["phone"], reason="核对", by=user, role="unit")
    gone = keep(user, "person", person(2, phone=phone))
    changing.delete(gone, version=version_of(gone), by=user)
    dump = everything_in_the_database()
    assert "赵1" in dump
    for value in (phone, other, identity_number(1), identity_number(2), 'residence_abroad": '):
        assert value not in dump
    assert rows(user.organisation, "person")[0]["phone"] == other


def test_a_new_key_opens_what_the_old_one_sealed_and_seals_anew(user: User, settings: Any) -> None:
    settings.SEALING_KEYS = [OLD]
    record = keep(user, "person", person())
    settings.SEALING_KEYS = [NEW, OLD]
    assert content_of(record) == person()
    with pytest.raises(changing.Stands):
        keep(user, "person", person())
    call_command("reseal", stdout=StringIO())
    settings.SEALING_KEYS = [NEW]
    record.refresh_from_db()
    assert content_of(record) == person()
    with pytest.raises(changing.Stands):
        keep(user, "person", person())


def test_resealing_without_the_old_key_says_so_and_changes_nothing(
    user: User, settings: Any
) -> None:
    settings.SEALING_KEYS = [OLD]
    record = keep(user, "person", person())
    settings.SEALING_KEYS = [NEW]
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("reseal", stdout=StringIO(), stderr=said)
    assert "请不要撤下旧密钥" in said.getvalue()
    settings.SEALING_KEYS = [OLD]
    record.refresh_from_db()
    assert content_of(record) == person()


@pytest.mark.parametrize(
    ("member", "value", "masked"),
    [("id_number", "420106198001010012", "4201**********0012"),
     ("phone", "13812345678", "138****5678"),
     ("chinese", True, "***"), ("id_number", "E12345", "***"), ("phone", None, "")],
)  # fmt: skip
def test_only_the_ends_of_what_is_sensitive_are_shown(member: str, value: Any, masked: str) -> None:
    assert mask(kinds()["person"].members[member], value) == masked


# -- keeping ---------------------------------------------------------------------------------------
def test_rows_are_complete_and_open_for_those_who_reckon_with_them(user: User) -> None:
    keep(user, "person", person(1))
    with clock.moved_to(ten_o_clock(MONDAY)):
        keep(user, "person", person(2, phone=None))
    found = rows(user.organisation, "person")
    assert found == [person(1), person(2, phone=None)]
    assert json.loads(json.dumps(found)) == found
    assert rows(organisation(), "person") == []


def test_the_last_change_of_a_kind_is_told(user: User) -> None:
    assert changed_at(user.organisation, "holding") is None
    with clock.moved_to(ten_o_clock(MONDAY)):
        keep(user, "holding", holding())
    assert changed_at(user.organisation, "holding") == ten_o_clock(MONDAY)
    assert changed_at(user.organisation, "person") is None


@pytest.mark.parametrize("owner", ["甲（集团）公司", "甲(集团)公司", " 甲 （集团） 公司"])
def test_a_row_stands_once_whatever_its_width_and_blanks(user: User, owner: str) -> None:
    keep(user, "holding", holding(owner="甲（集团）公司"))
    with pytest.raises(changing.Stands):
        keep(user, "holding", holding(owner=owner, pct="1"))
    assert keep(account(organisation()), "holding", holding(owner=owner)).pk


def test_even_past_the_forms_the_database_keeps_a_row_once(user: User) -> None:
    record = keep(user, "person", person())
    with pytest.raises(IntegrityError), transaction.atomic():
        Record.objects.create(
            organisation=user.organisation, kind="person", fingerprint=record.fingerprint,
            changed_at=clock.now(),
        )  # fmt: skip


def test_a_change_on_an_old_version_is_refused(user: User) -> None:
    record = keep(user, "person", person())
    read = version_of(record)
    changing.change(record, person(post="sales"), version=read, by=user)
    for late in (changing.change, changing.delete):
        contents = () if late is changing.delete else (person(post="director"),)
        with pytest.raises(changing.ChangedMeanwhile) as refused:
            late(record, *contents, version=read, by=user)
        assert content_of(refused.value.record)["post"] == "sales"


def test_a_change_of_a_sealed_member_makes_a_new_version(user: User) -> None:
    record = keep(user, "person", person())
    read = version_of(record)
    changed = changing.change(record, person(phone="13900000000"), version=read, by=user)
    assert version_of(changed) != read


def test_nothing_changed_is_nothing_written(user: User) -> None:
    record = keep(user, "person", person())
    before = Entry.objects.count()
    changing.change(record, person(), version=version_of(record), by=user)
    assert Entry.objects.count() == before


def test_every_act_is_in_the_journal_with_members_but_without_values(user: User) -> None:
    record = keep(user, "person", person())
    changing.change(record, person(phone="13900000000"), version=version_of(record), by=user)
    record.refresh_from_db()
    changing.delete(record, version=version_of(record), by=user)
    acts = list(Entry.objects.filter(kind="record").order_by("pk"))
    assert [act.step for act in acts] == ["add", "change", "delete"]
    assert {act.actor for act in acts} == {user}
    assert acts[1].inputs == {
        "organisation": user.organisation_id, "of": "person", "record": acts[0].inputs["record"],
        "members": ["phone"],
    }  # fmt: skip


# -- the form --------------------------------------------------------------------------------------
def form(key: str, content: dict[str, Any], **changes: Any) -> RecordForm:
    filled = RecordForm(posted(content, **changes), kind=kinds()[key])
    filled.is_valid()
    return filled


def test_a_form_takes_what_it_shows() -> None:
    assert form("person", person()).content == person()
    assert form("holding", holding()).content == holding()


@pytest.mark.parametrize(
    ("first", "second", "accepted"),
    [("2026-01-02", "2026-01-02", True), ("2026-01-02", "2026-01-01", False)],
)
def test_a_lease_does_not_end_before_it_begins(first: str, second: str, accepted: bool) -> None:
    content = {"address": "光谷大道", "use": "办公", "tenure": "leased", "area_m2": "300",
               "closed": "yes", "lease_from": first, "lease_until": second}  # fmt: skip
    errors = form("room", content).errors
    assert (errors == {}) == accepted
    assert accepted or errors["lease_until"] == ["租期末日不能早于租期首日"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("100", "100"), ("0", "0"), ("33.3333333333", "33.3333333333"), ("３０．００％", "30.00"),
     (".5", "0.5"), ("100.01", None), ("-1", None), ("1e1", None), ("NaN", None), ("三成", None),
     ("1." + "3" * 21, None)],
)  # fmt: skip
def test_shares_are_exact_and_within_the_whole(typed: str, kept: str | None) -> None:
    found = form("holding", holding(), pct=typed)
    assert found.content["pct"] == kept
    assert ("pct" in found.errors) == (kept is None)


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2024-2-29", "2024-02-29"), ("2024/02/29", "2024-02-29"),
     ("２０２４年２月２９日", "2024-02-29"), ("20240229", "2024-02-29"),
     ("2023-02-29", None), ("1899-12-31", None), ("明天", None)],
)  # fmt: skip
def test_days_are_taken_as_people_write_them(typed: str, day: str | None) -> None:
    found = form("person", person(), insured_since=typed)
    assert found.content["insured_since"] == day
    assert ("insured_since" in found.errors) == (day is None)


def test_a_mark_of_secrecy_is_refused_in_any_text() -> None:
    found = form("project", {}, name="某工程（机密★10年）")
    assert "密级标志" in found.errors["name"][0]
    assert form("project", {}, name="涉密信息系统集成项目").content["name"]


def test_what_is_missing_asks_for_itself_by_name() -> None:
    errors = form("person", {}).errors
    assert errors["name"] == ["请填写姓名"]
    assert errors["post"] == ["请选择职务"]
    assert "phone" not in errors


def test_sensitive_members_left_empty_are_kept_and_never_sent_to_the_browser(user: User) -> None:
    record = keep(user, "person", person())
    page = str(RecordForm(kind=kinds()["person"], kept=content_of(record), version="v"))
    assert identity_number() not in page
    assert "13800005678" not in page
    plain = {k: v for k, v in person().items() if not kinds()["person"].members[k].sensitive}
    sent = posted(plain, version="v")
    kept = RecordForm(sent, kind=kinds()["person"], kept=content_of(record))
    assert kept.is_valid()
    assert kept.content == person()
    cleared = RecordForm(
        sent | {"phone.clear": "on"}, kind=kinds()["person"], kept=content_of(record)
    )
    assert cleared.is_valid()
    assert cleared.content == person(phone=None)


def test_the_fingerprint_is_not_a_plain_hash_of_the_number(settings: Any) -> None:
    kind = kinds()["person"]
    first = fingerprints_of(kind, person())
    settings.SEALING_KEYS = [NEW]
    assert fingerprints_of(kind, person()) != first
