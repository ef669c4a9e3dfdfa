"""A date explained: the ledger of a deadline, an article on each line, and the acts behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from casework.calendar import DayKind
from casework.calendars import working_calendar
from casework.judging import machine, step_of
from casework.law import Law
from casework.ledger import COUNTED, PAUSED, Day, ledger
from casework.models import Deadline, Entry
from casework.reading import Reading, Unit
from casework.winding import reading_of

UNITS = {
    Unit.WORKING_DAY: "个工作日", Unit.CALENDAR_DAY: "日", Unit.MONTH_FROM: "个月",
    Unit.YEAR_FROM: "年", Unit.YEAR_AFTER: "年", Unit.MONTH_BEFORE: "个月（届满前）",
    Unit.WORKING_DAY_BEFORE: "个工作日（之前）",
}  # fmt: skip
STATUSES = {"closed": "已结束", "paused": "暂停计算", "overdue": "已超期", "running": "计算中"}
REST = (DayKind.WEEKEND, DayKind.HOLIDAY)


@dataclass(frozen=True)
class Line:
    """One day of the ledger with the article it rests on."""

    day: Day
    article: str


@dataclass(frozen=True)
class Ground:
    """An act the reading rests on: what it did to the period, and its paper."""

    says: str
    on: date
    step: str
    article: str
    paper: str


def explained(deadline: Deadline, today: date) -> dict[str, Any]:
    """Everything the page and the annex show of a deadline; its case must be loaded."""
    reading, law = reading_of(deadline), deadline.case.law
    days = list(ledger(reading, working_calendar(), today))
    lines = [Line(day, article_of(day, reading, law)) for day in days]
    return {
        "case": deadline.case,
        "deadline": deadline,
        "reading": reading,
        "length": length_of(reading),
        "status": STATUSES[reading.status(today)],
        "pauses": [(first, min(last, today)) for first, last in reading.pauses],
        "months": _months(lines),
        "counted": sum(1 for day in days if day.mark == COUNTED),
        "passed": _passed(days, reading, today),
        "grounds": grounds(deadline, reading),
        "today": today,
    }


def length_of(reading: Reading) -> str:
    """The length in words; '' where the text sets the last day itself."""
    unit = UNITS.get(reading.rule.unit, "")
    return f"{reading.length}{unit}" if reading.length and unit else ""


def article_of(day: Day, reading: Reading, law: Law) -> str:
    """What the line rests on: the period, the rule of working days, or the reason of the pause."""
    if day.mark == PAUSED:
        return ",".join(dict.fromkeys(pause.article for pause in law.pauses))
    rest = day.mark in REST and reading.rule.unit is Unit.WORKING_DAY
    working_days = law.document["rules"].get("working_days", {}) if rest else {}
    return str(working_days.get("article", reading.rule.article))


def grounds(deadline: Deadline, reading: Reading) -> list[Ground]:
    """The acts of the journal that began, stopped, resumed and ended the period, in order."""
    law, case, rule = deadline.case.law, deadline.case, reading.rule
    does = dict.fromkeys(rule.starts, "开始") | dict.fromkeys(rule.ends, "结束")
    if rule.pausable:
        does |= {pause.begins: "暂停" for pause in law.pauses}
        does |= {pause.ends: "恢复" for pause in law.pauses}
    last = reading.ended_on or date.max
    rows = case.entries.filter(step__in=does, outcome=Entry.Outcome.DONE, on__lte=last)
    rows = rows.filter(on__gte=reading.opened_on).prefetch_related("papers").order_by("position")
    return [_ground(entry, does[entry.step], case) for entry in rows]


def _ground(entry: Entry, says: str, case: Any) -> Ground:
    model = type(case.procedure)
    label = step_of(model, entry.step).label if entry.step in machine(model) else entry.step
    papers = "、".join(str(paper) for paper in entry.papers.all())
    return Ground(says, entry.on, label, ",".join(entry.articles), papers)


def _months(lines: Iterable[Line]) -> list[tuple[date, list[Line]]]:
    """The days by month, each month named by its first day."""
    by_month = groupby(lines, lambda line: line.day.on.replace(day=1))
    return [(month, list(group)) for month, group in by_month]


def _passed(days: Iterable[Day], reading: Reading, today: date) -> int:
    """How many counted days had passed by today, or when the period ended."""
    through = min(today, reading.ended_on or today)
    return sum(1 for day in days if day.mark == COUNTED and day.on <= through)
