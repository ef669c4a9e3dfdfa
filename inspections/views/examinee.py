"""The knowledge test as the one who is tested sees it: without an account, by a code used once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from casework import clock
from casework.forms import name_what_is_missing
from casework.refusal import StepRefused
from inspections.knowledge import sitting
from inspections.knowledge.marking import state_of
from inspections.models import Examinee, Question

HERE = "examinee"
ASKED, CHOSEN, DONE = "asked", "q-", "hand_in"


class CodeForm(forms.Form):
    use_required_attribute = False
    code = forms.CharField(
        label="测试码", max_length=20, help_text="由审查人员提供，只能使用一次。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The code opens the test, and shuts whatever account was open in this browser."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            examinee = sitting.enter(form.cleaned_data["code"])
        except StepRefused as refusal:
            form.add_error("code", refusal.reason)
        else:
            request.session.flush()
            request.session[HERE] = examinee.pk
            return redirect("knowledge-test")
    status = 422 if form.errors else 200
    return render(request, "inspections/test_enter.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def test(request: HttpRequest) -> HttpResponse:
    """The questions; what is chosen is kept at once, the time is the server's."""
    examinee = Examinee.objects.filter(pk=request.session.get(HERE, 0)).first()
    if examinee is None:
        return redirect("knowledge-enter")
    if request.method == "POST":
        return _keep(request, examinee)
    return _page(request, examinee)


def _keep(request: HttpRequest, examinee: Examinee) -> HttpResponse:
    asked = request.POST.getlist(ASKED)
    chosen = {code: request.POST.getlist(f"{CHOSEN}{code}") for code in asked}
    try:
        sitting.save_answers(examinee, chosen)
        if DONE in request.POST:
            sitting.hand_in(examinee)
    except StepRefused as refusal:
        if getattr(request, "htmx", False):
            return HttpResponse(refusal.reason, status=409)
        return _page(request, examinee, refusal=refusal, status=409)
    if getattr(request, "htmx", False):
        return HttpResponse(f"已答 {_answered(examinee)} 题，{clock.now():%H:%M:%S} 已保存")
    return redirect("knowledge-test")


def _answered(examinee: Examinee) -> int:
    return sum(1 for answer in examinee.answers.all() if answer.chosen)


def _asked(question: Question, chosen: list[str]) -> dict[str, Any]:
    """A question as it is shown: its control; key and words of each answer, taken or not."""
    judged = question.kind == Question.Kind.JUDGEMENT
    answers = [
        (key, words if judged else f"{key}. {words}", key in chosen)
        for key, words in question.choices
    ]
    several = question.kind == Question.Kind.MULTIPLE
    return {
        "question": question,
        "control": "checkbox" if several else "radio",
        "name": f"q-{question.code}",
        "answers": answers,
    }


def _page(
    request: HttpRequest, examinee: Examinee, *, refusal: StepRefused | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    examinee.refresh_from_db()
    now = clock.now()
    if state_of(examinee, now) != "going_on":
        done = {"examinee": examinee, "refusal": refusal}
        return render(request, "inspections/test_done.html", done, status=status)
    kept = {answer.question_id: answer.chosen for answer in examinee.answers.all()}
    page: dict[str, Any] = {
        "examinee": examinee,
        "refusal": refusal,
        "questions": [_asked(q, kept.get(q.pk, [])) for q in sitting.questions_of(examinee)],
        "answered": _answered(examinee),
        "due_at": examinee.due_at,
        "now": now,
    }
    return render(request, "inspections/test.html", page, status=status)
