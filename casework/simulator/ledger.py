"""The explanation of a deadline as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from casework import clock
from casework.calendars import working_calendar
from casework.ledger import Day, ledger
from casework.models import Deadline
from casework.winding import reading_of


def ledger_lines(deadline: Deadline) -> Iterator[str]:
    """One line for the deadline, then one for each run of days of the same sort."""
    due = deadline.due_on.isoformat() if deadline.due_on else "无确定末日"
    title = f"{deadline.title}（{deadline.article}）起算 {deadline.day_zero} 届满 {due}"
    yield title + ("（暂估）" if deadline.provisional else "")
    days = ledger(reading_of(deadline), working_calendar(), clock.today())
    for (_, says), run in groupby(days, key=lambda day: (day.mark, day.says)):
        yield "  " + _run(list(run), says)


def _run(days: list[Day], says: str) -> str:
    first, last = days[0], days[-1]
    span = f"{first.on:%m-%d}" if first is last else f"{first.on:%m-%d} 至 {last.on:%m-%d}"
    numbers = [day.number for day in days if day.number]
    if not numbers:
        return f"{span} {says}"
    counted = f"第{numbers[0]}日" if len(numbers) == 1 else f"第{numbers[0]}–{numbers[-1]}日"
    return f"{span} {counted} {says}"
