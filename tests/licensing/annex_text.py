"""The figures of the annex, read from its own words (annex-2020.txt), not from our file."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tests.licensing.eligibility_questions import regulation

TEXT = Path(__file__).with_name("annex-2020.txt")
UNITS = {"万": 10_000, "亿": 100_000_000}
SPOKEN = {"一": 1, "三": 3}
Key = tuple[str, str]

PATTERNS = {
    "capital": ("1", r"货币资金实缴额不少于(?P<n>\d+)(?P<unit>[万亿])元"),
    "revenue": ("2", r"收入总金额不少于(?P<n>\d+)(?P<unit>[万亿])元"),
    "project_count": ("2", r"至少含有(?P<n>\d+)个"),
    "project_amount": ("2", r"个(?:投资总值)?不少于(?P<n>\d+)(?P<unit>[万亿])元"),
    "staff": ("3", r"相关人员不少于(?P<n>\d+)名"),
    "staff_insured": ("3", r"社保一年以上的人员不少于(?P<n>\d+)名"),
    "titles": ("4", r"执业资格的人员不少于(?P<n>\d+)名"),
    "titles_insured": ("4", r"社保一年以上的不少于(?P<n>\d+)名"),
    "area": ("5", r"使用面积不少于(?P<n>\d+)平方米"),
    "revenue_years": ("2", r"近(?P<n>\d)年的"),
    "lease_years": ("5", r"租赁期(?P<n>\d)年（含）以上"),
    "staff_insured_years": ("3", r"社保(?P<n>[一三])年以上"),
    "titles_insured_years": ("4", r"社保(?P<n>[一三])年以上"),
    "classified_count": ("6", r"涉密项目不少于(?P<n>\d+)个"),
    "classified_sum": ("6", r"收入累计不少于(?P<n>\d+)(?P<unit>[万亿])元"),
    "classified_largest": ("6", r"含有收入不少于(?P<n>\d+)(?P<unit>[万亿])元的项目1个"),
    "clean_rooms": ("6", r"百万级洁净间(?P<n>\d+)间（含）以上"),
    "held_years": ("7", r"）(?P<n>[一三])年以上"),
}


@cache
def items() -> dict[Key, dict[str, str]]:
    """The sentences of the annex: (category, level) to number to sentence."""
    law = regulation("classified-2020")
    categories = {entry["name"]: key for key, entry in law["categories"].items()}
    levels = {entry["name"]: key for key, entry in law["levels"].items()}
    found: dict[Key, dict[str, str]] = {}
    category = level = ""
    for line in TEXT.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"[一二三四五六七八]、(.+)", line):
            category = categories[heading[1]]
        elif heading := re.fullmatch(r"（[一二]）(.+)资质", line):
            level = levels[heading[1]]
            found[category, level] = {}
        else:
            number, _, sentence = line.partition(".")
            found[category, level][number] = sentence.strip()
    return found


def figure(key: Key, name: str) -> int | None:
    """A figure of the annex; None when the sentence does not name one."""
    number, pattern = PATTERNS[name]
    match = re.search(pattern, items()[key].get(number, ""))
    if match is None:
        return None
    digits = SPOKEN.get(match["n"]) or int(match["n"])
    return digits * UNITS.get(match.groupdict().get("unit") or "", 1)


def speciality(key: Key) -> str:
    """The speciality of the titles as the sentence calls it."""
    match = re.search(r"机构认可的(.+?)(?:专业)?相关高级职称", items()[key]["4"])
    assert match
    return match[1]


def measures_investment(key: Key) -> bool:
    return "投资总值" in items()[key]["2"]


def figures_of(sentence: str) -> list[str]:
    """Every run of digits in a sentence: nothing is read past."""
    return re.findall(r"\d+", sentence)
