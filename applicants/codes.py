"""Codes as people type them, brought to the form in which they are stored."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

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


RESIDENT = re.compile(r"\d{17}[\dX]")
OTHER_DOCUMENT = re.compile(r"[A-Z0-9()]{5,20}")
CHECK_CHARACTERS = "10X98765432"


def identity_number(text: str) -> str:
    """The number of an identity document as typed, made plain.

    A resident's (18 characters, GB 11643) must have a day of birth and the right check character;
    passports and permits are taken as they are. Raises ValueError with the sentence to show.
    """
    number = plain(text)
    if "*" in number:
        raise ValueError("请填写完整的证件号码，不能遮盖")
    if RESIDENT.fullmatch(number):
        return _resident(number)
    if sum(character.isdigit() for character in number) >= 15:
        raise ValueError("居民身份证号码应为 18 位，前 17 位为数字")
    if not OTHER_DOCUMENT.fullmatch(number):
        raise ValueError("证件号码应为 5 至 20 位字母或者数字")
    return number


def _resident(number: str) -> str:
    try:
        datetime.strptime(number[6:14], "%Y%m%d")  # noqa: DTZ007 - a day has no time zone
    except ValueError as fault:
        raise ValueError("身份证号码中的出生日期不存在，请核对是否有误") from fault
    # ISO 7064 MOD 11-2: the weight of a place is a power of two.
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(number[:17]))
    if number[17] != CHECK_CHARACTERS[total % 11]:
        raise ValueError("身份证号码的校验位不符，请核对是否有误")
    return number


def phone_number(text: str) -> str:
    """A telephone number as typed: digits, with + in front and an extension after # or 转.

    Raises ValueError with the sentence to show.
    """
    number = plain(text).replace("转", "#")
    if "*" in number:
        raise ValueError("请填写完整的电话号码，不能遮盖")
    if not re.fullmatch(r"\+?\(?\d{2,5}\)?\d{4,12}(#\d{1,6})?", number):
        raise ValueError("请填写有效的电话号码，例如 13800000000 或者 02787654321")
    return number
