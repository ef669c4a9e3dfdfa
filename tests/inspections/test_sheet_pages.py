"""The sheet as its pages and its API show it, to those who may see it."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from casework.models import Role
from inspections.models import SheetPhoto, Visit
from inspections.planning import plan_visit
from tests.factories import MONDAY, account, act, office, official, reviewed_application
from tests.inspections.sheets import begun, notified, says, team, tips_of
from tests.pages import browser, on, words

pytestmark = pytest.mark.django_db

RULES, MEETINGS, INTERNET = "S-3.3.1-2", "S-3.2.1.3-1", "S-3.7.4-1"


def page(visit: Visit, head: str = "rules") -> str:
    return reverse("sheet-head", args=[visit.pk, head])


def saves(client: Client, visit: Visit, point: str, **sent: str) -> Any:
    with on(visit.visit_on):
        return client.post(reverse("sheet-entry", args=[visit.pk, point]), sent)


# -- pages --------------------------------------------------------------------------------------
def test_a_finding_is_saved_by_a_plain_form_and_leads_back_to_its_point():
    visit, (first, _) = begun(), team()
    answer = saves(browser(first), visit, RULES, uuid=str(uuid4()), verdict="conforms")
    assert (answer.status_code, answer["Location"]) == (302, f"{page(visit)}#{RULES}")
    shown = words(browser(first).get(page(visit)))
    assert "符合" in shown
    assert "未查 " in shown


def test_what_cannot_stand_comes_back_with_everything_that_was_typed():
    visit, (first, _) = begun(), team()
    answer = saves(
        browser(first), visit, MEETINGS, verdict="conforms", value="1", note="只找到一次会议的记录"
    )
    assert answer.status_code == 422
    shown = words(answer)
    assert "填写的情况没有达到要求，不能判符合" in shown
    assert "只找到一次会议的记录" in shown
    assert 'value="1"' in shown
    assert not visit.entries_of_sheet.exists()


def test_what_two_wrote_unknown_to_each_other_is_shown_and_settled_on_the_page():
    visit, (first, second) = begun(), team()
    says(visit, first, RULES)
    says(visit, second, RULES, "fails", reason="流程没有表单")
    shown = words(browser(first).get(page(visit)))
    assert "有分歧" in shown
    assert "流程没有表单" in shown
    based = " ".join(map(str, tips_of(visit, RULES)))
    assert based in shown  # the form that settles it names both
    answer = saves(browser(first), visit, RULES, verdict="partly", based_on=based)
    assert answer.status_code == 302
    assert "有分歧" not in words(browser(first).get(page(visit)))
    told = words(browser(first).get(reverse("sheet-history", args=[visit.pk, RULES])))
    assert "据 2 条记录重新判定" in told


@pytest.mark.article("23(4)")
def test_a_failed_basic_item_is_raised_at_once_with_the_step_it_allows():
    visit, (first, _) = begun(), team()
    client = browser(first)
    says(visit, first, INTERNET, "fails", measured={"value": "1"}, reason="一台机器上过网")
    for where in (page(visit), reverse("sheet", args=[visit.pk])):
        with on(visit.visit_on):
            shown = words(client.get(where))
        assert "基本项不符合" in shown
        assert "第二十三条第（四）项" in shown
        assert "记录基本项不符合" in shown
    with on(visit.visit_on):
        step = reverse("step", args=[visit.pk, "fail_basic_item"])
        sent = {"item": f"{INTERNET}：一台机器上过网", "confirmed": "on"}
        assert client.post(step, sent).status_code == 302
    visit = Visit.objects.get(pk=visit.pk)
    assert visit.state == "terminated"


def test_the_marks_are_called_an_example_wherever_they_are_shown():
    visit, (first, _) = begun(), team()
    for where in (page(visit), reverse("sheet", args=[visit.pk])):
        assert "示例评分标准" in words(browser(first).get(where))


@pytest.mark.article("22")
def test_the_lawful_steps_stand_beside_the_sheet_with_time_and_person():
    visit, (first, _) = begun(), team()
    ground = next(iter(visit.steps_of_visit))
    with on(visit.visit_on):
        sent = {"note": "听取了汇报", "back": "sheet"}
        answer = browser(first).post(reverse("visit-record", args=[visit.pk, ground]), sent)
    assert answer["Location"] == reverse("sheet", args=[visit.pk])
    shown = words(browser(first).get(answer["Location"]))
    assert "发出现场审查通知" in shown
    assert "听取了汇报" in shown
    assert f"{visit.visit_on} 10:00 · {first}" in shown


def test_heads_are_shared_among_the_team():
    visit, (first, second) = begun(), team()
    for person, head in ((first, "rules"), (second, "people")):
        with on(visit.visit_on):
            assert browser(person).post(
                reverse("sheet-share", args=[visit.pk, head])
            ).status_code == 302  # fmt: skip
    assert {(s.head, s.by) for s in visit.shares.all()} == {("rules", first), ("people", second)}


def test_the_sheet_is_the_offices_alone_and_read_only_to_those_outside_the_team():
    visit = begun()
    for stranger in (account(visit.organisation), official(Role.INSPECTOR, office("Guangdong"))):
        assert browser(stranger).get(page(visit)).status_code == 404
        assert saves(browser(stranger), visit, RULES, verdict="conforms").status_code == 404
    head = browser(official(Role.HEAD, office()))
    assert "保存" not in words(head.get(page(visit)))
    refused = saves(head, visit, RULES, verdict="conforms")
    assert refused.status_code == 409
    assert "只有现场审查组的工作人员可以填写。" in words(refused)


def test_there_is_no_sheet_before_the_notice():
    visit = plan_visit(reviewed_application(), on=MONDAY, staff=["a", "b"], experts=[])
    assert browser(official(Role.INSPECTOR, office())).get(page(visit)).status_code == 404


def test_before_the_visit_begins_the_points_can_be_read():
    visit = notified()
    shown = words(browser(team()[0]).get(page(visit)))
    assert "条文写明谁做、怎么做、用什么表" in shown
    assert "保存" not in shown


# -- photographs --------------------------------------------------------------------------------
def picture(kind: str = "JPEG", size: tuple[int, int] = (3000, 2000)) -> bytes:
    stream = io.BytesIO()
    image = Image.new("RGB", size, "grey")
    exif = image.getexif()
    exif[0x010F] = "CameraMaker"
    exif[0x0112] = 6  # lying on its side
    image.save(stream, kind, exif=exif)
    return stream.getvalue()


def sends(client: Client, visit: Visit, name: str, content: bytes, uuid: str = "") -> Any:
    where = reverse("sheet-photo", args=[visit.pk, RULES])
    with on(visit.visit_on):
        sent = {"photo": SimpleUploadedFile(name, content), "uuid": uuid or str(uuid4())}
        return client.post(where, sent, follow=True)


def test_a_photograph_is_drawn_anew_without_what_the_camera_wrote():
    visit, (first, _) = begun(), team()
    client, uuid = browser(first), str(uuid4())
    for _ in range(2):
        assert "照片已保存" in words(sends(client, visit, "site.jpg", picture(), uuid))
    photo = SheetPhoto.objects.get()
    with photo.file.open() as file, Image.open(file) as kept:
        assert kept.size == (1600, 2400)  # upright, and no side longer than 2400
        assert not kept.getexif()
    where = reverse("sheet-photo-file", args=[photo.pk])
    answer = client.get(where)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")
    assert browser(account(visit.organisation)).get(where).status_code == 404
    guangdong = official(Role.INSPECTOR, office("Guangdong"))
    assert browser(guangdong).get(where).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.jpg", b"", "所选文件为空"),
        ("a.jpg", b"%PDF-1.4 not a picture", "文件不是图片，或者已损坏"),
        ("a.png", picture(), "文件内容与扩展名不符"),
        ("a.jpg", picture()[:2000], "文件已损坏，无法打开"),
    ],
)
def test_what_is_no_whole_photograph_is_refused(name: str, content: bytes, says: str):
    visit, (first, _) = begun(), team()
    assert says in words(sends(browser(first), visit, name, content))
    assert not SheetPhoto.objects.exists()


# -- the API ------------------------------------------------------------------------------------
def posts(client: Client, visit: Visit, **sent: Any) -> Any:
    with on(visit.visit_on):
        return client.post(
            f"/api/visits/{visit.pk}/sheet/entries", sent, content_type="application/json"
        )


def test_programs_save_and_read_the_same_sheet():
    visit, (first, _) = begun(), team()
    client, uuid = browser(first), str(uuid4())
    for _ in range(2):
        answer = posts(client, visit, point=MEETINGS, uuid=uuid, value="2")
        assert (answer.status_code, answer.json()["verdict"]) == (201, "conforms")
    posts(client, visit, point=RULES, verdict="fails", reason="没有表单")
    told = client.get(f"/api/visits/{visit.pk}/sheet/").json()
    assert (told["total"], told["result"], told["example"]) == ("98.00", "open", True)
    points = {each["point"]: each for each in told["points"]}
    assert points[MEETINGS]["findings"][0]["measured"] == {"value": "2"}
    assert points[RULES]["verdict"] == "fails"
    assert visit.entries_of_sheet.count() == 2


def test_programs_hear_what_is_wrong_field_by_field():
    visit, (first, _) = begun(), team()
    client = browser(first)
    wrong = posts(client, visit, point=MEETINGS, verdict="conforms", value="1")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["verdict"])
    assert posts(client, visit, point="S-0-0").json()["errors"] == {"point": ["没有这一检查点"]}
    unknown = posts(client, visit, point=RULES, verdict="conforms", met="1")
    assert list(unknown.json()["errors"]) == ["met"]
    stranger = posts(browser(official(Role.HEAD, office())), visit, point=RULES, verdict="conforms")
    assert (stranger.status_code, stranger.json()["code"]) == (403, "E_ROLE")
    act(visit, "fail_basic_item", visit.visit_on, item="现场发现")
    with on(visit.visit_on + timedelta(days=1)):
        where, sent = f"/api/visits/{visit.pk}/sheet/entries", {"point": RULES, "verdict": "partly"}
        over = client.post(where, sent, content_type="application/json")
    assert (over.status_code, over.json()["code"]) == (409, "E_STATE")


def test_programs_send_photographs():
    visit, (first, _) = begun(), team()
    with on(visit.visit_on):
        sent = {"point": RULES, "photo": SimpleUploadedFile("a.png", picture("PNG", (40, 30)))}
        answer = browser(first).post(f"/api/visits/{visit.pk}/sheet/photos", sent)
        assert answer.status_code == 201
        wrong = {"point": RULES, "photo": SimpleUploadedFile("a.pdf", b"%PDF-1.4")}
        refused = browser(first).post(f"/api/visits/{visit.pk}/sheet/photos", wrong)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["photo"])
    assert SheetPhoto.objects.get().sha256 == answer.json()["sha256"]


# -- without a network --------------------------------------------------------------------------
def test_the_worker_may_answer_for_the_pages_of_visits_and_no_others():
    worker = Client().get(reverse("sheet-worker"))
    assert worker["Service-Worker-Allowed"] == "/visits/"
    assert worker["Content-Type"].startswith("text/javascript")
    visit, (first, _) = begun(), team()
    start = reverse("sheet", args=[visit.pk])
    told = browser(first).get(reverse("sheet-manifest"), {"start": start}).json()
    assert (told["start_url"], told["scope"], told["display"]) == (start, "/visits/", "standalone")
    elsewhere = browser(first).get(reverse("sheet-manifest"), {"start": "//example.com/"}).json()
    assert elsewhere["start_url"] == "/visits/"
