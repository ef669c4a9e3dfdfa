"""The messages of a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files import File
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casework import messaging, notifying
from casework.forms import name_what_is_missing
from casework.messaging import MOST_CHARACTERS, NotSent, Part
from casework.models import Case, Message, User
from casework.panels import EVERY, panel
from casework.requests import SignedInRequest
from casework.views.finding import visible_case


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[File[bytes]]:
        return files.getlist(name)


class FilesField(forms.FileField):
    """Several files, cleaned to a list as they are; the keeper says what is wrong with one."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[File[bytes]]:
        return list(data or [])


class MessageForm(forms.Form):
    use_required_attribute = False
    text = forms.CharField(
        label="内容",
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": f"内容不能超过 {MOST_CHARACTERS} 字，请分几条发送"},
    )
    attachments = FilesField(label="附件", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attachments"].help_text = messaging.limits()
        name_what_is_missing(self)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read and write; looking at the page marks nothing, its button (or script) does."""
    case, part = _open_case(request, pk)
    posted = request.method == "POST"
    form = MessageForm(request.POST, request.FILES) if posted else MessageForm()
    if posted and form.is_valid():
        try:
            sent = _send(request, case, _own(part), form)
        except NotSent as refused:
            form.add_error(refused.field, refused.reason)
        else:
            messages.success(request, "消息已发送。")
            return redirect(f"{reverse('messages', args=[pk])}#message-{sent.pk}")
    return _page(request, case, part, form)


def _send(request: SignedInRequest, case: Case, part: Part, form: MessageForm) -> Message:
    text, files = form.cleaned_data["text"], form.cleaned_data["attachments"]
    return messaging.send(case, by=request.user, part=part, text=text, files=files)


@login_required
@require_POST
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark what was shown as read; htmx gets the confirmation, others the page."""
    case, part = _open_case(request, pk)
    through = request.POST.get("through", "")
    if not (through.isascii() and through.isdigit() and len(through) < 19):
        raise Http404
    messaging.read(case, by=request.user, part=_own(part), through=int(through))
    if request.htmx:
        return render(request, "casework/_messages_read.html", {"swapped": True})
    return redirect("messages", pk)


def _open_case(request: SignedInRequest, pk: int) -> tuple[Case, Part | None]:
    case = visible_case(request, pk)
    if not messaging.has_thread(case):
        raise Http404
    return case, messaging.part_of(case, request.user)


def _own(part: Part | None) -> Part:
    """Who only oversees a case neither writes nor leaves marks in it."""
    if part is None:
        raise Http404
    return part


def _page(
    request: SignedInRequest, case: Case, part: Part | None, form: MessageForm
) -> HttpResponse:
    before = request.GET.get("before", "")
    before_key = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    told = messaging.thread(case, request.user, before=before_key)
    page = {
        "case": case,
        "case_url": notifying.page_of(case, request.user),
        "part": part,
        "form": form,
        "told": told,
        "has_new": part is not None and any(each.is_new for each in told),
        "next": f"?before={told[-1].message.pk}" if len(told) == messaging.PAGE_SIZE else "",
        "first": request.path if before_key else "",
    }
    return render(request, "casework/messages.html", page, status=422 if form.errors else 200)


@panel(EVERY, template="casework/_messages.html")
def messages_of_case(case: Case, user: User) -> dict[str, Any] | None:
    """The way to the messages; its counts are asked by the template."""
    return {}
