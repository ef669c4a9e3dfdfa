"""Forms of the administrator: accounts, posts, delegations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from casework.forms import choose_among, day_field, name_what_is_missing
from casework.law import Law
from casework.models import Authority, Delegation, Role, User

ROLES = [(role.value, role.label) for role in Role if role != Role.UNIT]


class PlainForm(forms.Form):
    """Says itself what is missing, in Chinese, at the field."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)


def password_field() -> forms.CharField:
    return forms.CharField(
        label="初始密码",
        help_text="至少 10 个字符。请当面或者用其他可靠方式告知本人，由本人登录后修改。",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )


class SearchForm(forms.Form):
    use_required_attribute = False
    q = forms.CharField(label="姓名、用户名或单位", max_length=100, required=False)
    office = forms.ChoiceField(label="任职机关", required=False)
    role = forms.ChoiceField(label="角色", choices=[("", "全部角色"), *ROLES], required=False)
    kind = forms.ChoiceField(
        label="账号",
        choices=[("", "在用的工作人员"), ("closed", "已停用的"), ("units", "单位账号")],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = Authority.objects.values_list("code", "name")
        choose_among(self, "office", [("", "全部机关"), *offices])


class PasswordForm(PlainForm):
    password = password_field()

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class AccountForm(PasswordForm):
    """A new account of staff."""

    username = forms.CharField(label="用户名", max_length=60, help_text="字母、数字和 @ . + - _")
    name = forms.CharField(label="姓名", max_length=60)
    asks_for = forms.CharField(
        label="查询单位",
        max_length=120,
        required=False,
        help_text="委托单位的查询账号填写该单位名称：只能查询资质，不能任职和办理任何事项。",
    )
    field_order = ("username", "name", "asks_for", "password")

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        for validate in User._meta.get_field("username").validators:
            validate(username)
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError("这个用户名已经有人使用")
        return str(username)


class NameForm(PlainForm):
    name = forms.CharField(label="姓名", max_length=60)


class PostForm(PlainForm):
    role = forms.ChoiceField(label="角色", choices=[("", "（请选择）"), *ROLES])
    authority = forms.ModelChoiceField(
        label="机关", queryset=Authority.objects.all(), empty_label="（请选择）"
    )


class DelegationForm(PlainForm):
    """Which authority entrusts which stages, of which level and provinces, to whom, and when."""

    source = forms.ModelChoiceField(
        label="委托机关", queryset=Authority.objects.administrations(), empty_label="（请选择）"
    )
    to = forms.ModelChoiceField(
        label="受委托机关", queryset=Authority.objects.administrations(), empty_label="（请选择）"
    )
    level = forms.ChoiceField(label="等级", widget=forms.RadioSelect)
    stages = forms.MultipleChoiceField(label="环节", widget=forms.CheckboxSelectMultiple)
    provinces = forms.MultipleChoiceField(
        label="申请单位所在地区", widget=forms.CheckboxSelectMultiple
    )
    from_on = day_field("起")
    until_on = day_field("止")
    document = forms.CharField(label="依据文件", max_length=200)

    def __init__(self, *args: Any, law: Law, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        competence = law.document["competence"]
        choose_among(self, "level", [(key, law.level_name(key)) for key in competence["levels"]])
        stages = competence["delegation"]["stages"]
        choose_among(self, "stages", [(key, entry["name"]) for key, entry in stages.items()])
        offices = Authority.objects.provincial()
        choose_among(
            self, "provinces", [(office.code, office.region or office.name) for office in offices]
        )

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        if sent.get("source") and sent.get("source") == sent.get("to"):
            self.add_error("to", "受委托机关不能是委托机关自己")
        first, last = sent.get("from_on"), sent.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "止日不能早于起日")
        return sent

    def delegation(self) -> Delegation:
        return Delegation(**self.cleaned_data)
