"""The forms of a record, of looking at what is masked, and of uploading a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from applicants.contents import MEGABYTE
from applicants.records.catalogue import Kind
from applicants.records.fields import WordField, field_for
from applicants.records.masking import mask
from applicants.shapes import law_words
from casework.forms import choose_among, name_what_is_missing, reason_field

Content = dict[str, Any]
MOST_BYTES = 20 * MEGABYTE


def fields_of(kind: Kind) -> dict[str, forms.Field]:
    """The field of every member, each asking for itself by name when it is empty; two queries."""
    return RecordForm(kind=kind).asked


def contradictions(kind: Kind, content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Members whose days stand in the wrong order, each with the sentence to show."""
    for first, last in kind.order:
        if content.get(first) and content.get(last) and content[last] < content[first]:
            yield last, f"{kind.members[last].name}不能早于{kind.members[first].name}"


def clashing(kind: Kind) -> str:
    """What to say of a row that stands already."""
    names = "、".join(kind.members[key].name for key in kind.unique)
    return f"已有{names}相同的{kind.name}记录"


class RecordForm(forms.Form):
    """One record. Of a record that stands, sensitive members are left empty to keep them.

    `content` is then every member as a JSON value.
    """

    use_required_attribute = False

    def __init__(
        self, data: Any = None, *, kind: Kind, kept: Content | None = None, version: str = ""
    ) -> None:
        super().__init__(data)
        self.kind, self.kept = kind, kept
        names = law_words().names
        self.asked = {key: field_for(member, names) for key, member in kind.members.items()}
        self.fields.update(self.asked)
        if kept is not None:
            self._show(kept)
            self.fields["version"] = forms.CharField(widget=forms.HiddenInput, initial=version)
        name_what_is_missing(self)

    def _show(self, kept: Content) -> None:
        for key, member in self.kind.members.items():
            field = self.fields[key]
            if not member.sensitive or kept[key] is None:
                field.initial = kept[key]
                continue
            field.required, field.kept = False, True  # type: ignore[attr-defined]
            field.help_text = f"现为 {mask(member, kept[key])}，不改则留空。"
            if isinstance(field, WordField):
                choose_among(self, key, [("", "（不改）"), *field.words.items()])
            if not member.required:
                label = f"删除现有的{member.name}"
                self.fields[f"{key}.clear"] = forms.BooleanField(label=label, required=False)
        order = [name for key in self.asked for name in (key, f"{key}.clear")]
        self.order_fields(order)

    def clean(self) -> Content:
        cleaned = super().clean() or self.cleaned_data
        self.content = {key: self._given(key, cleaned) for key in self.kind.members}
        if not self.errors:
            for member, sentence in contradictions(self.kind, self.content):
                self.add_error(member, sentence)
        return cleaned

    def _given(self, key: str, cleaned: Content) -> Any:
        value = cleaned.get(key)
        sensitive = self.kind.members[key].sensitive
        if value is None and sensitive and self.kept and not cleaned.get(f"{key}.clear"):
            return self.kept[key]
        return value


class RevealForm(forms.Form):
    """Which masked members to show, and why."""

    use_required_attribute = False
    members = forms.MultipleChoiceField(
        label="要查看的内容",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择要查看的内容"},
    )
    reason = reason_field("查看理由", "查看的人、时间、内容和理由将记入流转记录。")

    def __init__(self, data: Any = None, *, kind: Kind, content: Content) -> None:
        super().__init__(data)
        present = [key for key in kind.sensitive if content[key] is not None]
        choose_among(self, "members", [(key, kind.members[key].name) for key in present])
        name_what_is_missing(self)


class ImportForm(forms.Form):
    """A filled workbook, and what becomes of the records that stand."""

    use_required_attribute = False
    file = forms.FileField(
        label="填好的表格",
        help_text=f"XLSX 文件，不超过 {MOST_BYTES // MEGABYTE} MB。",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "请选择要上传的文件", "missing": "请选择要上传的文件"},
    )
    mode = forms.ChoiceField(label="现有记录", widget=forms.RadioSelect, initial="add")

    def __init__(self, *args: Any, kind: Kind, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        replaced = f"替换：删除现有的 {count} {kind.one}，以表格为准"
        modes = [("add", "保留，把表格中的添加进来"), ("replace", replaced)]
        choose_among(self, "mode", modes)
        name_what_is_missing(self)
