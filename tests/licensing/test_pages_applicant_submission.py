"""From the task list to the confirmation: who did what, the declarations, one submission."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applicants.models import Material
from casework import clock
from casework.models import Entry, Paper, Role, User
from licensing.durations import Usual, percentile, usual_durations
from licensing.models import Application
from tests.applicants import files
from tests.casework.test_door_concurrent import at_once
from tests.factories import (
    MONDAY,
    account,
    act,
    decidable_application,
    draft,
    office,
    official,
    submitted_application,
)
from tests.pages import browser, on, words

pytestmark = pytest.mark.django_db
DECLARED = {"declared.truth": "on", "declared.no_secrets": "on"}


def page_of(application: Application, name: str = "") -> str:
    return f"/applications/{application.pk}/{name}"


def owner(application: Application) -> Any:
    return browser(account(application.organisation))


def colleague(application: Application) -> User:
    user, _ = User.objects.get_or_create(
        username="colleague", defaults={"organisation": application.organisation, "name": "方圆"}
    )
    return user


# -- the task list ------------------------------------------------------------------------------
def test_the_task_list_tells_who_did_what_last_and_where_to_go_on() -> None:
    application = draft()
    application.materials.filter(key="charter").delete()
    application.organisation.profile.declare({"capability": None})
    other = browser(colleague(application))
    with on(MONDAY):
        other.post(
            page_of(application, "materials/charter/"),
            {"file": files.named("章程.pdf", files.pdf())},
        )
        other.post("/organisation/facts/business/keep/", {"revenue_3y.software_development": "x"})
        shown = owner(application).get(page_of(application))
    listed = {task.name: task for task in shown.context["list"].tasks}
    assert listed["在登记机关备案的章程"].by == "方圆 10:00 上传"
    assert (listed["业务与业绩"].state, listed["业务与业绩"].by) == (
        "填写中",
        "方圆 10:00 填写，尚未保存",
    )
    assert shown.context["list"].left == 2
    assert shown.context["list"].resume.name == "业务与业绩"
    assert "已完成 15 项，共 17 项" in words(shown)


def test_the_task_list_asks_as_many_questions_for_nine_files_as_for_one() -> None:
    one, nine = draft(), draft()
    one.materials.exclude(key="charter").delete()
    for application in (one, nine):
        application.materials.update(added_by=account(application.organisation), name="a.pdf")
    owner(nine).get(page_of(nine))
    assert questions(one) == questions(nine)


def questions(application: Application) -> int:
    client = owner(application)
    with CaptureQueriesContext(connection) as asked:
        client.get(page_of(application))
    return len(asked)


def test_changing_what_is_asked_tells_who_changed_it() -> None:
    application = draft()
    wish = {"asks": "initial", "level": "A", "categories": ["software_development"]}
    with on(MONDAY):
        back = page_of(application, "check/")
        answer = browser(colleague(application)).post(
            page_of(application, "edit/"), wish | {"next": back}
        )
        assert answer["Location"] == back
        task = owner(application).get(page_of(application)).context["list"].tasks[0]
    assert (task.hint, task.by) == ("甲级 · 软件开发", "方圆 10:00 填写")


# -- check answers ------------------------------------------------------------------------------
def test_the_answers_are_shown_in_words_with_the_way_to_change_them() -> None:
    application = draft()
    application.organisation.profile.declare({"established": "2015-04-12", "capability": None})
    page = words(owner(application).get(page_of(application, "check/")))
    assert "2015年4月12日" in page
    assert f"/organisation/facts/standing/?next=%2Fapplications%2F{application.pk}%2Fcheck%2F" in (
        page
    )
    assert '修改<span class="visually-hidden">设立与信用</span>' in page
    assert "未提供" in page


def test_what_is_unsaved_or_missing_is_listed_with_its_link() -> None:
    application = draft()
    application.materials.filter(key="charter").delete()
    owner(application).post("/organisation/facts/staff/keep/", {"staff.0.count": "viele"})
    answers = owner(application).get(page_of(application, "check/")).context["answers"]
    assert [problem.says for problem in answers.problems] == [
        "人员：填写中",
        "联系人：未开始",
        "在登记机关备案的章程：未开始",
    ]
    assert answers.problems[2].url == page_of(application, "materials/charter/")


@pytest.mark.article("17-2")
def test_what_was_declared_stands_in_the_journal_with_its_article() -> None:
    application = draft()
    with on(MONDAY):
        owner(application).post(page_of(application, "check/"), DECLARED)
    entry = Entry.objects.get(case=application, step="submit")
    assert entry.inputs["declared"] is True
    assert entry.inputs["declarations"] == [
        {"key": "truth", "says": "我单位对申请材料的真实性和完整性负责。", "article": "17-2"},
        {"key": "no_secrets", "says": "申请书及相关材料不涉及国家秘密。", "article": "17-2"},
    ]


@pytest.mark.parametrize("left_out", sorted(DECLARED))
def test_each_declaration_is_asked_for_by_itself(left_out: str) -> None:
    application = draft()
    sent = {name: value for name, value in DECLARED.items() if name != left_out}
    answer = owner(application).post(page_of(application, "check/"), sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [left_out]


# -- one submission -----------------------------------------------------------------------------
def test_a_second_member_who_submits_finds_it_done() -> None:
    application = draft()
    with on(MONDAY):
        owner(application).post(page_of(application, "check/"), DECLARED)
        other = browser(colleague(application))
        answer = other.post(page_of(application, "check/"), DECLARED)
        assert answer["Location"] == page_of(application, "submitted/")
        assert "没有重复提交" in words(other.get(answer["Location"]))
    assert [entry.outcome for entry in application.entries.all()] == ["done"]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_give_one_application_and_two_confirmations() -> None:
    application = draft(clock.today())
    clients = [owner(application), browser(colleague(application))]
    answers = at_once(
        *(lambda c=client: c.post(page_of(application, "check/"), DECLARED) for client in clients)
    )
    assert [answer["Location"] for answer in answers] == [page_of(application, "submitted/")] * 2
    assert [entry.outcome for entry in application.entries.all()] == ["done"]
    assert Paper.objects.filter(case=application).count() == 1


# -- the confirmation ---------------------------------------------------------------------------
def test_the_confirmation_can_be_opened_again_and_leads_to_the_receipt() -> None:
    application = submitted_application()
    office_ = application.authority
    office_.telephone, office_.address = "027-12345678", "武昌区某路1号"
    office_.save()
    receipt = application.papers.get(key="receipt")
    with on(MONDAY + timedelta(days=3)):
        page = words(owner(application).get(page_of(application, "submitted/")))
    for said in (application.number, "2026年3月9日", "027-12345678", "武昌区某路1号"):
        assert said in page
    assert f'href="/papers/{receipt.pk}/"' in page


def test_the_receipt_lists_what_was_received_with_the_fingerprint_of_each_file() -> None:
    application = draft()
    application.materials.filter(key="charter").delete()
    owner(application).post(
        page_of(application, "materials/charter/"), {"file": files.named("章程.pdf", files.pdf())}
    )
    application.materials.filter(key="people").delete()
    act(application, "submit", MONDAY, declared=True)
    listed = application.papers.get(key="receipt").context["case"]["materials"]
    charter = Material.objects.get(case=application, key="charter")
    named = {entry["name"]: entry for entry in listed}
    assert named["在登记机关备案的章程"]["sha256"] == charter.sha256
    assert named["在登记机关备案的章程"]["file"] == "章程.pdf"
    assert len(charter.sha256) == 64
    assert "有关人员情况" not in named


# -- what was declared is frozen ----------------------------------------------------------------
def test_what_changes_after_the_submission_is_shown_to_the_officers_alone() -> None:
    application = submitted_application()
    reviewer = browser(official(Role.REVIEWER, office()))
    case = f"/cases/{application.pk}/"
    assert "提交后单位情况有变化" not in words(reviewer.get(case))
    application.organisation.profile.declare({"paid_in_cash": 1})
    page = words(reviewer.get(case))
    assert "提交后单位情况有变化" in page
    assert "提交时：30,000,000" in page
    assert "现在：1" in page
    assert "提交后单位情况有变化" not in words(owner(application).get(case))


def test_the_facts_are_frozen_at_submission_and_at_every_correction() -> None:
    application = submitted_application()
    frozen = application.snapshots.get()
    assert frozen.facts["paid_in_cash"] == 30_000_000
    act(application, "request_correction", MONDAY, items=["charter"])
    application.organisation.profile.declare({"paid_in_cash": 1})
    act(application, "resubmit", MONDAY, items=["charter"])
    assert [s.facts["paid_in_cash"] for s in application.snapshots.all()] == [30_000_000, 1]
    facts = [e.facts.get("declared") for e in application.entries.filter(step__contains="submit")]
    assert len(set(facts)) == 2
    assert all(len(fact) == 64 for fact in facts)


# -- how long it usually takes ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "half", "most"),
    [([7], 7, 7), ([1, 2], 1, 2), ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, 9), ([3] * 11, 3, 3)],
)
def test_the_percentile_is_the_least_value_that_enough_cases_did_not_exceed(
    values: list[int], half: int, most: int
) -> None:
    assert (percentile(values, 0.5), percentile(values, 0.9)) == (half, most)


def test_the_usual_time_is_counted_from_receipt_to_decision_over_decided_cases() -> None:
    decided = decidable_application()
    act(decided, "grant", date(2026, 3, 16))
    act(decided, "issue", date(2026, 3, 20))
    act(submitted_application(), "withdraw", MONDAY)
    submitted_application()
    with CaptureQueriesContext(connection) as asked:
        found = usual_durations(decided.law)
    assert found == [Usual("首次申请", "乙级", 1, 10, 10, 14, 14)]
    assert len([query for query in asked if "licensing_application" in query["sql"]]) == 1
    with on(MONDAY):
        assert "样本不足" in words(owner(decided).get("/applications/new/"))


@pytest.mark.parametrize(("count", "enough"), [(4, False), (5, True)])
def test_five_cases_are_enough_to_tell(count: int, enough: bool) -> None:
    assert Usual("首次申请", "乙级", count, 1, 1, 1, 1).is_enough is enough
