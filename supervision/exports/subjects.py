"""What can be exported: columns, and rows that come one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from casework import clock, figures
from casework.calendars import working_calendar
from casework.filters import ListFilter, Offered, due_within, wanted
from casework.kinds import kind_names
from casework.law import law_numbered
from casework.models import Authority, Case, User
from casework.models.authority import office_names
from casework.models.case import light
from casework.rows import left
from casework.templatetags.pages import LIGHTS
from supervision import dashboards, timeliness
from supervision.timeliness import Window

CHUNK = 2000
FIELDS = (
    "number", "organisation__name", "organisation__code", "kind", "state", "regulation_id",
    "authority_id", "assignee_id", "opened_on", "next_due_on", "warn_on", "closed_on",
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """Heads of the columns with their widths in characters, and the rows; cells are texts,
    numbers, dates or None."""

    columns: tuple[tuple[str, int], ...]
    count: int
    rows: Iterable[tuple[Any, ...]]


@dataclass(frozen=True)
class Subject:
    """What a file is about: its title, and how to make its table for a person."""

    title: str
    table: Callable[[User, Mapping[str, str]], Table]


# -- the work list -------------------------------------------------------------------------------
CASE_COLUMNS = (
    ("编号", 22), ("单位", 32), ("统一社会信用代码", 20), ("种类", 14), ("状态", 12),
    ("承办机构", 14), ("承办人", 12), ("提出日期", 12), ("届满日", 12), ("期限", 10),
    ("剩余或者超期", 14), ("办结日期", 12),
)  # fmt: skip


def cases(user: User, filters: Mapping[str, str]) -> Table:
    """The cases the work list shows for these filters, by urgency."""
    today = clock.today()
    form = ListFilter(filters, offered=Offered.to(user))
    form.full_clean()
    chosen = wanted(Case.objects.visible_to(user), form.cleaned_data, user)
    chosen = due_within(chosen, form.cleaned_data, today).order_by(
        F("next_due_on").asc(nulls_last=True), "pk"
    )
    return Table(CASE_COLUMNS, chosen.count(), _lines(chosen, today))


def _lines(chosen: Any, today: date) -> Iterator[tuple[Any, ...]]:
    people = dict(User.objects.filter(organisation=None).values_list("pk", "name"))
    offices, kinds, calendar = office_names(), kind_names(), working_calendar()
    for row in chosen.values_list(*FIELDS).iterator(CHUNK):
        number, unit, code, kind, state, law, office, person, opened, due, warn, closed = row
        yield (
            number or "", unit, code, kinds.get(kind, kind),
            law_numbered(law).state_name(kind, state), offices.get(office, ""),
            people.get(person, ""), opened, due, LIGHTS.get(light(due, warn, today), ""),
            left(due, today, calendar) if due else "", closed,
        )  # fmt: skip


# -- figures -------------------------------------------------------------------------------------
LIGHT_COLUMNS = (
    ("承办机构", 26), ("种类", 14), ("状态", 14), ("承办人", 14), ("已超期", 8), ("临近届满", 8),
    ("正常", 8), ("无在办期限", 10), ("合计", 8),
)  # fmt: skip


def standing(user: User, filters: Mapping[str, str]) -> Table:
    """Open cases by office, kind, state and officer, with their lights."""
    offices, today = _offices(user, filters), clock.today()
    law = dashboards.law_of(offices.values(), today)
    cells = dashboards.cells(offices.values(), today, "authority", "kind", "state", "assignee")
    people = User.objects.in_bulk([cell.assignee for cell in cells if cell.assignee])
    rows = [
        (
            str(offices[cell.authority or 0]), kind_names()[cell.kind or ""],
            law.state_name(cell.kind or "", cell.state or ""),
            str(people.get(cell.assignee or 0, "待分办")),
            cell.red, cell.yellow, cell.green, cell.none, cell.all,
        )
        for cell in cells
    ]  # fmt: skip
    return Table(LIGHT_COLUMNS, len(rows), rows)


DECISION_COLUMNS = (
    ("承办机构", 26), ("作出决定", 10), ("准予", 8), ("不予", 8), ("准予率%", 8),
    ("一次齐全", 10), ("一次齐全率%", 12), ("净用时半数不超过（工作日）", 14),
    ("净用时九成不超过（工作日）", 14), ("总用时半数不超过（自然日）", 14),
    ("总用时九成不超过（自然日）", 14),
)  # fmt: skip


def decisions(user: User, filters: Mapping[str, str]) -> Table:
    """The decisions of each office between two days."""
    offices = _offices(user, filters)
    days = (date.fromisoformat(filters[name]) for name in ("since", "until"))
    window = Window.of(offices.values(), *days)
    rows = [
        (
            str(offices[row.authority or 0]), row.decided, row.granted, row.refused, row.passed,
            row.first_time, row.at_once, row.net_half, row.net_most, row.gross_half,
            row.gross_most,
        )
        for row in timeliness.decisions_by_office(window)
    ]  # fmt: skip
    return Table(DECISION_COLUMNS, len(rows), rows)


def _offices(user: User, filters: Mapping[str, str]) -> dict[int, Authority]:
    chosen = filters.get("authority", "")
    found = dashboards.overseen(user)
    return {office.pk: office for office in found if chosen in ("", office.code)}


SUBJECTS = {
    "cases": Subject("案件清单", cases),
    "standing": Subject("未办结案件按机构、环节、承办人", standing),
    "decisions": Subject("各机构决定情况", decisions),
}


def title_of(subject: str, filters: Mapping[str, str]) -> str:
    """What the file is called: the subject, and the figure its cases stand behind."""
    said = figures.words_of(filters.get("figure", ""))
    return f"{SUBJECTS[subject].title}：{said}" if said else SUBJECTS[subject].title
