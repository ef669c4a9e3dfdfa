"""The words of the law and of the office, for pages and papers: articles, dates, amounts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django import template
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from casework.models import Case

register = template.Library()

SPOKEN = {
    "pass": "合格",
    "fail": "不合格",
    "favourable": "同意",
    "unfavourable": "不同意",
    "legal_representative": "法定代表人",
    "principal": "主要负责人",
    "secrecy_managers": "保密管理人员",
    "refused": "拒绝签字",
}
BREAK = SafeString("<wbr>")
DIGITS = "零一二三四五六七八九"
# '2013:24-2(4)': regulation, article, paragraph, item; paragraph and item may be left out.
REFERENCE = re.compile(r"(?:[^:]+:)?(\d+)(?:-(\d+))?(?:-(\d+)|\((\d+)\))?")


def chinese_number(number: int) -> str:
    """A number from 0 to 999 as articles are counted: 十八, 二十, 一百零二.

    Raises ValueError outside that range.
    """
    if not 0 <= number <= 999:
        raise ValueError(f"No article has the number {number}")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十") + (
            DIGITS[ones] if ones else ""
        )
    elif ones or not hundreds:
        words += (DIGITS[0] if hundreds else "") + DIGITS[ones]
    return words


@register.filter
def article(reference: str | None) -> str:
    """'18' -> 第十八条, '25-2' -> 第二十五条第二款, '22(1)' -> 第二十二条第（一）项.

    '24-2-1' and '24-2(1)' name paragraph and item; a prefix '2013:' is dropped; several references
    may be separated by commas. A reference of another form is shown as it stands.
    """
    return "、".join(_article(part.strip()) for part in re.split("[,，、]", str(reference or "")))


@register.filter
def articles(references: Iterable[str] | None) -> str:
    """Several references as one phrase: 第十九条、第二十五条第二款."""
    return "、".join(article(reference) for reference in references or ())


@register.filter(expects_localtime=True)
def chinese_date(day: date | str | None) -> str:
    """2026年11月20日; an absent day is empty, and what is no date is shown as it stands."""
    found = _moment(day)
    return f"{found.year}年{found.month}月{found.day}日" if found else str(day or "")


@register.filter(expects_localtime=True)
def chinese_moment(moment: date | str | None) -> str:
    """2026年11月20日9时05分; a date without a time of day is shown as a date."""
    found = _moment(moment)
    if not isinstance(found, datetime):
        return chinese_date(moment)
    return f"{chinese_date(found)}{found.hour}时{found.minute:02d}分"


@register.filter
def amount(yuan: Decimal | float | str | None) -> str:
    """1,234.50元, and whole ten thousands as 3,000万元; what is no number is shown as it stands."""
    try:
        exact = Decimal(str(yuan))
    except InvalidOperation:
        return str(yuan or "")
    if exact and exact % 10_000 == 0:
        return f"{exact / 10_000:,.0f}万元"
    return f"{exact:,.0f}元" if exact == exact.to_integral() else f"{exact:,.2f}元"


@register.filter
def lines(text: str | Iterable[str] | None) -> list[str]:
    """The non-empty lines of a text, or the entries of a list."""
    entries = text.splitlines() if isinstance(text, str) else (text or ())
    return [str(entry).strip() for entry in entries if str(entry).strip()]


@register.filter
def enumerated(names: str | Iterable[str] | None) -> str:
    """Names as one Chinese phrase: 甲、乙、丙."""
    return "、".join(lines(names))


@register.filter
def ordinal(position: int) -> str:
    """1 -> 一, 12 -> 十二."""
    return chinese_number(int(position))


@register.filter
def paper_title(case: Case, key: str) -> str:
    """What the case's regulation calls a paper; KeyError for one it does not know."""
    return case.law.name("papers", key)


@register.filter
def spoken(answer: str | Iterable[str] | None) -> str:
    """The office's word for an answer that a form gives by its key; other texts stay."""
    return "、".join(SPOKEN.get(word, word) for word in lines(answer))


@register.filter
def term(period: dict[str, object] | None) -> str:
    """The length of a period in words: 15个工作日; empty when the law sets none."""
    if not period or not period.get("length"):
        return ""
    return f"{period['length']}{period.get('unit_name') or ''}"


@register.filter
def breakable(number: str | None) -> SafeString:
    """A file number that may be broken after its hyphens, lest its line be stretched."""
    parts = ((f"{part}-",) for part in str(number or "").split("-"))
    return SafeString(format_html_join(BREAK, "{}", parts).removesuffix("-"))


@register.filter
def closed(sentence: str | None) -> str:
    """A sentence that ends with a full stop, whoever typed it."""
    trimmed = str(sentence or "").strip().rstrip("。；;.")
    return f"{trimmed}。" if trimmed else ""


@register.filter
def unclosed(sentence: str | None) -> str:
    """A sentence without its closing mark, to stand inside another."""
    return str(sentence or "").strip().rstrip("。；;.")


def _moment(value: date | str | None) -> date | None:
    """A date or a time of day, also when it comes from storage as ISO text."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value) if len(value) <= len("2026-11-20") else _time(value)
    except ValueError:
        return None


def _time(text: str) -> datetime:
    # Stored moments bear their offset; what is printed is the office's own time.
    moment = datetime.fromisoformat(text)
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _article(reference: str) -> str:
    found = REFERENCE.fullmatch(reference)
    if found is None:
        return reference
    number, paragraph, item, bracketed = found.groups()
    words = f"第{chinese_number(int(number))}条"
    if paragraph:
        words += f"第{chinese_number(int(paragraph))}款"
    if item or bracketed:
        words += f"第（{chinese_number(int(item or bracketed))}）项"
    return words
