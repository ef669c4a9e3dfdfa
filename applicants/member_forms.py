"""What a manager fills in about members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.db.models import QuerySet

from applicants import contacts
from applicants.models import Part
from casework import clock
from casework.forms import day_field, future_day, name_what_is_missing, pick_from
from casework.kinds import kind_names
from casework.models import Case

HINTS = {
    Part.MANAGER: "管理成员、登记信息和联系人，办理本单位的全部事项",
    Part.CLERK: "填写单位情况，起草、提交申请，上传材料",
    Part.AGENT: "受委托的代理人，只办理交办的案件，到委托期限为止",
}
PARTS = [(part.value, f"{part.label}（{hint}）") for part, hint in HINTS.items()]


class PartForm(forms.Form):
    """The part of a member; a letter and a last day are asked of agents alone."""

    use_required_attribute = False
    part = forms.ChoiceField(label="身份", choices=PARTS, widget=forms.RadioSelect)
    letter = forms.CharField(
        label="委托书编号",
        help_text="代理人必填。委托书原件由本单位留存备查。",
        max_length=60,
        required=False,
    )
    until = day_field("委托期限", "代理人必填，届满当日仍可办理。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].required = False
        name_what_is_missing(self)

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        agent = self.cleaned_data.get("part") == Part.AGENT
        return future_day(until) if until and agent else until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("part") == Part.AGENT:
            for name in ("letter", "until"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"代理人须填写{self.fields[name].label}")
        return cleaned


class InvitationForm(PartForm):
    """Whom to invite, as what."""

    name = forms.CharField(label="姓名", max_length=60)
    address = forms.CharField(
        label="电子邮箱或者手机号码",
        help_text="填写电子邮箱的，邀请链接同时发送到邮箱；填写手机号码的，请自行转告链接。",
        max_length=120,
    )
    field_order = ["name", "address", "part", "letter", "until"]

    def clean_address(self) -> str:
        typed = self.cleaned_data["address"].strip()
        try:
            if "@" not in typed:
                return contacts.telephone(typed)
            validate_email(typed)
        except forms.ValidationError as wrong:
            raise forms.ValidationError("请填写有效的电子邮箱或者手机号码") from wrong
        return typed


class CasesField(forms.ModelMultipleChoiceField):
    """Cases by kind, number and state; without a number by the day of their beginning."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Case) -> str:
        begun = f"{obj.created_at.astimezone(clock.ZONE):%Y-%m-%d}"
        return f"{kind_names()[obj.kind]} {obj.number or begun}（{obj.state_name}）"


class CasesForm(forms.Form):
    """The cases an agent may work in."""

    use_required_attribute = False
    cases = CasesField(
        label="交办的案件",
        help_text="代理人只能查看和办理勾选的案件。",
        queryset=Case.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, cases: QuerySet[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pick_from(self, "cases", cases)
