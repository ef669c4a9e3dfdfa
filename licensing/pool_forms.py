"""The forms of the expert pool."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import Q

from casework import clock
from casework.forms import Lines, day_field, name_what_is_missing, pick_from
from casework.models import Authority, Organisation, User
from licensing.models.expert import Expert, ExpertRelation, ExpertTraining
from licensing.pool import KEEPERS


class PoolForm(forms.Form):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)


class ProposeForm(PoolForm):
    """Somebody who applied for the pool."""

    name = forms.CharField(label="姓名", max_length=60)
    code = forms.CharField(label="编号", max_length=40)
    authority = forms.ModelChoiceField(
        label="建库机关", queryset=Authority.objects.none(), empty_label="（请选择）"
    )
    employer = forms.CharField(label="工作单位", max_length=120, required=False)
    fields_of_work = Lines(label="审查领域", required=False, help_text="每行一个领域。")
    reason = forms.CharField(label="推荐或者申请情况", max_length=400, required=False)

    def __init__(self, *args: Any, keeper: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Q(appointments__user=keeper, appointments__role__in=KEEPERS)
        above = Q(superior__appointments__user=keeper, superior__appointments__role__in=KEEPERS)
        pick_from(self, "authority", Authority.objects.filter(held | above).distinct())

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if Expert.objects.filter(code=code).exists():
            raise forms.ValidationError(f"编号{code}已经使用，请另取编号")
        return code

    def said(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return said | {"fields": said.pop("fields_of_work")}


class MoveForm(PoolForm):
    """Why the standing changes; for an admission, how long it lasts."""

    valid_until = day_field("聘期至", "不填的，不设期限。")
    reason = forms.CharField(label="说明", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, to: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_until"].required = False
        self.fields["reason"].required = to in (
            Expert.Standing.SUSPENDED, Expert.Standing.REMOVED,
        )  # fmt: skip
        if to != Expert.Standing.ADMITTED:
            del self.fields["valid_until"]

    def clean_valid_until(self) -> date | None:
        until: date | None = self.cleaned_data["valid_until"]
        if until and until < clock.today():
            raise forms.ValidationError("聘期不能早于今天届满")
        return until


class TrainForm(PoolForm):
    kind = forms.ChoiceField(
        label="类别", choices=ExpertTraining.Kind.choices, widget=forms.RadioSelect
    )
    held_on = day_field("日期")
    subject = forms.CharField(label="内容", max_length=200)
    passed = forms.TypedChoiceField(
        label="结果", choices=[("true", "合格"), ("false", "不合格")],
        coerce=lambda value: value == "true", widget=forms.RadioSelect,
    )  # fmt: skip

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day > clock.today():
            raise forms.ValidationError("日期不能晚于今天")
        return day


class RelationForm(PoolForm):
    """What ties a reviewer to an organisation; it is named by its code."""

    organisation = forms.CharField(label="单位信用代码", max_length=18)
    kind = forms.ChoiceField(
        label="关系", choices=ExpertRelation.Kind.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label="说明", max_length=400, required=False)

    def clean_organisation(self) -> Organisation:
        code = self.cleaned_data["organisation"].strip().upper()
        found = Organisation.objects.filter(code=code).first()
        if found is None:
            raise forms.ValidationError("没有这一信用代码的单位，请核对")
        return found


class EndRelationForm(PoolForm):
    ended_on = day_field("终止日期")

    def __init__(self, *args: Any, relation: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.relation = relation

    def clean_ended_on(self) -> date:
        day: date = self.cleaned_data["ended_on"]
        if not self.relation.declared_on <= day <= clock.today():
            raise forms.ValidationError("终止日期应当在申报日期和今天之间")
        return day


class AccountForm(PoolForm):
    """The name of the account and its first password."""

    username = forms.CharField(
        label="用户名", max_length=150, validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip
    password = forms.CharField(
        label="初始密码", strip=False, help_text="当面告知专家，由其登录后更改。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError("这一用户名已经使用，请另取")
        return username

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(username=self.cleaned_data.get("username", "")))
        return password
