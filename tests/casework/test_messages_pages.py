"""The pages of messages: with and without scripts, and for nobody else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from applicants.models import Attachment
from casework.models import Message, MessageRead, Role, User
from licensing.models import Application
from tests.applicants import files
from tests.factories import account, draft, office, official, organisation, submitted_application
from tests.pages import browser, officer, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> Application:
    return submitted_application()


def owner(application: Application) -> Any:
    return browser(account(application.organisation))


def address(application: Application) -> str:
    return reverse("messages", args=[application.pk])


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words(response)))


def test_a_question_and_its_answer_pass_between_the_pages(application: Application) -> None:
    unit, intake = owner(application), officer(Role.INTAKE)
    file = files.named("说明.pdf", files.pdf())
    sent = unit.post(address(application), {"text": "请问缺哪一页？", "attachments": [file]})
    message = Message.objects.get()
    assert sent["Location"] == f"{address(application)}#message-{message.pk}"
    page = words(intake.get(address(application)))
    assert "请问缺哪一页？" in page
    assert "说明.pdf" in page
    intake.post(address(application), {"text": "缺第二页。"})
    assert "缺第二页。" in words(unit.get(address(application)))


def test_every_page_of_messages_says_what_messages_are_not(application: Application) -> None:
    for client in (owner(application), officer(Role.INTAKE)):
        page = said(client.get(address(application)))
        assert "不得涉及国家秘密" in page
        assert "一律以文书为准" in page


def test_a_refused_text_keeps_what_was_typed_and_tells_why_at_the_field(
    application: Application,
) -> None:
    answer = owner(application).post(address(application), {"text": "资料为机密★10年，请收。"})
    assert answer.status_code == 422
    page = words(answer)
    assert "资料为机密★10年，请收。</textarea>" in page
    assert "内容带有密级标志" in page
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"), [("", "请填写内容"), ("字" * 4001, "不能超过 4000 字")]
)
def test_an_empty_and_an_endless_message_are_told(
    application: Application, text: str, sentence: str
) -> None:
    answer = owner(application).post(address(application), {"text": text})
    assert answer.status_code == 422
    assert sentence in said(answer)


def test_looking_marks_nothing_the_button_does(application: Application) -> None:
    owner(application).post(address(application), {"text": "一"})
    intake = officer(Role.INTAKE)
    assert "有未读消息" in said(intake.get(address(application)))
    assert not MessageRead.objects.exists()
    through = {"through": Message.objects.get().pk}
    answer = intake.post(reverse("messages-read", args=[application.pk]), through)
    assert answer["Location"] == address(application)
    assert "有未读消息" not in said(intake.get(address(application)))
    assert f"已读：{office().name}" in said(owner(application).get(address(application)))


def test_with_scripts_the_mark_and_the_bell_come_in_one_answer(application: Application) -> None:
    owner(application).post(address(application), {"text": "一"})
    intake = officer(Role.INTAKE)
    assert 'class="bell"' in words(intake.get("/desk/"))
    through = {"through": Message.objects.get().pk}
    answer = intake.post(
        reverse("messages-read", args=[application.pk]), through, headers={"HX-Request": "true"}
    )
    assert "已标为已读" in said(answer)
    assert 'hx-swap-oob="true"' in words(answer)
    assert "条未读" not in said(answer)


@pytest.mark.parametrize("through", ["", "x", "²", "-1", "9" * 19])
def test_a_mark_up_to_nothing_is_not_found(application: Application, through: str) -> None:
    intake = officer(Role.INTAKE)
    answer = intake.post(reverse("messages-read", args=[application.pk]), {"through": through})
    assert answer.status_code == 404


def test_nobody_else_finds_the_messages_or_their_files(application: Application) -> None:
    file = files.named("说明.pdf", files.pdf())
    owner(application).post(address(application), {"text": "一", "attachments": [file]})
    attached = reverse("attachment-file", args=[Attachment.objects.get().pk])
    for client in (browser(account(organisation())), officer(Role.INTAKE, "Guangdong")):
        assert client.get(address(application)).status_code == 404
        assert client.post(address(application), {"text": "二"}).status_code == 404
        assert client.get(attached).status_code == 404
    answer = officer(Role.INTAKE).get(attached)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == (
        "nosniff",
        "private, no-store",
    )


def test_a_file_put_aside_is_served_to_nobody(application: Application) -> None:
    unit = owner(application)
    marked = files.named("方案.pdf", files.pdf("机密★10年"))
    answer = unit.post(address(application), {"text": "见附件", "attachments": [marked]})
    assert answer.status_code == 422
    assert "见附件</textarea>" in words(answer)
    aside = reverse("attachment-file", args=[Attachment.objects.get().pk])
    for client in (unit, officer(Role.INTAKE)):
        assert client.get(aside).status_code == 404


def test_who_oversees_reads_without_a_trace_and_does_not_write(application: Application) -> None:
    owner(application).post(address(application), {"text": "一"})
    above = officer(Role.SUPERVISOR, "national")
    page = words(above.get(address(application)))
    assert "<textarea" not in page
    assert "标为已读" not in page
    assert above.post(address(application), {"text": "二"}).status_code == 404


def test_a_draft_has_no_messages() -> None:
    application = draft()
    assert owner(application).get(address(application)).status_code == 404
    assert address(application) not in words(owner(application).get("/applications/"))


def test_unread_messages_are_counted_on_list_case_and_desk(application: Application) -> None:
    unit, intake = owner(application), officer(Role.INTAKE)
    unit.post(address(application), {"text": "一"})
    assert "1 条新消息" in said(intake.get("/desk/"))
    assert "1 条未读 共 1 条" in said(intake.get(reverse("case", args=[application.pk])))
    intake.post(address(application), {"text": "二"})
    assert "1 条新消息" in said(unit.get("/applications/"))
    assert "1 条未读 共 2 条" in said(unit.get(f"/applications/{application.pk}/"))


def test_the_units_list_asks_the_same_however_many_applications(
    django_assert_max_num_queries: Any,
) -> None:
    unit = organisation()
    applications = [submitted_application(organisation=unit) for _ in range(2)]
    intake = officer(Role.INTAKE)
    for application in applications:
        intake.post(address(application), {"text": "请补充"})
    client = browser(User.objects.get(organisation=unit))
    client.get("/applications/")
    # Session, person, unit, five lists, law, bell, messages.
    with django_assert_max_num_queries(11):
        page = client.get("/applications/")
    assert said(page).count("1 条新消息") == 2


def test_older_messages_are_found_page_by_page(application: Application) -> None:
    by, case = account(application.organisation), application
    intake = official(Role.INTAKE, office())
    Message.objects.bulk_create(
        Message(case=case, author=by, text=f"第{n}条", at=case.created_at) for n in range(60)
    )
    client, found, place = browser(intake), [], address(application)
    while place:
        page = words(client.get(place))
        found += re.findall(r"第(\d+)条", page)
        following = re.search(r'href="(\?before=\d+)" rel="next"', page)
        place = f"{address(application)}{following[1]}" if following else ""
    assert found == [str(n) for n in reversed(range(60))]
