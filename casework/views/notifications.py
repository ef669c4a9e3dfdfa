"""What a person was told, and by which way they want to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import mailing, notifying
from casework.forms import choose_among
from casework.models import Mailbox, Notification, User
from casework.requests import SignedInRequest

PAGE_SIZE = 30


@login_required
@require_safe
def notifications(request: SignedInRequest) -> HttpResponse:
    """The person's notifications, newest first, a page from a key on."""
    before = request.GET.get("before", "")
    rows = request.user.notifications.select_related("case__organisation")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    page = {
        "told": shown,
        "next": f"?before={shown[-1].pk}" if len(found) > PAGE_SIZE else "",
        "first": request.path if before else "",
    }
    return render(request, "casework/notifications.html", page)


@login_required
@require_POST
def open_one(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    told = get_object_or_404(
        Notification.objects.select_related("case"), pk=pk, person=request.user
    )
    notifying.read(request.user, pk=pk)
    return redirect(notifying.target_of(told, request.user))


@login_required
@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    notifying.read(request.user)
    return redirect("notifications")


class MailForm(forms.Form):
    """The address, and the kinds that are also sent there."""

    use_required_attribute = False
    address = forms.EmailField(
        label="电子邮箱",
        required=False,
        help_text="留空则不发送邮件。更换邮箱后须重新确认。",
        error_messages={"invalid": "请填写完整的电子邮箱，例如 name@example.cn"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    kinds = forms.MultipleChoiceField(
        label="同时发送邮件的通知",
        required=False,
        help_text="站内通知总会发送。",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, posted: Any, *, person: User, box: Mailbox | None) -> None:
        known = {kind.key: kind.title for kind in notifying.kinds_for(person)}
        muted = box.muted if box else []
        initial = {
            "address": box.address if box else "",
            "kinds": [key for key in known if key not in muted],
        }
        super().__init__(posted, initial=initial)
        choose_among(self, "kinds", known.items())
        self.known = known

    def muted(self) -> list[str]:
        return [key for key in self.known if key not in self.cleaned_data["kinds"]]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: SignedInRequest) -> HttpResponse:
    """Choose the address and the kinds; a new address is asked to confirm itself."""
    person = request.user
    box = Mailbox.objects.filter(person=person).first()
    posted = request.POST if request.method == "POST" else None
    form = MailForm(posted, person=person, box=box)
    if form.is_valid():
        box = mailing.choose(person, form.cleaned_data["address"], form.muted())
        waits = box is not None and box.confirmed_at is None
        done = f"确认邮件将发往 {box}，请打开其中的链接。" if waits else "设置已保存。"
        messages.success(request, done)
        return redirect("mail")
    page = {"form": form, "box": box, "troubles": mailing.troubles(person)}
    return render(
        request, "casework/notifications_mail.html", page, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the confirmation: a page with a button, for programs open links unasked."""
    box = mailing.box_of(token)
    if box and request.method == "POST":
        mailing.confirm(box)
    page = {"box": box, "days": mailing.CONFIRM_WITHIN.days}
    return render(request, "casework/notifications_confirm.html", page, status=200 if box else 404)
