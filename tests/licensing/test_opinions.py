"""Experts are asked, see what was chosen for them and nothing else, and answer once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import notifying, reactions
from casework.models import Case, Entry, Notification, User
from casework.sweep import sweep
from licensing import pool
from licensing.models import Application, Expert, ExpertOpinion, OpinionRequest
from tests.factories import MONDAY, account, act, decidable_application, reviewed_application
from tests.inspections.people import expert, reviewer, supervisor
from tests.pages import browser, on, words

pytestmark = [pytest.mark.django_db, pytest.mark.article("19", "25-2")]

ASKED, WARNED, DUE, LATE = (date(2026, 3, day) for day in (3, 13, 17, 18))
REVIEW = "备份方案评审"
ANSWER = {"found": "favourable", "says": "方案可行。", "free": "on"}


def with_account(name: str) -> Expert:
    person = expert(name)
    said = {"username": f"expert-{person.pk}", "password": "Pingshen-2026"}
    pool.open_account(person, by=supervisor(), on=MONDAY, **said)
    return person


def asked(*people: Expert, of: Application | None = None, **more: Any) -> Application:
    """An application under review by these experts, who are shown the charter alone."""
    application = of or reviewed_application()
    for key in ("charter", "premises"):
        application.materials.filter(key=key).update(
            file=ContentFile(b"%PDF-1.4", name="m.pdf").name, name=f"{key}.pdf"
        )
    said = {"reason": "需要论证备份方案。", "materials": ["charter"], "due_on": DUE} | more
    codes = [person.code for person in people]
    act(application, "start_expert_review", ASKED, review=REVIEW, experts=codes, **said)
    return application


def request_to(person: Expert) -> OpinionRequest:
    return person.opinion_requests.get()


def page_of(person: Expert) -> str:
    return reverse("opinion", args=[request_to(person).pk])


def answers(person: Expert, day: date = WARNED, **said: str) -> Any:
    assert person.account is not None
    with on(day):
        return browser(person.account).post(page_of(person), ANSWER | said)


def told(user: User) -> list[str]:
    rows = Notification.objects.filter(person=user, kind__startswith="opinion")
    return [notifying.sentence_of(row) for row in rows.order_by("pk")]


def test_an_expert_sees_what_was_chosen_and_nothing_of_the_case_or_of_other_experts() -> None:
    first, second = with_account("甲"), with_account("乙")
    application = asked(first, second)
    answers(second, says="另一位专家的理由")
    charter, premises = (application.materials.get(key=key).pk for key in ("charter", "premises"))
    assert first.account is not None
    client = browser(first.account)
    with on(WARNED):
        assert client.get("/", follow=True).redirect_chain[-1][0] == reverse("opinions")
        assert REVIEW in words(client.get(reverse("opinions")))
        page = words(client.get(page_of(first)))
        others = [
            page_of(second),
            reverse("opinion-file", args=[request_to(first).pk, premises]),
            reverse("opinion-file", args=[request_to(second).pk, charter]),
            reverse("material-file", args=[charter]),
            reverse("case", args=[application.pk]),
            reverse("review", args=[application.pk]),
        ]
        assert {client.get(other).status_code for other in others} == {404}
        assert not Case.objects.visible_to(first.account).exists()
    assert "charter.pdf" in page
    assert "premises.pdf" not in page
    assert "另一位专家的理由" not in page


def test_an_opinion_is_given_once_and_cannot_be_altered_afterwards() -> None:
    person = with_account("甲")
    asked(person)
    assert "没有利害关系的，请勾选声明" in words(answers(person, free=""))
    assert "请填写理由" in words(answers(person, says=""))
    assert answers(person).status_code == 302
    assert answers(person, says="改主意了").status_code == 409
    opinion = ExpertOpinion.objects.get()
    assert (opinion.found, opinion.says) == ("favourable", "方案可行。")
    assert opinion.entry.inputs["says"] == "方案可行。"
    assert Entry.objects.filter(kind="expert_opinion").count() == 1
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ExpertOpinion.objects.update(says="改")


def test_who_has_a_tie_recuses_without_declaring_to_have_none() -> None:
    person = with_account("甲")
    asked(person)
    assert answers(person, found="recused", says="曾任顾问", free="").status_code == 302
    assert ExpertOpinion.objects.get().found == "recused"


@pytest.mark.parametrize("over", ["ended", "suspended"])
def test_when_the_review_is_over_or_the_expert_left_the_pool_nothing_is_shown_any_more(
    over: str,
) -> None:
    person = with_account("甲")
    application = asked(person)
    if over == "ended":
        act(application, "end_expert_review", WARNED, review=REVIEW, opinion="favourable")
    else:
        pool.move(person, by=supervisor(), on=WARNED, to="suspended", reason="核查")
    charter = application.materials.get(key="charter").pk
    assert person.account is not None
    client = browser(person.account)
    with on(DUE):
        assert "charter.pdf" not in words(client.get(page_of(person)))
        file = reverse("opinion-file", args=[request_to(person).pk, charter])
        assert client.get(file).status_code == 404
    assert answers(person, DUE).status_code == 409


def test_experts_are_told_at_once_reminded_before_the_end_and_the_office_learns_who_is_late() -> (
    None
):
    silent, ready = with_account("甲"), with_account("乙")
    asked(silent, ready)
    with on(ASKED):
        reactions.relay()
    answers(ready, ASKED)
    for day, near, late in [(12, 0, 0), (13, 1, 0), (17, 1, 0), (18, 1, 1), (19, 1, 1)]:
        with on(date(2026, 3, day)):
            sweep(date(2026, 3, day))
        rows = Notification.objects
        assert rows.filter(kind="opinion_near").count() == near, day
        assert rows.filter(kind="opinion_late", person=reviewer()).count() == late, day
    assert silent.account is not None
    assert ready.account is not None
    assert told(ready.account) == [f"请您对{REVIEW}提出意见。期限为2026年3月17日（含当日）。"]
    assert told(silent.account)[1:] == [f"{REVIEW}的意见尚未提出，最后一日为2026年3月17日。"]
    assert told(reviewer()) == [
        f"{REVIEW} 乙已提出意见。",
        f"{REVIEW} 甲的意见应于2026年3月17日前提出，尚未提出。",
    ]
    with on(LATE):
        note = Notification.objects.get(kind="opinion_near")
        followed = browser(silent.account).post(
            reverse("notification", args=[note.pk]), follow=True
        )
    assert followed.redirect_chain[-1][0] == page_of(silent)


def test_what_the_experts_said_begins_the_end_of_the_review_and_stands_in_its_paper() -> None:
    first, second = with_account("甲"), with_account("乙")
    application = asked(first, second, of=decidable_application(visit_on=date(2026, 3, 9)))
    answers(first)
    client, end = browser(reviewer()), f"/cases/{application.pk}/steps/end_expert_review/"
    with on(DUE):
        form = words(client.get(end))
        shown = words(client.get(reverse("case", args=[application.pk])))
    assert "甲（同意）：方案可行。" in form
    assert "尚未提出意见的专家：乙。" in form
    assert "等待意见" in shown
    entry = act(application, "end_expert_review", DUE, review=REVIEW, opinion="favourable")
    paper = entry.papers.get()
    assert [o["says"] for o in paper.context["review"]["opinions"]] == ["方案可行。"]
    notice = application.papers.get(key="expert_notice").context
    assert notice["inputs"]["due_on"] == DUE.isoformat()
    with on(DUE):
        unit = words(browser(account(application.organisation)).get(f"/cases/{application.pk}/"))
    assert "方案可行。" not in unit


def test_the_list_asks_the_database_as_often_for_many_reviews_as_for_one() -> None:
    person = with_account("甲")
    counts = []
    for _ in range(2):
        asked(person)
        assert person.account is not None
        with on(ASKED), CaptureQueriesContext(connection) as queries:
            page = words(browser(person.account).get(reverse("opinions")))
        counts.append(len(queries))
        assert page.count(REVIEW) == len(counts)
    assert counts[0] == counts[1]


def test_the_office_asks_by_the_form_and_names_the_day() -> None:
    person = with_account("甲")
    application = reviewed_application()
    start = f"/cases/{application.pk}/steps/start_expert_review/"
    said = {"review": REVIEW, "type": "expert_review", "experts": person.code, "reason": "论证"}
    client = browser(reviewer())
    with on(ASKED):
        assert "请填写专家提出意见的期限" in words(client.post(start, said))
        past = client.post(start, said | {"due_on": "2026-03-02"})
        assert "日期不能早于今天" in words(past)
        assert client.post(start, said | {"due_on": "2026-03-17"}).status_code == 302
    request = request_to(person)
    assert (request.due_on, request.warn_on) == (DUE, WARNED)


def test_an_account_is_opened_once_by_who_keeps_the_pool() -> None:
    person = expert("甲")
    page = reverse("expert-account", args=[person.pk])
    said = {"username": "zhuanjia", "password": "Pingshen-2026"}
    keeper = browser(supervisor())
    with on(MONDAY):
        assert browser(reviewer()).post(page, said).status_code == 404
        assert keeper.post(page, said | {"password": "12345678"}).status_code == 422
        taken = keeper.post(page, said | {"username": supervisor().username})
        assert "已经使用" in words(taken)
        assert keeper.post(page, said).status_code == 302
        assert keeper.post(page, said | {"username": "other"}).status_code == 409
    opened = Entry.objects.get(kind="expert", step="open_account")
    assert "Pingshen" not in str(opened.inputs)
    assert User.objects.get(username="zhuanjia").check_password("Pingshen-2026")
