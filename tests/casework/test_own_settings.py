"""What an office settles itself: standard paragraphs of its letters, the form of its numbers."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.models import Entry, Role, Setting
from tests.casework.own_settings import (
    CASES,
    CONTACT,
    DAY,
    MINE,
    OWN,
    SHIPPED,
    TUESDAY,
    admin,
    newest,
    page,
    send,
)
from tests.factories import (
    MONDAY,
    accepted_application,
    act,
    office,
    official,
    submitted_application,
)
from tests.pages import browser, officer, on, words

pytestmark = pytest.mark.django_db


def paragraph(case: Any) -> Any:
    (found,) = case.papers.get(key="acceptance_notice").context["paragraphs"]
    return found["says"]


# -- paragraphs ---------------------------------------------------------------------------------
def test_a_standard_paragraph_holds_from_its_day_on_and_alters_no_letter_before() -> None:
    assert send(CONTACT, OWN, TUESDAY).status_code == 302
    before, after = accepted_application(MONDAY), accepted_application(TUESDAY)
    assert paragraph(before).startswith(SHIPPED)
    assert paragraph(after) == OWN
    assert send(CONTACT, "另有规定。", TUESDAY + DAY, today=TUESDAY).status_code == 302
    assert paragraph(after) == OWN
    assert paragraph(accepted_application(TUESDAY + DAY)) == "另有规定。"


def test_the_journal_of_the_act_carries_the_standard_and_the_wording_of_the_act_wins() -> None:
    send(CONTACT, OWN)
    case, intake = submitted_application(), officer(Role.INTAKE)
    step = reverse("step", args=[case.pk, "accept"])
    with on(MONDAY):
        assert OWN in words(intake.get(step))
        assert intake.post(step, {CONTACT: "请在七日内来电"}).status_code == 302
        shown = words(intake.get(reverse("case", args=[case.pk])))
    entry = case.entries.get(step="accept", outcome=Entry.Outcome.DONE)
    assert entry.facts["letters"] == {"acceptance_notice": {"contact": OWN}}
    assert entry.inputs["letters"] == {"acceptance_notice": {"contact": "请在七日内来电"}}
    assert paragraph(case) == "请在七日内来电"
    assert f"原文：{OWN}" in shown
    other = submitted_application()
    with on(MONDAY):
        intake.post(reverse("step", args=[other.pk, "accept"]), {CONTACT: OWN})
    assert "letters" not in other.entries.get(step="accept").inputs
    assert paragraph(other) == OWN


def test_the_standard_is_of_one_office_alone() -> None:
    send(CONTACT, OWN)
    assert not Setting.objects.exclude(authority=office("Hubei")).exists()
    with on(MONDAY):
        hunan = words(officer(Role.ADMIN, "Hunan").get(page(CONTACT, "Hunan")))
    assert OWN not in hunan
    assert SHIPPED in hunan


def test_the_shipped_text_comes_back_and_everything_is_told_with_who_when_and_why() -> None:
    send(CONTACT, OWN)
    nothing = send("letter.correction_notice.help", "", restore="1")
    assert nothing.status_code == 422
    assert "不需要恢复" in words(nothing)
    assert send(CONTACT, "", TUESDAY, restore="1", reason="不再需要").status_code == 302
    assert paragraph(accepted_application(MONDAY)) == OWN
    assert paragraph(accepted_application(TUESDAY)).startswith(SHIPPED)
    with on(MONDAY):
        told = words(admin().get(page(CONTACT)))
    for said in (
        "自 2026-03-02 起",
        "自 2026-03-03 起",
        "现行",
        "待施行",
        "理由：不再需要",
        "<del",
    ):
        assert said in told
    written = Entry.objects.filter(kind="setting").order_by("pk").values_list("inputs", flat=True)
    assert [each["reason"] for each in written] == ["地址变更", "不再需要"]
    assert [each["restores"] for each in written] == [False, True]


@pytest.mark.parametrize(
    ("value", "more", "says"),
    [
        ("", {}, "请填写段落文字"),
        ("   ", {}, "请填写段落文字"),
        ("请于{day}来电", {}, "不能含有花括号"),
        ("长" * 2001, {}, "2000"),
        (OWN, {"from_on": MONDAY - DAY}, "日期不能早于今天"),
        (OWN, {"from_on": ""}, "请填写起始日期"),
        (OWN, {"reason": ""}, "请填写理由"),
        (None, {}, "不需要更改"),
    ],
)
def test_what_cannot_be_settled_is_said_at_the_field_and_nothing_typed_is_lost(
    value: str | None, more: dict[str, Any], says: str
) -> None:
    (shipped,) = (each for each in papers()["acceptance_notice"]["paragraphs"].values())
    typed = shipped["says"] if value is None else value
    answer = send(CONTACT, typed, **more)
    assert answer.status_code == 422
    assert says in words(answer)
    assert typed.strip() in words(answer)
    assert not Setting.objects.exists()
    assert send(CONTACT, "长" * 2000).status_code == 302


def papers() -> Any:
    return accepted_application().law.document["papers"]


def test_a_form_opened_before_somebody_else_changed_it_comes_back_with_what_was_typed() -> None:
    send(CONTACT, OWN)
    late = send(CONTACT, "我的文字。", seen="")
    assert late.status_code == 409
    assert "又有更改" in words(late)
    assert "我的文字。" in words(late)
    assert f'name="seen" value="{newest(CONTACT)}"' in words(late)
    assert Setting.objects.get().value == OWN


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_one_moment_one_is_kept() -> None:
    official(Role.ADMIN, office("Hubei"))
    barrier, answers = Barrier(2), []

    def change(text: str) -> None:
        barrier.wait(30)
        answers.append(send(CONTACT, text, seen="").status_code)
        connection.close()

    threads = [Thread(target=change, args=[text]) for text in ("甲。", "乙。")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == [302, 409]
    assert Setting.objects.count() == 1


def test_what_was_settled_is_never_altered_or_removed() -> None:
    send(CONTACT, OWN)
    for change in ({"value": "x"}, None):
        rows = Setting.objects.all()
        with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
            rows.update(**change) if change else rows._raw_delete(rows.db)
    assert Setting.objects.get().value == OWN


def test_a_paragraph_the_regulation_does_not_mark_is_the_laws() -> None:
    assert admin().get(page("letter.refusal_decision.contact")).status_code == 404


def test_a_letter_is_shown_as_it_would_be_drawn_before_and_after_the_first_was_issued() -> None:
    for _ in range(2):
        drawn = send(CONTACT, OWN, look="1", from_on="", reason="")
        assert drawn["Content-Type"] == "application/pdf"
        assert drawn.content.startswith(b"%PDF-")
        accepted_application()
    assert not Setting.objects.exists()
    assert send(CONTACT, "{", look="1").status_code == 422


# -- who, and the list --------------------------------------------------------------------------
def test_an_administrator_settles_for_the_own_office_and_those_below() -> None:
    for name in (CONTACT, CASES):
        assert officer(Role.ADMIN, "Hunan").get(page(name)).status_code == 404
        assert officer(Role.ADMIN, "national").get(page(name)).status_code == 200
        assert officer(Role.HEAD, "Hubei").get(page(name)).status_code == 404
    assert officer(Role.ADMIN, "Hunan").get("/numbering/?office=Hubei").status_code == 404
    assert admin().get(
        reverse("setting", args=["Hubei", "association-2024", CASES])
    ).status_code == (404)


def test_the_list_tells_what_is_own_what_is_planned_and_how_far_the_counters_are() -> None:
    send(CONTACT, OWN)
    send(CASES, MINE, TUESDAY)
    submitted_application()
    with on(MONDAY):
        told = words(admin().get("/numbering/"))
    for said in (OWN, "本机关", "2026-03-03 起更改", "鄂保资申〔2026〕2号", "已用至"):
        assert said in told
    national = browser(official(Role.ADMIN, office("national")))
    assert "YW申〔" in words(national.get("/numbering/?office=assoc-office"))


@pytest.mark.parametrize("path", ["/numbering/", CONTACT])
def test_a_page_asks_no_more_when_more_was_settled(path: str) -> None:
    path = path if path.startswith("/") else page(path)
    client = admin()

    def asked() -> int:
        with on(MONDAY), CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    asked()  # what is read once in a process
    send(CONTACT, OWN)
    before = asked()
    for number in range(3):
        assert send(CONTACT, f"第{number}次更改。", MONDAY + number * DAY).status_code == 302
    assert send(CASES, MINE).status_code == 302
    accepted_application()
    act(submitted_application(), "accept", MONDAY)
    assert asked() == before
