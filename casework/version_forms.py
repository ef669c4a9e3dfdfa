"""A version of the law or of a standard as a file: looked at first, then confirmed."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.forms import name_what_is_missing
from casework.loading import LawRefused

MOST_BYTES = 1024 * 1024


class VersionForm(forms.Form):
    """Once looked at, the same text comes back to be confirmed; `document` is what was read.

    A form says what its file is called, and how it is read: `read` raises LawRefused.
    """

    NAME: str
    use_required_attribute = False
    file = forms.FileField(
        help_text="YAML 文件，格式与现行版本相同。载入前先列出与现行版本的不同。",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = f"{self.NAME}文件"
        # Needed the first time; afterwards the text that was read stands.
        self.fields["file"].kept = True  # type: ignore[attr-defined]
        name_what_is_missing(self)

    def read(self, text: str) -> dict[str, Any]:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        text = self._text(sent)
        if text:
            try:
                sent["document"] = self.read(text)
            except LawRefused as refusal:
                self.add_error("file", str(refusal))
        elif not self.errors:
            self.add_error("file", f"请选择{self.NAME}文件")
        return sent | {"text": text}

    def _text(self, sent: dict[str, Any]) -> str:
        file = sent.get("file")
        if file is None:
            return str(sent.get("text") or "")
        if file.size > MOST_BYTES:
            self.add_error("file", "文件超过 1 MB")
            return ""
        try:
            return str(file.read().decode("utf-8"))
        except UnicodeDecodeError:
            self.add_error("file", "文件不是 UTF-8 编码的文本")
            return ""
