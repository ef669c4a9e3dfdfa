"""Codes as people type them, brought to the form in which they are stored."""

from __future__ import annotations

import re
import unicodedata

from pypinyin import Style, lazy_pinyin
from stdnum.cn import uscc
from stdnum.exceptions import (
    InvalidChecksum,
    InvalidComponent,
    InvalidFormat,
    InvalidLength,
    ValidationError,
)

SEPARATORS = re.compile(r"[\s\-‐-―·.]+")
SAYINGS: dict[type[ValidationError], str] = {
    InvalidLength: "统一社会信用代码应为 18 位",
    InvalidFormat: "统一社会信用代码含有不允许的字符",
    InvalidComponent: "统一社会信用代码含有不允许的字符",
    InvalidChecksum: "统一社会信用代码的校验位不符，请核对是否有误",
}


def plain(text: str) -> str:
    """The text in half width and capitals, without spaces and hyphens."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def credit_code(text: str) -> str:
    """The unified social credit code as typed, made plain.

    Raises ValueError with the sentence to show.
    """
    code = plain(text)
    try:
        return str(uscc.validate(code))
    except ValidationError as fault:
        raise ValueError(SAYINGS.get(type(fault), "统一社会信用代码不正确")) from fault


def initials(name: str) -> str:
    """The first letters of the name's pronunciation, by which lists are searched."""
    letters = lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default")
    return "".join(letters).lower()[:120]
