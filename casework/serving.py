"""送达: writing down that a paper reached the one it is meant for, and the form that asks it."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django import forms
from django.core.files import File
from django.db import transaction

from casework import clock, hall
from casework.forms import day_field, name_what_is_missing, pick_from
from casework.models import Case, Paper, Service, User
from casework.refusal import StepRefused

KIND, STEP = "paper", "serve"
MOST_BYTES = 10 * 1024 * 1024
BEGINNINGS = {".pdf": b"%PDF-", ".jpg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n\x1a\n"}


class ServiceForm(forms.Form):
    """How, when, by whom and to whom a paper was served."""

    use_required_attribute = False
    method = forms.ChoiceField(
        label="送达方式", choices=Service.Method.choices, widget=forms.RadioSelect
    )
    served_on = day_field("送达日期")
    served_by = forms.CharField(label="送达人", max_length=60)
    received_by = forms.CharField(label="受送达人", max_length=60, help_text="签收人的姓名和职务。")
    reference = forms.CharField(
        label="凭证号", max_length=120, required=False,
        help_text="邮件单号、传真号码或者收件邮箱。",
    )  # fmt: skip
    file = forms.FileField(
        label="凭证",
        required=False,
        help_text="回执、传真报告等，PDF、JPG 或者 PNG，不超过 10 MB。",
    )
    corrects = forms.ModelChoiceField(
        label="更正的记录", queryset=Service.objects.none(), required=False,
        empty_label="（不是更正）",
    )  # fmt: skip
    remark = forms.CharField(label="说明", max_length=400, required=False)

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = paper
        standing = paper.services.filter(corrected_by=None)
        if standing:
            pick_from(self, "corrects", standing)
        else:
            del self.fields["corrects"]
        name_what_is_missing(self)

    def clean_served_on(self) -> date:
        day: date = self.cleaned_data["served_on"]
        if day > clock.today():
            raise forms.ValidationError("送达日期不能晚于今天")
        if day < self.paper.issued_on:
            raise forms.ValidationError("送达日期不能早于文书的成文日期")
        return day

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        return file and examined(file)


def examined(file: File[bytes]) -> File[bytes]:
    """The proof as it is. Raises ValidationError unless it is a small PDF or picture."""
    if not file.size or file.size > MOST_BYTES:
        raise forms.ValidationError("凭证文件为空或者过大")
    file.seek(0)
    head = file.read(8)
    if not head.startswith(tuple(BEGINNINGS.values())):
        raise forms.ValidationError("凭证只接受 PDF、JPG、PNG 文件")
    return file


def may_serve(case: Case, by: User) -> bool:
    """Whether the person works at an authority that handles or decides the case."""
    return _role(case, by) != ""


def _role(case: Case, by: User) -> str:
    offices = {case.authority_id, case.deciding_authority_id}
    held = (a.role for a in by.appointments.all() if a.authority_id in offices)
    return next(held, "")


@transaction.atomic
def serve(paper: Paper, *, by: User, **said: Any) -> Service:
    """Write the service down, in the journal as well; `said` is what a valid ServiceForm says.

    Raises StepRefused when the person does not work on the case.
    """
    if not may_serve(paper.case, by):
        raise StepRefused("E_ROLE", "只有办理本案的机构可以登记送达。")
    file = said.pop("file", None)
    named = {"paper": paper.number, "case": paper.case_id, **said}
    role = _role(paper.case, by)
    entry = hall.note(KIND, STEP, by=by, on=clock.today(), role=role, **named)
    service = Service(paper=paper, entry=entry, **said)
    if file:
        file.seek(0)
        content = file.read()
        service.sha256 = hashlib.sha256(content).hexdigest()
        service.file.save(_stored_name(content, service.sha256), file, save=False)
    service.save(force_insert=True)
    return service


def _stored_name(content: bytes, sha256: str) -> str:
    """A name that says nothing but what kind of file it is."""
    ending = next(end for end, head in BEGINNINGS.items() if content.startswith(head))
    return f"{sha256[:32]}{ending}"


def served_on(paper: Paper) -> date | None:
    """The first day the paper was served by a record that stands; None before."""
    return min((s.served_on for s in paper.services.filter(corrected_by=None)), default=None)
