"""Marks of secrecy: 绝密★, 机密★, 秘密★, or a grade followed by how long it holds.

An application must not contain state secrets; what bears a mark is put aside unseen. A mark that
is only drawn in a picture cannot be found this way.
"""

from __future__ import annotations

import re
import unicodedata

GRADE = "(?:[绝絕]密|[机機]密|[秘祕]密)"
STARS = "★☆⭐✩✪✫✬✭✮✯✰⋆"
LENGTH = r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:年|个月)|长期|長期)"
MARK = re.compile(
    rf"(?P<starred>{GRADE}级?[{STARS}]|[{STARS}]{GRADE}(?!级)"
    # The parts of a mark may stand in lines of their own, as in a letter's head.
    rf"|{GRADE}级?\n{{0,2}}[{STARS}*]\n{{0,2}}{LENGTH})"
    rf"|{GRADE}{LENGTH}"
)
# 国家秘密, 商业秘密 and the like are words of the law, not marks.
ORDINARY = ("国家", "商业", "工作", "技术", "个人")
BLANKS = re.compile(r"[^\S\n]+|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def mark_in(text: str) -> str:
    """The first mark of secrecy in the text, or ''.

    Blanks within a line and signs without width do not hide it: 机 密 ★ 10 年 is found.
    """
    if text.isascii():
        return ""
    squeezed = BLANKS.sub("", unicodedata.normalize("NFKC", text))
    for found in MARK.finditer(squeezed):
        before = squeezed[max(0, found.start() - 6) : found.start()].replace("\n", "")
        if found["starred"] or not before.endswith(ORDINARY):
            return found.group()
    return ""
