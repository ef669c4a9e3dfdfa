"""The explanation of a date, day by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from casework import clock
from casework.calendars import working_calendar
from casework.ledger import COUNTED, Day, ledger
from casework.reading import Reading, Unit
from casework.requests import SignedInRequest
from casework.views.finding import visible_case
from casework.winding import reading_of

UNITS = {
    Unit.WORKING_DAY: "个工作日", Unit.CALENDAR_DAY: "日", Unit.MONTH_FROM: "个月",
    Unit.YEAR_FROM: "年", Unit.YEAR_AFTER: "年", Unit.MONTH_BEFORE: "个月（届满前）",
    Unit.WORKING_DAY_BEFORE: "个工作日（之前）",
}  # fmt: skip
STATUSES = {"closed": "已结束", "paused": "暂停计算", "overdue": "已超期", "running": "计算中"}


@require_GET
@login_required
def deadline(request: SignedInRequest, pk: int, deadline_id: int) -> HttpResponse:
    case = visible_case(request, pk)
    row = get_object_or_404(case.deadlines, pk=deadline_id)
    row.case = case
    today, calendar = clock.today(), working_calendar()
    reading = reading_of(row)
    days = list(ledger(reading, calendar, today))
    context = {
        "case": case,
        "deadline": row,
        "reading": reading,
        "length": _length(reading),
        "status": STATUSES[reading.status(today)],
        "pauses": [(first, min(last, today)) for first, last in reading.pauses],
        "months": _months(days),
        "counted": sum(1 for day in days if day.mark == COUNTED),
        "passed": _passed(days, reading, today),
        "today": today,
    }
    return render(request, "casework/deadline.html", context)


def _length(reading: Reading) -> str:
    """The length in words; '' where the text sets the last day itself."""
    unit = UNITS.get(reading.rule.unit, "")
    return f"{reading.length}{unit}" if reading.length and unit else ""


def _months(days: Iterable[Day]) -> list[tuple[date, list[Day]]]:
    """The days by month, each month named by its first day."""
    return [(month, list(group)) for month, group in groupby(days, lambda d: d.on.replace(day=1))]


def _passed(days: Iterable[Day], reading: Reading, today: date) -> int:
    """How many counted days had passed by today, or when the period ended."""
    through = min(today, reading.ended_on or today)
    return sum(1 for day in days if day.mark == COUNTED and day.on <= through)
