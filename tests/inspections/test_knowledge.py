"""The knowledge test: its questions, who gets which, in what time, and what it comes to."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.models import Entry, Role
from casework.refusal import StepRefused
from inspections.knowledge import banks, sitting
from inspections.knowledge.drawing import draw
from inspections.knowledge.marking import points, results_of, verdict
from inspections.knowledge.reading import read_bank
from inspections.models import QuestionBank
from tests.factories import MONDAY, act, notified_visit, office, official, reviewed_application
from tests.factories import ten_o_clock as ten
from tests.inspections.people import VISIT_ON, inspector
from tests.pages import browser, on, words

pytestmark = [pytest.mark.django_db, pytest.mark.article("22(5)")]
DEMO = Path(settings.BASE_DIR) / "fixtures" / "demo" / "questions.yaml"
SMALL = """\
version: '1'
title: 小题库
minutes: 30
pass_mark: null
draw: {人员: 2, 载体: 1}
questions:
- {code: A1, kind: single, topic: 人员, clause: '3.5.3', text: 分几级？, options: {A: 二, B: 三}, answer: [B]}
- {code: A2, kind: multiple, topic: 人员, clause: '3.5.1', text: 之前？, options: {A: 培训, B: 承诺, C: 公布}, answer: [A, B]}
- {code: B1, kind: judgement, topic: 载体, clause: '3.6.6', text: 可以私存。, answer: [F]}
"""  # noqa: E501
MOMENT = ten(VISIT_ON)
RIGHT = {"A1": ["B"], "A2": ["A", "B"], "B1": ["F"]}


def admin():
    return official(Role.ADMIN, office("national"))


def published(text=SMALL):
    bank = banks.load(banks.check(text.encode()), by=admin(), on=MONDAY)
    return banks.publish(bank, by=admin(), on=MONDAY)


def visit_going_on():
    visit = notified_visit(reviewed_application(), MONDAY, VISIT_ON)
    act(visit, "start", VISIT_ON)
    return visit


def registered(text=SMALL):
    """A visit going on, somebody registered, and the code."""
    visit, by = visit_going_on(), inspector("甲")
    with on(VISIT_ON):
        opened = sitting.open_sitting(visit, published(text), by=by)
        examinee, code = sitting.register(opened, by=by, name="高志远", post="项目经理")
    return visit, examinee, code


def faults(text):
    return [str(fault) for fault in banks.check(text.encode()).faults]


# -- questions ----------------------------------------------------------------------------------
def test_the_demo_bank_is_without_fault_and_large_enough():
    draft = read_bank(DEMO.read_bytes())
    assert draft.faults == []
    assert len(draft.questions) >= 40


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("answer: [B]", "answer: [C]", "第7行：答案“C”不在选项中"),
        ("answer: [A, B]", "answer: [A]", "第8行：多选题的答案应当不少于两个"),
        ("answer: [F]", "answer: [F, T]", "第9行：单选题、判断题的答案应当只有一个"),
        ("kind: single", "kind: essay", "第7行：题型应当是"),
        ("可以私存", "关于机密★10年的规定", "第9行：题干带有密级标志"),
        ("B: 三}", "B: 秘密★}", "第7行：选项B带有密级标志"),
        ("code: A2", "code: A1", "第8行：编号与前面的题相同"),
        ("clause: '3.6.6'", "clause: 三", "第9行：条款应当写成"),
        ("人员: 2", "人员: 3", "第5行：“人员”要抽 3 题，题库中只有 2 题"),
        ("pass_mark: null", "pass_mark: '101'", "第4行：合格分应当在"),
        ("minutes: 30", "minutes: 0", "第3行：时长应当是"),
        ("title: 小题库", "title: 小题库\ntitle: 又一个", "第3行：文件不能读取"),
    ],
)
def test_every_fault_is_named_with_its_line(old, new, says):
    assert any(says in fault for fault in faults(SMALL.replace(old, new))), faults(
        SMALL.replace(old, new)
    )


def test_all_faults_are_named_at_once_and_nothing_is_loaded():
    wrong = SMALL.replace("answer: [B]", "answer: [C]").replace("可以私存", "绝密★")
    page = reverse("question-banks")
    with on(MONDAY):
        answer = browser(admin()).post(page, {"file": io.BytesIO(wrong.encode())})
    assert answer.status_code == 422
    assert "题库有 2 处错误" in words(answer)
    assert not QuestionBank.objects.exists()


def workbook(answer="AB"):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        about = book.add_worksheet("题库")
        for row, pair in enumerate([("版本", "2"), ("名称", "工作簿题库"), ("时长（分钟）", 20)]):
            about.write_row(row, 0, pair)
        book.add_worksheet("组卷").write_row(0, 0, ["人员", 1])
        sheet = book.add_worksheet("试题")
        sheet.write_row(0, 0, ["编号", "题型", "主题", "条款", "题干", "A", "B", "C", "答案"])
        row = ["A2", "多选", "人员", "3.5.1", "上岗前？", "培训", "承诺", "公布", answer]
        sheet.write_row(1, 0, row)
    return stream.getvalue()


def test_a_workbook_is_read_like_the_text_and_its_faults_name_the_row():
    draft = banks.check(workbook())
    assert draft.faults == []
    assert draft.head["minutes"] == 20
    assert draft.questions[0]["answer"] == ["A", "B"]
    (fault,) = banks.check(workbook("AD")).faults
    assert str(fault) == "“试题”第2行：答案“D”不在选项中"


@pytest.mark.parametrize("content", [b"PK\x03\x04 no workbook", b"\xff\xfe\x00", b"- a\n- b", b""])
def test_what_is_no_bank_at_all_is_said_to_be_none(content):
    assert len(banks.check(content).faults) >= 1


def test_a_published_version_never_changes():
    bank = published()
    question = bank.questions.first()
    for change in (
        lambda: bank.questions.update(answer=["A"]),
        lambda: bank.questions.filter(pk=question.pk).delete(),
        lambda: QuestionBank.objects.update(minutes=5),
        lambda: bank.questions.create(
            code="X", kind="single", topic="人员", clause="3.5.3", text="?", options={}, answer=[]
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert faults(SMALL) == ["版本：1已经导入；请改用新的版本，已有的版本不能改动"]
    with pytest.raises(StepRefused):
        banks.drop(bank, by=admin(), on=MONDAY)


# -- drawing ------------------------------------------------------------------------------------
def test_the_same_seed_draws_the_same_questions_whatever_their_order():
    codes = {"a": ["1", "2", "3", "4"], "b": ["5", "6", "7"]}
    shuffled = {topic: list(reversed(of)) for topic, of in codes.items()}
    assert draw(codes, {"a": 2, "b": 1}, 7) == draw(shuffled, {"b": 1, "a": 2}, 7)
    assert len({tuple(draw(codes, {"a": 2, "b": 1}, seed)) for seed in range(50)}) > 5


def test_every_topic_has_the_number_of_questions_that_is_set():
    draft = read_bank(DEMO.read_bytes())
    bank = published(DEMO.read_text(encoding="utf-8"))
    topics = {question["code"]: question["topic"] for question in draft.questions}
    for seed in range(20):
        drawn = sitting.drawn_from(bank, seed)
        assert Counter(topics[code] for code in drawn) == bank.draw
        assert len(set(drawn)) == bank.size


def test_the_recorded_seed_draws_the_test_again():
    _, examinee, _ = registered()
    assert sitting.drawn_from(examinee.sitting.bank, int(examinee.seed)) == examinee.drawn
    entry = Entry.objects.get(kind="knowledge_test", step="register")
    assert entry.inputs["said"]["seed"] == examinee.seed


# -- time ---------------------------------------------------------------------------------------
def entered(code, moment=MOMENT):
    with clock.moved_to(moment):
        return sitting.enter(code)


@pytest.mark.parametrize(
    ("late", "kept"), [(timedelta(0), True), (timedelta(seconds=1), False)], ids=["last", "late"]
)
def test_an_answer_is_kept_up_to_the_last_second_and_refused_after_it(late, kept):
    visit, _, code = registered()
    examinee = entered(code)
    with clock.moved_to(ten(VISIT_ON) + timedelta(minutes=30) + late):
        if kept:
            sitting.save_answers(examinee, RIGHT)
        else:
            with pytest.raises(StepRefused, match="E_PERIOD_OVER"):
                sitting.save_answers(examinee, RIGHT)
    with clock.moved_to(ten(VISIT_ON) + timedelta(minutes=31)):
        (result,) = results_of(visit)
    assert (result.state, result.right) == ("done", 3 if kept else 0)


def test_a_code_opens_once_and_another_one_does_not_give_more_time():
    visit, examinee, code = registered()
    first = entered(code.lower())
    with pytest.raises(StepRefused):
        entered(code)
    with on(VISIT_ON):
        again = sitting.renew_code(examinee, by=inspector("乙"))
    second = entered(again, ten(VISIT_ON) + timedelta(minutes=10))
    assert (second.pk, second.due_at) == (first.pk, first.due_at)
    assert code not in str(list(Entry.objects.values_list("inputs", flat=True)))
    assert results_of(visit)[0].name == "高志远"


def test_after_handing_in_or_the_end_of_the_sitting_nothing_is_answered():
    visit, _, code = registered()
    examinee = entered(code)
    with on(VISIT_ON):
        by = inspector("乙")
        _, unused = sitting.register(examinee.sitting, by=by, name="丁", post="开发")
        sitting.hand_in(examinee)
        for act_ in (
            lambda: sitting.save_answers(examinee, RIGHT),
            lambda: sitting.hand_in(examinee),
        ):
            with pytest.raises(StepRefused):
                act_()
        sitting.close_sitting(examinee.sitting, by=by)
    with pytest.raises(StepRefused):
        entered(unused)
    assert [r.state for r in results_of(visit)] == ["done", "waiting"]


# -- marks --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("chosen", "right"),
    [
        (["A", "B"], 1), (["B", "A"], 1), (["A"], 0), (["A", "B", "C"], 0), ([], 0),
        (["A", "B", "Z"], 1),
    ],
)  # fmt: skip
def test_a_question_of_several_options_is_right_only_as_a_whole(chosen, right):
    visit, _, code = registered()
    examinee = entered(code)
    with on(VISIT_ON):
        sitting.save_answers(examinee, {"A2": chosen})
        sitting.hand_in(examinee)
        (result,) = results_of(visit)
    assert result.right == right


def test_points_are_exact_and_the_mark_itself_is_enough():
    assert points(2, 3) == Decimal("66.7")
    assert verdict(2, 3, Decimal("66.66")) == "pass"
    assert verdict(2, 3, Decimal("66.67")) == "fail"  # though 66.7 is printed
    assert verdict(12, 20, Decimal(60)) == "pass"
    assert verdict(11, 20, Decimal(60)) == "fail"
    assert verdict(0, 20, None) == ""


def test_without_a_pass_mark_there_is_a_score_and_no_verdict():
    for mark, said in (("null", ""), ("'100'", "pass")):
        text = SMALL.replace("null", mark).replace("'1'", f"'v{said}'")
        visit, _, code = registered(text)
        examinee = entered(code)
        with on(VISIT_ON):
            sitting.save_answers(examinee, RIGHT)
            sitting.hand_in(examinee)
            (result,) = results_of(visit)
        assert (result.points, result.verdict) == (Decimal("100.0"), said)


def test_the_report_names_who_was_tested_and_the_score():
    visit, _, code = registered()
    examinee = entered(code)
    with on(VISIT_ON):
        sitting.save_answers(examinee, RIGHT)
        sitting.hand_in(examinee)
    for ground in visit.steps_of_visit:
        visit.records.create(ground=ground, at=ten(VISIT_ON))
    with on(VISIT_ON):
        said = {"verdict": "pass", "signed_by": "principal", "witnesses": []}
        act(visit, "complete", VISIT_ON, **said)
    (test,) = visit.papers.get(key="visit_report").context["visit"]["tests"]
    assert (test["name"], test["right"], test["total"], test["points"]) == (
        "高志远", 3, 3, "100.0",
    )  # fmt: skip


# -- pages --------------------------------------------------------------------------------------
def test_somebody_is_tested_on_the_inspectors_tablet_without_an_account_or_scripts():
    visit, by = visit_going_on(), inspector("甲")
    bank = published()
    tablet, page = browser(by), reverse("visit-tests", args=[visit.pk])
    with on(VISIT_ON):
        tablet.post(page, {"bank": bank.pk})
        shown = words(tablet.post(page, {"name": "高志远", "post": "项目经理"}, follow=True))
        code = re.search(r"测试码：([A-Z0-9-]+)", shown).group(1)
        assert tablet.post(reverse("knowledge-enter"), {"code": "X"}).status_code == 422
        tablet.post(reverse("knowledge-enter"), {"code": code})
        # The account of the inspector is shut: whoever holds the tablet is nobody now.
        assert tablet.get(page).status_code == 302
        questions = reverse("knowledge-test")
        assert "可以私存" in words(tablet.get(questions))
        body = {"asked": list(RIGHT), **{f"q-{key}": value for key, value in RIGHT.items()}}
        tablet.post(questions, body)
        again = words(tablet.get(questions))
        assert again.count(" checked") == 4
        done = tablet.post(questions, body | {"hand_in": "1"}, follow=True)
        assert "已交卷" in words(done)
        assert tablet.post(questions, body).status_code == 409
        result = words(browser(by).get(reverse("case", args=[visit.pk])))
    assert "3/3" in result
    assert Client().get(questions).status_code == 302


def test_only_inspectors_hold_tests_and_only_while_the_visit_goes_on():
    visit = notified_visit(reviewed_application(), MONDAY, VISIT_ON)
    bank, page = published(), reverse("visit-tests", args=[visit.pk])
    with on(VISIT_ON):
        assert browser(inspector("甲")).post(page, {"bank": bank.pk}).status_code == 409
        act(visit, "start", VISIT_ON)
        clerk = inspector("乙", Role.CLERK)
        assert browser(clerk).post(page, {"bank": bank.pk}).status_code == 409
        assert browser(inspector("丙")).post(page, {"bank": bank.pk}).status_code == 302
        marked = {"name": "张三", "post": "机密★岗位"}
        assert browser(inspector("丁")).post(page, marked).status_code == 422
