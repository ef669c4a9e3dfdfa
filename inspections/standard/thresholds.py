"""What was counted on site, held against what the standard asks. Pure and exact.

A finding is a mapping of texts and whole numbers, as it is kept:

    count, money   {"value": "2"}                      money in yuan, compared in fen
    share          {"met": 23, "of": 24}
    each           {"values": ["10", "9.5"]}           one number for every person
    parts          {"present": ["门禁", "视频监控"]}
    months         {"oldest": "2026-04-30"}            calendar months before the day of the visit
    hours          {"since": "2026-03-10T09:00", "until": "2026-03-11T08:59"}
"""

from __future__ import annotations

import calendar
import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from inspections.standard.document import Point, Threshold

Finding = Mapping[str, Any]
COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    ">=": operator.ge,
    "<=": operator.le,
}
FEN = 100
MINUTES = 60
MOST_DIGITS = 15


class Unreadable(ValueError):
    """The finding is not of the shape its point asks for; the message says what to enter."""


def reaches(point: Point, level: str, finding: Finding, day: date) -> bool:
    """Whether what was found reaches the point's threshold on the day of the visit.

    Raises Unreadable for a finding of another shape, ValueError for a point without threshold.
    """
    if point.threshold is None:
        raise ValueError(f"{point.id} has no threshold")
    limit = point.threshold.limit_for(level)
    return _JUDGES[point.threshold.form](point, COMPARED[point.threshold.op], limit, finding, day)


def number(text: Any) -> Decimal:
    """A number as people write it, full-width digits and thousands commas included."""
    plain = str(text).strip().replace(",", "").replace("，", "")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise Unreadable("请填写数字") from None
    if not found.is_finite() or found < 0 or len(found.as_tuple().digits) > MOST_DIGITS:
        raise Unreadable("请填写不小于零的数字")
    return found


def in_fen(text: Any) -> int:
    """Yuan as whole fen; Unreadable for a fraction of a fen."""
    fen = number(text) * FEN
    if fen != fen.to_integral_value():
        raise Unreadable("金额最多两位小数")
    return int(fen)


def months_before(day: date, months: int) -> date:
    """The same day so many calendar months earlier, or the last day of a shorter month."""
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def minutes_between(since: str, until: str) -> int:
    """Running minutes, nights and holidays included; Unreadable when they run backwards."""
    passed = _moment(until) - _moment(since)
    if passed < timedelta():
        raise Unreadable("收到的时间不能早于发现的时间")
    return passed // timedelta(minutes=1)


def window_of(threshold: Threshold, day: date) -> tuple[date, date] | None:
    """The first and the last day of what is counted; None when it is not counted by year."""
    if not threshold.window:
        return None
    return date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)


def _moment(text: Any) -> datetime:
    try:
        return datetime.fromisoformat(str(text)).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise Unreadable("请填写日期和时间") from None


def _count(point: Point, compare: Any, limit: int, finding: Finding, day: date) -> bool:
    return bool(compare(number(_asked(finding, "value")), limit))


def _money(point: Point, compare: Any, limit: int, finding: Finding, day: date) -> bool:
    return bool(compare(in_fen(_asked(finding, "value")), limit * FEN))


def _share(point: Point, compare: Any, limit: int, finding: Finding, day: date) -> bool:
    met, of = number(_asked(finding, "met")), number(_asked(finding, "of"))
    if met > of or not of:
        raise Unreadable("请填写符合数和总数，总数大于零且不小于符合数")
    return bool(compare(met * 100, of * limit))


def _each(point: Point, compare: Any, limit: int, finding: Finding, day: date) -> bool:
    values = _asked(finding, "values")
    if not isinstance(values, list) or not values:
        raise Unreadable("请填写每个人的数字")
    return all(compare(number(value), limit) for value in values)


def _parts(point: Point, compare: Any, limit: int, finding: Finding, day: date) -> bool:
    present = finding.get("present")
    if not isinstance(present, list) or not set(map(str, present)) <= set(point.parts):
        raise Unreadable("请勾选具备的内容")
    return bool(compare(len(set(present)), limit))


def _months(point: Point, compare: Any, limit: int, finding: Finding, day: date) -> bool:
    """The oldest day must lie at least so many months back: earlier is more."""
    try:
        oldest = date.fromisoformat(str(_asked(finding, "oldest")))
    except ValueError:
        raise Unreadable("请填写日期") from None
    return bool(compare(months_before(day, limit).toordinal(), oldest.toordinal()))


def _hours(point: Point, compare: Any, limit: int, finding: Finding, day: date) -> bool:
    minutes = minutes_between(_asked(finding, "since"), _asked(finding, "until"))
    return bool(compare(minutes, limit * MINUTES))


def _asked(finding: Finding, name: str) -> Any:
    value = finding.get(name)
    if value in (None, "", []):
        raise Unreadable("请填写查得的情况")
    return value


_JUDGES: Mapping[str, Callable[[Point, Any, int, Finding, date], bool]] = {
    "count": _count,
    "money": _money,
    "share": _share,
    "each": _each,
    "parts": _parts,
    "months": _months,
    "hours": _hours,
}
