"""The knowledge test as the office sees it: banks of questions, and the tests of a visit."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants.secrecy import mark_in
from casework import clock
from casework.forms import name_what_is_missing
from casework.refusal import StepRefused
from casework.requests import SignedInRequest
from casework.views.finding import for_roles, staff_only, visible_case
from inspections.knowledge import banks, sitting
from inspections.knowledge.marking import results_of
from inspections.knowledge.workbook import empty_workbook
from inspections.models import Examinee, QuestionBank, Visit
from inspections.planning import may_record

MOST_BYTES = 5 * 1024 * 1024
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
keepers_only = for_roles(*banks.KEEPERS)


class BankForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label="题库文件", help_text="YAML 或者 XLSX，不超过 5 MB。导入前逐行检查，有误的不导入。",
        error_messages={"required": "请选择题库文件", "empty": "所选文件为空"},
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("文件超过 5 MB")
        return file


class SittingForm(forms.Form):
    use_required_attribute = False
    bank = forms.ModelChoiceField(
        label="题库", queryset=QuestionBank.objects.exclude(published_on=None), empty_label=None
    )


class ExamineeForm(forms.Form):
    """Name and post; nothing else of a person is asked."""

    use_required_attribute = False
    name = forms.CharField(label="姓名", max_length=60)
    post = forms.CharField(label="岗位", max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in list(cleaned):
            if mark_in(cleaned[name]):
                self.add_error(name, "不得填写带有密级标志的内容")
        return cleaned


# -- banks --------------------------------------------------------------------------------------
@keepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def question_banks(request: SignedInRequest) -> HttpResponse:
    """Every version, and the form to load another; a file with faults is not loaded."""
    form = BankForm(request.POST or None, request.FILES or None)
    faults: list[banks.Fault] = []
    if request.method == "POST" and form.is_valid():
        draft = banks.check(form.cleaned_data["file"].read())
        if not draft.faults:
            bank = banks.load(draft, by=request.user, on=clock.today())
            messages.success(request, f"已导入{bank}，请核对后发布。")
            return redirect("question-bank", bank.pk)
        faults = draft.faults
        form.add_error("file", f"题库有 {len(faults)} 处错误，没有导入。请按下列各行修改后重新上传")
    page = {"form": form, "faults": faults, "banks": QuestionBank.objects.all()}
    return render(
        request, "inspections/question_banks.html", page, status=422 if form.errors else 200
    )


@require_GET
@keepers_only
def bank_template(request: SignedInRequest) -> HttpResponse:
    answer = HttpResponse(empty_workbook(), content_type=WORKBOOK)
    answer["Content-Disposition"] = "attachment; filename=question-bank.xlsx"
    return answer


@require_GET
@keepers_only
def question_bank(request: SignedInRequest, pk: int) -> HttpResponse:
    bank = get_object_or_404(QuestionBank, pk=pk)
    questions = list(bank.questions.all())
    held = Counter(question.topic for question in questions)
    topics = [(topic, held[topic], bank.draw.get(topic, 0)) for topic in sorted(held)]
    page = {"bank": bank, "questions": questions, "topics": topics}
    return render(request, "inspections/question_bank.html", page)


@require_POST
@keepers_only
def decide_bank(request: SignedInRequest, pk: int, what: str) -> HttpResponse:
    """Publish a bank, or drop one that was not published."""
    bank = get_object_or_404(QuestionBank, pk=pk)
    acts = {"publish": (banks.publish, "已发布"), "drop": (banks.drop, "已删除")}
    if what not in acts:
        raise Http404
    act, done = acts[what]
    try:
        act(bank, by=request.user, on=clock.today())
    except StepRefused as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, f"{done}：{bank}。")
    return redirect("question-banks") if what == "drop" else redirect("question-bank", pk)


# -- the tests of a visit -----------------------------------------------------------------------
def _visit(request: SignedInRequest, pk: int) -> Visit:
    found = visible_case(request, pk)
    if not isinstance(found, Visit):
        raise Http404
    return found


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def tests(request: SignedInRequest, pk: int) -> HttpResponse:
    """The tests of a visit: begin one, register who is tested, end it."""
    visit = _visit(request, pk)
    going_on = visit.sittings.filter(closed_at=None).select_related("bank").first()
    posted = request.POST if request.method == "POST" else None
    form = ExamineeForm(posted) if going_on else SittingForm(posted)
    if posted is not None and form.is_valid():
        try:
            _act(request, visit, form, going_on)
        except StepRefused as refusal:
            return _page(request, visit, form, refusal=refusal, status=409)
        return redirect("visit-tests", pk)
    return _page(request, visit, form, status=422 if form.errors else 200)


def _act(request: SignedInRequest, visit: Visit, form: forms.Form, going_on: Any) -> None:
    if going_on is None:
        sitting.open_sitting(visit, form.cleaned_data["bank"], by=request.user)
        messages.success(request, "测试已开始，请登记参加测试的人员。")
        return
    examinee, code = sitting.register(going_on, by=request.user, **form.cleaned_data)
    _show_code(request, examinee, code)


def _show_code(request: SignedInRequest, examinee: Examinee, code: str) -> None:
    text = f"{examinee}的测试码：{sitting.shown(code)}。只显示这一次，使用一次后失效。"
    messages.success(request, text)


def _page(
    request: SignedInRequest, visit: Visit, form: forms.Form, *, refusal: Any = None, status: int
) -> HttpResponse:
    going_on = visit.sittings.filter(closed_at=None).first()
    examinees = going_on.examinees.all() if going_on else ()
    page = {
        "case": visit,
        "form": form,
        "refusal": refusal,
        "going_on": going_on,
        "examinees": [e for e in examinees if not e.finished_at],
        "results": results_of(visit),
        "may_record": may_record(visit, request.user, clock.today()),
        "has_bank": QuestionBank.objects.exclude(published_on=None).exists(),
    }
    return render(request, "inspections/tests.html", page, status=status)


@staff_only
@require_POST
def change_test(request: SignedInRequest, pk: int, what: str) -> HttpResponse:
    """Give somebody another code, or end the test."""
    visit = _visit(request, pk)
    going_on = get_object_or_404(visit.sittings.filter(closed_at=None))
    try:
        if what == "close":
            sitting.close_sitting(going_on, by=request.user)
            messages.success(request, "测试已结束，成绩已评定。")
        elif what.isdecimal():
            examinee = get_object_or_404(going_on.examinees, pk=what, finished_at=None)
            _show_code(request, examinee, sitting.renew_code(examinee, by=request.user))
        else:
            raise Http404
    except StepRefused as refusal:
        messages.error(request, refusal.reason)
    return redirect("visit-tests", pk)
