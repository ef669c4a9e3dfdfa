"""Notes of the office on a case, and the mark of having seen it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casework import noting
from casework.forms import name_what_is_missing
from casework.messaging import NotSent
from casework.models import Case, CaseSeen, User
from casework.noting import LONGEST, UnknownName
from casework.panels import EVERY, panel
from casework.requests import SignedInRequest
from casework.views.finding import staff_only, visible_case


class NoteForm(forms.Form):
    use_required_attribute = False
    text = forms.CharField(
        label="批注",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="只有承办机构的工作人员可以看到。用 @姓名 提到同事，对方会收到通知。",
        error_messages={"max_length": f"批注不能超过{LONGEST}字"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: SignedInRequest, pk: int) -> HttpResponse:
    """The notes of a case, and writing one."""
    case = visible_case(request, pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            noting.write(case, by=request.user, text=form.cleaned_data["text"])
        except (UnknownName, NotSent) as refused:
            form.add_error("text", str(refused))
        else:
            messages.success(request, "批注已保存。")
            return redirect(f"{reverse('case', args=[pk])}#notes")
    context = {"case": case, "form": form, "notes": _notes(case), "people": noting.colleagues(case)}
    return render(request, "casework/notes.html", context, status=422 if form.errors else 200)


@staff_only
@require_POST
def seen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark the case as seen; htmx asks by itself and puts nothing in its place."""
    noting.see(visible_case(request, pk), by=request.user)
    return HttpResponse(status=204) if request.htmx else redirect("case", pk)


def _notes(case: Case) -> list[Any]:
    return list(case.notes.select_related("author").order_by("-pk"))


@panel(EVERY, template="casework/_notes.html")
def notes_of_case(case: Case, user: User) -> dict[str, Any] | None:
    """The notes of the office, and what has changed since the person looked."""
    if user.is_applicant:
        return None
    mark = CaseSeen.objects.filter(person=user, case=case.pk).first()
    changes = noting.changed([case.pk], user).get(case.pk, 0)
    return {"notes": _notes(case), "form": NoteForm(), "mark": mark, "changes": changes}
