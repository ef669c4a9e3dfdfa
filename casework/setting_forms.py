"""The forms in which an office settles its own: a paragraph of a letter, the form of a number."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from casework.account_forms import PlainForm
from casework.forms import day_field, future_day
from casework.letters import MOST_CHARACTERS, Paragraph
from casework.models import Authority
from casework.number_forms import PLACES, FormRefused
from casework.numbering import Series, clash
from casework.settled import holding

RESTORE, LOOK = "restore", "look"
MANY = 99999  # numbers of a year, for which a form has to have room


class OwnForm(PlainForm):
    """What shall hold, from which day, and why.

    `subject` is a Paragraph or a Series, `kept` what the office settled of it so far. Sent with
    RESTORE, the value is left aside; with LOOK, nothing but the value is asked for.
    """

    from_on = day_field("起始日期", "自这一天作出的办理起适用；已经出具的文书和编号不变。")
    reason = forms.CharField(label="理由", max_length=200, help_text="例如：地址变更。")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("value", "from_on", "reason")

    def __init__(self, *args: Any, subject: Any, office: Authority, kept: list[Any], **kw: Any):
        super().__init__(*args, **kw)
        self.subject, self.office, self.kept = subject, office, kept
        self.restores, self.looks = RESTORE in self.data, LOOK in self.data
        if self.restores:
            self.fields["value"].required = False
        if self.looks:
            self.fields["from_on"].required = self.fields["reason"].required = False

    def clean_from_on(self) -> Any:
        day = self.cleaned_data["from_on"]
        return day if day is None or self.looks else future_day(day)

    def clean_value(self) -> str:
        value = str(self.cleaned_data["value"]).strip()
        if not self.restores:
            self.examine(value)
        return value

    def examine(self, value: str) -> None:
        """Raise ValidationError for what may not be settled."""

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        day = sent.get("from_on")
        if day is None or self.looks or self.errors:
            return sent
        held = holding(self.kept, day)
        own = None if held is None or held.restores else held.value
        if self.restores and own is None:
            self.add_error(None, "这一天适用的就是法规所载的内容，不需要恢复")
        elif not self.restores and sent["value"] == (self.subject.says if own is None else own):
            self.add_error("value", "与这一天适用的内容相同，不需要更改")
        return sent


class LetterForm(OwnForm):
    value = forms.CharField(
        label="段落文字",
        max_length=MOST_CHARACTERS,
        help_text=f"不超过 {MOST_CHARACTERS} 字。另起一段时换行。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def examine(self, value: str) -> None:
        if "{" in value or "}" in value:
            raise forms.ValidationError("文书段落不能含有花括号，没有可以填充的占位符")


class NumberForm(OwnForm):
    value = forms.CharField(label="编号格式", max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = "、".join(f"{{{each}}}（{PLACES[each]}）" for each in self.series.places)
        self.fields[
            "value"
        ].help_text = f"文字和占位符：{places}。序号需要补零时写作{{serial:04d}}。"

    @property
    def series(self) -> Series:
        return cast(Series, self.subject)

    def examine(self, value: str) -> None:
        try:
            self.series.check(value)
        except FormRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        longest = max(
            len(self.series.number(self.office, 2000, MANY, value, level))
            for level in self.series.levels()
        )
        if longest > self.series.longest:
            raise forms.ValidationError(
                f"编号可能长达 {longest} 个字符，不能超过 {self.series.longest} 个"
            )
        if other := clash(self.series, self.office, value):
            raise forms.ValidationError(
                f"会与“{other.title}”（{other.law.code}，系列“{other.series}”）的编号重复"
            )


def form_of(subject: Paragraph | Series) -> type[OwnForm]:
    return NumberForm if isinstance(subject, Series) else LetterForm
