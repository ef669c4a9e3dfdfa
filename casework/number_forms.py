"""The form of numbers: text with a few words in braces. Pure.

Two forms meet when some number could come of both. Every run of digits, written or counted, is a
slot; years and serials touch no other digit, so a number falls apart into its slots in one way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from string import Formatter

PLACES = {
    "authority": "机关简称",
    "series": "系列",
    "level": "等级",
    "year": "年度",
    "serial": "序号",
}
NEEDED = ("year", "serial")
WIDTH = re.compile(r"(0[1-9]d)?")
YEAR, SERIAL = "\ue000", "\ue001"  # stand for the counted digits; no keyboard writes them
COUNTED = f"[{YEAR}{SERIAL}]"
TOUCHING = re.compile(f"[0-9]{COUNTED}|{COUNTED}[0-9{YEAR}{SERIAL}]")
SLOT = re.compile(f"[0-9]+|{COUNTED}")


class FormRefused(ValueError):
    """No form of numbers; the message says why, to the one who wrote it."""


@dataclass(frozen=True)
class Shape:
    """What stands around the slots of a form, and what stands in them."""

    text: str
    slots: tuple[str, ...]

    def meets(self, other: Shape) -> bool:
        """Whether a number could have both shapes; a counted slot may hold any digits."""
        pairs = zip(self.slots, other.slots, strict=False)
        return self.text == other.text and all(_may_agree(*pair) for pair in pairs)


def _may_agree(one: str, other: str) -> bool:
    return one == other or not (one.isdecimal() and other.isdecimal())


def check(form: str, places: Iterable[str]) -> None:
    """Raise FormRefused unless the form is made of text and these places, year and serial among
    them."""
    known = list(places)
    if not form.isprintable() or re.search(COUNTED, form):
        raise FormRefused("编号格式含有不能使用的字符")
    found = []
    for literal, place, width, conversion in _parts(form):
        if "{" in literal or "}" in literal:
            raise FormRefused("花括号只能用于占位符")
        if place is not None:
            _check_place(place, width or "", conversion, known)
            found.append(place)
    for place in NEEDED:
        if found.count(place) != 1:
            raise FormRefused(f"编号格式必须含有一个{{{place}}}（{PLACES[place]}）")
    if TOUCHING.search(form.format(**_marks(found))):
        raise FormRefused("年度、序号的前后不能紧接数字或者另一个年度、序号")


def _parts(form: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(Formatter().parse(form))
    except ValueError:
        raise FormRefused("花括号没有成对") from None


def _check_place(place: str, width: str, conversion: str | None, known: list[str]) -> None:
    if place not in known:
        usable = "、".join(f"{{{each}}}（{PLACES[each]}）" for each in known)
        raise FormRefused(f"不能使用{{{place}}}，可以使用：{usable}")
    if conversion or not WIDTH.fullmatch(width) or (width and place != "serial"):
        raise FormRefused(f"{{{place}}}的写法有误；序号需要补零时写作{{serial:04d}}")


class _Mark(str):
    """A counted slot: whatever width is asked for, it stays one mark."""

    def __format__(self, width: str) -> str:
        return str(self)


def _marks(places: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(places, "") | {"year": _Mark(YEAR), "serial": _Mark(SERIAL)}


def shapes(form: str, words: Mapping[str, list[str]]) -> list[Shape]:
    """The shapes of the numbers of a form, where each place may be one of these words."""
    used = [(place, said) for place, said in words.items() if f"{{{place}}}" in form]
    found = []
    for chosen in product(*(said for _, said in used)):
        named = dict(zip((place for place, _ in used), chosen, strict=True))
        text = form.format(**(_marks(()) | named))
        found.append(Shape(SLOT.sub("\0", text), tuple(SLOT.findall(text))))
    return found
