"""Before a decision: what is open, who else is at it, what was typed, how its letter is worded."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import clock
from casework.models import Entry, Presence, Role
from casework.presence import FRESH
from tests.factories import (
    MONDAY,
    account,
    act,
    decidable_application,
    office,
    official,
    reviewed_application,
    submitted_application,
)
from tests.pages import browser, officer, on, words

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=14)


def test_everything_that_stands_in_the_way_is_listed_at_once_each_with_its_page():
    case = decidable_application()
    reviewing = {"review": "备份方案评审", "type": "expert_review", "experts": []}
    act(case, "start_expert_review", date(2026, 3, 17), reason="确有需要", **reviewing)
    with on(LATER):
        page = words(officer(Role.HEAD).get(reverse("obstacles", args=[case.pk])))
        unit = browser(account(case.organisation))
        assert unit.get(reverse("obstacles", args=[case.pk])).status_code == 404
    opinion = reverse("step", args=[case.pk, "end_expert_review"])
    assert f'<a href="{opinion}">“备份方案评审”尚未记录专家意见</a>' in page
    assert "暂停计算" in page
    assert case.law.refusal("E_EXPERT_REVIEW_OPEN").reason in page
    assert "尚无送达记录" in page


@pytest.mark.article("24-1", "20")
def test_every_guard_that_refuses_is_named_not_only_the_first():
    case = reviewed_application()
    with on(LATER):
        page = words(officer(Role.HEAD).get(reverse("obstacles", args=[case.pk])))
    assert "现场审查尚未作出结论" in page
    assert case.law.refusal("E_NOT_PASSED").reason in page


def test_a_form_opened_before_somebody_else_acted_is_given_back_with_what_was_typed():
    case = decidable_application()
    page = reverse("step", args=[case.pk, "refuse"])
    head = officer(Role.HEAD)
    typed = {
        "ground": "art-24-2-4", "citation": "第三条", "remedies": "可以申请复议",
        "reasons": "申请单位不符合规定",
    }  # fmt: skip
    with on(LATER):
        seen = re.search(r'name="seen" value="(\d+)"', words(head.get(page)))
        assert seen
        act(case, "extend", LATER, reason="案情复杂")
        answer = head.post(page, typed | {"seen": seen[1], "confirmed": "on"})
        assert answer.status_code == 409
        assert "案件已有新的办理" in words(answer)
        assert "延长决定期限" in words(answer)
        assert "申请单位不符合规定" in words(answer)
        again = re.search(r'name="seen" value="(\d+)"', words(answer))
        assert again
        asked = words(head.post(page, typed | {"seen": again[1]}))
    assert "确认不予行政许可" in asked
    assert "延长后的许可决定期限结束" in asked
    assert "禁止申请" not in asked  # only false materials bar the unit
    assert re.search(r'type="hidden" name="reasons" value="申请单位不符合规定"', asked)
    assert not case.entries.filter(step="refuse").exists()


def test_colleagues_see_who_is_at_the_case_and_looking_leaves_no_mark():
    case = submitted_application()
    chen = official(Role.INTAKE, office("Hubei"))
    chen.name = "陈卫国"
    chen.save()
    page, mark = reverse("case", args=[case.pk]), reverse("presence", args=[case.pk])
    with on(MONDAY):
        browser(chen).get(page)
        assert not Presence.objects.exists()
        browser(chen).post(mark, {"step": "accept"})
        seen = words(officer(Role.HEAD).get(page))
        assert re.search(r"陈卫国</strong> 正在办理“[^”]+”", seen)
        assert "陈卫国" not in words(browser(account(case.organisation)).get(page))
    with clock.moved_to(Presence.objects.get().at + FRESH + timedelta(seconds=1)):
        assert "正在办理" not in words(officer(Role.HEAD).get(page))


def queries(page: str) -> int:
    head = officer(Role.HEAD)
    with on(LATER), CaptureQueriesContext(connection) as asked:
        assert head.get(page).status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", ["case", "obstacles"])
def test_a_page_of_a_case_asks_no_more_when_its_journal_has_grown(name: str):
    case = decidable_application()
    page = reverse(name, args=[case.pk])
    queries(page)  # what is read once in a process
    before = queries(page)
    for name_of in ("甲", "乙", "丙"):
        reviewing = {"review": name_of, "type": "expert_review", "experts": []}
        act(case, "start_expert_review", date(2026, 3, 17), reason="确有需要", **reviewing)
        act(case, "end_expert_review", date(2026, 3, 18), review=name_of, opinion="favourable")
    assert queries(page) <= before


@pytest.mark.article("18")
def test_a_marked_paragraph_of_a_letter_can_be_worded_and_the_change_is_kept():
    case = submitted_application()
    page = reverse("step", args=[case.pk, "accept"])
    field, usual = "letter.acceptance_notice.contact", "审查期间请保持联系人电话畅通"
    intake = officer(Role.INTAKE)
    with on(MONDAY):
        assert usual in words(intake.get(page))
        assert intake.post(page, {field: "请于每周二来电"}).status_code == 302
        shown = words(intake.get(reverse("case", args=[case.pk])))
    entry = case.entries.get(step="accept", outcome=Entry.Outcome.DONE)
    assert entry.inputs["letters"] == {"acceptance_notice": {"contact": "请于每周二来电"}}
    (paragraph,) = case.papers.get(key="acceptance_notice").context["paragraphs"]
    assert paragraph == {"key": "contact", "says": "请于每周二来电", "worded": True}
    assert "改为：请于每周二来电" in shown
    assert usual in shown

    other = submitted_application()
    with on(MONDAY):
        intake.post(reverse("step", args=[other.pk, "accept"]))
    assert "letters" not in other.entries.get(step="accept").inputs
    (paragraph,) = other.papers.get(key="acceptance_notice").context["paragraphs"]
    assert paragraph["says"].startswith(usual)
