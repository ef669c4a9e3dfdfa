"""What an office settles itself: standard paragraphs of its letters, the form of its numbers."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.models import Entry, NumberSeries, Role, Setting
from casework.numbering import give, of_case, of_paper
from tests.factories import (
    MONDAY,
    accepted_application,
    act,
    office,
    official,
    submitted_application,
)
from tests.pages import browser, officer, on, words

DAY, TUESDAY = timedelta(days=1), MONDAY + timedelta(days=1)
CODE = "classified-2020"
CONTACT, CASES = "letter.acceptance_notice.contact", "number.application"
PAPERS = "paper_number.acceptance_notice"
OWN, SHIPPED = "请于每周二上午来电。", "审查期间请保持联系人电话畅通"
MINE = "{authority}集成〔{year}〕{serial:03d}号"

pytestmark = pytest.mark.django_db


def page(name: str, code: str = "Hubei") -> str:
    return reverse("setting", args=[code, CODE, name])


def admin() -> Client:
    return officer(Role.ADMIN, "Hubei")


def newest(name: str) -> str:
    last = Setting.objects.filter(name=name).order_by("pk").last()
    return str(last.pk) if last else ""


def send(name: str, value: str, day: date = MONDAY, *, today: date = MONDAY, **more: Any) -> Any:
    told = {"value": value, "from_on": day, "reason": "地址变更", "seen": newest(name)}
    with on(today):
        return admin().post(page(name), told | more)


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


# -- numbers ------------------------------------------------------------------------------------
def test_a_form_of_numbers_holds_from_its_day_on_and_the_counter_goes_on() -> None:
    first = submitted_application()
    assert send(CASES, MINE, TUESDAY).status_code == 302
    law, hubei = first.law, office("Hubei")
    number = of_case(law, "application")
    assert give(number, hubei, MONDAY) == "鄂保资申〔2026〕2号"
    assert give(number, hubei, TUESDAY) == "鄂保集成〔2026〕003号"
    assert give(number, office("Hunan"), TUESDAY) == "湘保资申〔2026〕1号"
    assert give(number, hubei, date(2027, 1, 4)) == "鄂保集成〔2027〕001号"
    first.refresh_from_db()
    assert first.number == "鄂保资申〔2026〕1号"


def test_papers_may_have_a_form_of_their_own() -> None:
    send(PAPERS, "{authority}〔{year}〕{serial}号（{series}）")
    case = accepted_application()
    assert case.papers.get(key="acceptance_notice").number == "鄂保〔2026〕1号（受理）"
    assert give(of_paper(case.law, "acceptance_notice"), office("Hubei"), MONDAY) == (
        "鄂保〔2026〕2号（受理）"
    )


def test_the_next_number_is_shown_and_not_taken() -> None:
    submitted_application()
    shown = words(send(CASES, MINE, look="1"))
    assert "鄂保集成〔2026〕002号" in shown
    assert not Setting.objects.exists()
    assert NumberSeries.objects.get(series="申请").last == 1


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ("{authority}〔{year}〕号", "{serial}（序号）"),
        ("{authority}〔{serial}〕号", "{year}（年度）"),
        ("{authority}〔{year}〕{serial}-{serial}号", "{serial}（序号）"),
        ("{authority}{level}〔{year}〕{serial}号", "不能使用{level}"),
        ("{authority.pk}〔{year}〕{serial}号", "不能使用{authority.pk}"),
        ("{authority!r}〔{year}〕{serial}号", "写法有误"),
        ("{authority}〔{year}〕{serial:4d}号", "写法有误"),
        ("{authority}〔{year:04d}〕{serial}号", "写法有误"),
        ("{authority}〔{year}〕{serial号", "花括号没有成对"),
        ("{{authority}}〔{year}〕{serial}号", "花括号只能用于占位符"),
        ("{authority}{year}{serial}号", "不能紧接"),
        ("{authority}2{year}〕{serial}号", "不能紧接"),
        ("{authority}〔{year}〕{serial}0号", "不能紧接"),
        ("{authority}" + "长" * 27 + "〔{year}〕{serial}号", "不能超过 40"),
        ("{authority}变〔{year}〕{serial}号", "变更"),
        ("{authority}受理〔{year}〕{serial:05d}号", "受理通知书"),
        ("湘保资申〔{year}〕{serial}号", "重复"),
        ("{authority}变〔{serial}〕{year}号", "重复"),
        ("{authority}资申〔{serial}〕{year}号", "重复"),
    ],
)  # fmt: skip
def test_a_form_that_is_none_or_could_give_a_number_twice_is_refused(form: str, says: str) -> None:
    answer = send(CASES, form)
    assert answer.status_code == 422
    for said in (says, form):
        assert said in words(answer)
    assert not Setting.objects.exists()


def test_a_form_that_another_series_has_given_up_stays_taken() -> None:
    assert send(CASES, MINE).status_code == 302
    assert send(CASES, "{authority}许〔{year}〕{serial}号", TUESDAY).status_code == 302
    assert "重复" in words(send("number.change", MINE))
    assert send(CASES, MINE, TUESDAY + DAY).status_code == 302


def test_the_level_stands_in_the_numbers_of_certificates() -> None:
    answer = words(send("number.certificate", "{authority}证{level}{year}-{serial:06d}", look="1"))
    assert "鄂保证甲级2026-000001" in answer


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
