"""The lines of the work list as HTML.

Written without the template engine, which takes longer over fifty rows than the database does;
every value passes through `format_html` or is made here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from html import escape

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from casework.calendar import WorkingCalendar
from casework.kinds import kind_names
from casework.law import Law
from casework.models import Regulation, User
from casework.models.case import kinds_read_by_day, light
from casework.selectors import Row

ROW = (
    '<tr data-row><td>{light}</td><th scope="row"><a href="{url}">{number}</a>{unread}</th>'
    '<td>{organisation}</td><td>{kind}</td><td><span class="status" data-state="{state}">'
    "{state_name}</span></td><td>{authority}</td><td>{due}</td><td>{assignee}</td></tr>"
)
DUE = '<time datetime="{day}">{day}</time> <small>{left}</small>'
UNREAD = '<a class="tag tag-new" href="{url}messages/">{count} 条新消息</a>'
TAKE = (
    '<button class="btn btn-sm btn-outline-primary" formaction="{url}assign/">由我承办'
    '<span class="visually-hidden">：{number}</span></button>'
)


@lru_cache(maxsize=64)
def law_of_row(regulation_id: int) -> Law:
    """A regulation on which cases rest is never changed, so it is read once per process."""
    return Regulation.objects.get(pk=regulation_id).law


@lru_cache(maxsize=8)
def lamp(colour: str) -> str:
    return render_to_string("components/light.html", {"light": colour}).strip()


@lru_cache(maxsize=1)
def _case_address() -> str:
    return reverse("case", args=[0])


def rows_as_html(
    rows: Iterable[Row],
    *,
    today: date,
    calendar: WorkingCalendar,
    user: User | None = None,
    unread: Mapping[int, int] | None = None,
) -> SafeString:
    """A <tr> for each row; with a user, cases without an assignee can be taken on.

    unread: case -> how many messages the person has not read.
    """
    news = unread or {}
    lines = [_line(row, today, calendar, user, news.get(row.pk, 0)) for row in _as_of_today(rows)]
    return mark_safe("".join(lines))


def _as_of_today(rows: Iterable[Row]) -> list[Row]:
    """Rows whose state is read by day say the state of today, swept or not."""
    listed = list(rows)
    today: dict[int, str] = {}
    for kind, model in kinds_read_by_day().items():
        if ids := [row.pk for row in listed if row.kind == kind]:
            today |= model.states_today(ids)
    return [row._replace(state=today.get(row.pk, row.state)) for row in listed]


def _line(row: Row, today: date, calendar: WorkingCalendar, user: User | None, unread: int) -> str:
    url = _case_address().replace("0", str(row.pk))
    number = escape(row.number or f"{kind_names().get(row.kind, row.kind)} {row.pk}")
    return ROW.format(
        light=lamp(light(row.next_due_on, row.warn_on, today)),
        url=url,
        number=number,
        unread=UNREAD.format(url=url, count=unread) if unread else "",
        organisation=escape(row.organisation),
        kind=escape(kind_names().get(row.kind, row.kind)),
        state=escape(row.state),
        state_name=escape(law_of_row(row.regulation_id).state_name(row.kind, row.state)),
        authority=escape(row.authority),
        due=DUE.format(day=row.next_due_on, left=left(row.next_due_on, today, calendar))
        if row.next_due_on
        else "—",
        assignee=_assignee(row, user, TAKE.format(url=url, number=number)),
    )


def _assignee(row: Row, user: User | None, take: str) -> str:
    if row.assignee_id is None:
        return take if user else "—"
    return "我" if user and row.assignee_id == user.pk else escape(row.assignee or "—")


def left(due_on: date, today: date, calendar: WorkingCalendar) -> str:
    """How far the last day is, in working days."""
    if due_on == today:
        return "今日届满"
    if due_on > today:
        return f"剩{calendar.count(today, due_on)}个工作日"
    return f"超{calendar.count(due_on, today)}个工作日"
