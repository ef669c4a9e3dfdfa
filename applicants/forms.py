"""What an applicant fills in about itself, and the choice of a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import transaction

from applicants import codes, membership, uploads
from applicants.contents import LONGEST_NAME
from applicants.models import Part, Profile
from casework import clock, hall
from casework.models import Authority, Organisation, Role, User

CONTACT = ("mailing_address", "postal_code", "phone")


class ProvinceField(forms.ModelChoiceField):
    """The authority of the province stands for the province."""

    def label_from_instance(self, obj: Authority) -> str:
        return obj.region or obj.name


def text_field(
    label: str, *, length: int, hint: str = "", required: bool = True, **attributes: str
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=length,
        required=required,
        error_messages={"required": f"请填写{label}"},
        widget=forms.TextInput(attrs=attributes),
    )


class OrganisationForm(forms.Form):
    """The identity of a unit, as in its licence."""

    use_required_attribute = False
    name = text_field("单位名称", length=120, hint="与营业执照或者法人证书一致。")
    kind = forms.ChoiceField(
        label="单位性质",
        choices=Organisation.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择单位性质"},
    )
    province = ProvinceField(
        label="注册地",
        queryset=Authority.objects.provincial(),
        to_field_name="code",
        empty_label="（请选择）",
        error_messages={"required": "请选择注册地"},
    )
    legal_representative = text_field("法定代表人", length=60)
    registered_address = text_field("注册地址", length=200)

    def identity(self) -> dict[str, Any]:
        """The cleaned identity in the fields of an organisation."""
        names = ("name", "kind", "legal_representative", "registered_address")
        identity = {name: self.cleaned_data[name] for name in names}
        province = self.cleaned_data["province"].code
        return identity | {"province": province}


class AccountForm(forms.Form):
    """The sign-in name and password of a new account."""

    use_required_attribute = False
    username = forms.CharField(
        label="用户名",
        help_text="登录时使用。可用汉字、字母、数字和 @ . + - _。",
        max_length=150,
        validators=[UnicodeUsernameValidator(message="用户名含有不允许的字符")],
        error_messages={"required": "请填写用户名"},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        error_messages={"required": "请设置密码"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label="再次输入密码",
        strip=False,
        error_messages={"required": "请再次输入密码"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = person
        demands = "".join(password_validators_help_texts())
        self.fields["password"].help_text = demands.replace("你的", "")

    def clean_username(self) -> str:
        username = User.normalize_username(self.cleaned_data["username"])
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError("该用户名已被使用，请换一个")
        return username

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, second = cleaned.get("password"), cleaned.get("password_again")
        if first and second and first != second:
            self.add_error("password_again", "两次输入的密码不一致")
        if first:
            name = cleaned.get("person", self.named)
            try:
                validate_password(first, User(username=cleaned.get("username", ""), name=name))
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return cleaned


class RegisterForm(AccountForm, OrganisationForm):
    code = text_field(
        "统一社会信用代码", length=40, hint="18 位。可以带空格，大小写均可。", autocomplete="off"
    )
    person = text_field("您的姓名", length=60, autocomplete="name")
    field_order = [
        "code", "name", "kind", "province", "legal_representative", "registered_address", "person",
    ]  # fmt: skip

    def clean_code(self) -> str:
        try:
            code = codes.credit_code(self.cleaned_data["code"])
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from fault
        if Organisation.objects.filter(code=code).exists():
            raise forms.ValidationError("该单位已经注册，请由单位管理员邀请您加入")
        return code

    @transaction.atomic
    def register(self) -> User:
        """Create the organisation and its manager. IntegrityError when another was quicker."""
        identity = self.identity() | {"code": self.cleaned_data["code"]}
        organisation = Organisation.objects.create(**identity)
        Profile.objects.create(organisation=organisation)
        account = User.objects.create_user(
            self.cleaned_data["username"],
            password=self.cleaned_data["password"],
            name=self.cleaned_data["person"],
            organisation=organisation,
        )
        membership.enter(account, Part.MANAGER)
        hall.note(
            "organisation",
            "register",
            by=account,
            on=clock.today(),
            role=Role.UNIT,
            identity=identity,
        )
        return account


class IdentityForm(OrganisationForm):
    """A change of the identity; what is on record of submitted cases stays as it was."""

    mailing_address = text_field(
        "通信地址", length=200, hint="送达文书用。与注册地址相同的可以不填。", required=False
    )
    postal_code = text_field("邮政编码", length=10, required=False, inputmode="numeric")
    phone = text_field("单位电话", length=40, required=False, inputmode="tel")

    def clean_postal_code(self) -> str:
        code = codes.plain(self.cleaned_data["postal_code"])
        if code and not (code.isascii() and code.isdecimal() and len(code) == 6):
            raise forms.ValidationError("邮政编码应为 6 位数字")
        return code

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        try:
            return codes.phone_number(typed) if typed else ""
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from fault

    def contact(self) -> dict[str, str]:
        """How letters and calls reach the unit, in the fields of a profile."""
        return {name: self.cleaned_data[name] for name in CONTACT}

    @transaction.atomic
    def change(self, organisation: Organisation, *, by: User) -> None:
        identity = self.identity()
        for name, value in identity.items():
            setattr(organisation, name, value)
        organisation.save(update_fields=list(identity))
        profile, _ = Profile.objects.get_or_create(organisation=organisation)
        contact = self.contact()
        for name, value in contact.items():
            setattr(profile, name, value)
        profile.declare({"province": organisation.province, "kind": organisation.kind})
        hall.note(
            "organisation",
            "identify",
            by=by,
            on=clock.today(),
            role=Role.UNIT,
            identity=identity | contact,
        )


class ChooseSeveral(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": uploads.ACCEPT, "multiple": True})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if files else []


class SeveralFiles(forms.FileField):
    """One or more files; the value is their list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ChooseSeveral(), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(SeveralFiles, self).clean(file, initial) for file in data or [None]]


class UploadForm(forms.Form):
    """The choice of files for one material of which `given` files are there already."""

    use_required_attribute = False
    beside = forms.TypedChoiceField(
        label="与现有文件的关系",
        choices=[("", "替换现有文件"), ("1", "与现有文件并存，作为同一材料的一部分")],
        coerce=bool,
        required=False,
        widget=forms.RadioSelect,
    )
    file = SeveralFiles(
        label="文件",
        help_text="可以一次选择或者拖入多个文件。中断后重新选择同一文件，从中断处继续上传。",
        allow_empty_file=True,
        max_length=LONGEST_NAME,
        error_messages={
            "required": "请选择要上传的文件",
            "missing": "请选择要上传的文件",
            "invalid": "上传未完成，请重新选择文件",
            "max_length": "文件名过长，请改短后再上传",
        },
    )

    def __init__(self, *args: Any, given: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given = given
        if not given:
            self.fields["beside"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        there = self.given if cleaned.get("beside") else 0
        if there + len(cleaned.get("file", ())) > uploads.MOST_FILES:
            self.add_error("file", uploads.too_many().reason)
        return cleaned
