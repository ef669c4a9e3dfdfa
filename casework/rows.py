"""The lines of the work list as HTML.

Written without the template engine, which takes longer over fifty rows than the database does;
every value passes through `escape` or is made here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from html import escape

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from casework import traits
from casework.calendar import WorkingCalendar
from casework.columns import PICKED, USUAL
from casework.law import law_numbered
from casework.models import User
from casework.models.case import kinds_read_by_day, light
from casework.selectors import Row

DUE = '<time datetime="{day}">{day}</time> <small>{left}</small>'
CHANGED = '<a class="tag tag-new" href="{url}#notes">{count} 项更新</a>'
PLAIN = '<td data-label="">'  # a value that on a telephone speaks for itself
UNREAD = '<a class="tag tag-new" href="{url}messages/">{count} 条新消息</a>'
TAKE = (
    '<button class="btn btn-sm btn-outline-primary" formaction="{url}assign/">由我承办'
    '<span class="visually-hidden">：{number}</span></button>'
)


@lru_cache(maxsize=8)
def lamp(colour: str) -> str:
    return render_to_string("components/light.html", {"light": colour}).strip()


@lru_cache(maxsize=1)
def _pick() -> str:
    """The box by which a case is picked, with room for its key and number."""
    box = {"kind": "checkbox", "name": "case", "value": "{pk}", "id": "pick-{pk}"}
    said = {"label": "选择 {number}", "unseen": True}
    drawn = render_to_string("components/choice.html", box | said).strip()
    return f'<td class="cell-pick">{drawn}</td>'


@lru_cache(maxsize=1)
def _case_address() -> str:
    return reverse("case", args=[0])


@dataclass(frozen=True)
class Setting:
    """What the lines of one list have in common.

    user: with one, cases without an assignee can be taken on. unread: case -> how many messages
    the person has not read. changed: case -> how much came since the person looked. traits:
    case -> the names of its traits, by their keys.
    """

    today: date
    calendar: WorkingCalendar
    user: User | None = None
    unread: Mapping[int, int] = field(default_factory=dict)
    changed: Mapping[int, int] = field(default_factory=dict)
    traits: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    def address(self, row: Row) -> str:
        return _case_address().replace("0", str(row.pk))


def rows_as_html(
    rows: Iterable[Row],
    *,
    today: date,
    calendar: WorkingCalendar,
    user: User | None = None,
    unread: Mapping[int, int] | None = None,
    changed: Mapping[int, int] | None = None,
    columns: Sequence[str] = USUAL,
) -> SafeString:
    """A <tr> for each row with these columns; with a user, cases without an assignee can be
    taken on.

    unread: case -> how many messages the person has not read; changed: case -> how much came
    since the person looked. A column PICKED is the box by which a case is picked.
    """
    listed = _as_of_today(rows)
    asked = [trait for key in columns if (trait := traits.trait(key))]
    named = traits.named(asked, {row.pk: (row.kind, row.regulation_id) for row in listed})
    keys = [trait.key for trait in asked]
    found = {pk: dict(zip(keys, names, strict=True)) for pk, names in named.items()}
    setting = Setting(today, calendar, user, unread or {}, changed or {}, found)
    cells = [_CELLS.get(key) or _trait_cell(key) for key in columns]
    return mark_safe(
        "".join(
            f"<tr data-row>{''.join([cell(row, setting) for cell in cells])}</tr>" for row in listed
        )
    )


def _as_of_today(rows: Iterable[Row]) -> list[Row]:
    """Rows whose state is read by day say the state of today, swept or not."""
    listed = list(rows)
    today: dict[int, str] = {}
    for kind, model in kinds_read_by_day().items():
        if ids := [row.pk for row in listed if row.kind == kind]:
            today |= model.states_today(ids)
    return [row._replace(state=today.get(row.pk, row.state)) for row in listed]


# -- cells --------------------------------------------------------------------------------------
Cell = Callable[[Row, Setting], str]


def _number(row: Row) -> str:
    return escape(row.number or f"{law_numbered(row.regulation_id).kind_name(row.kind)} {row.pk}")


def _light(row: Row, setting: Setting) -> str:
    return f"{PLAIN}{lamp(light(row.next_due_on, row.warn_on, setting.today))}</td>"


def _heading(row: Row, setting: Setting) -> str:
    url, count = setting.address(row), setting.unread.get(row.pk, 0)
    news = UNREAD.format(url=url, count=count) if count else ""
    if changes := setting.changed.get(row.pk, 0):
        news += CHANGED.format(url=url, count=changes)
    return f'<th scope="row"><a href="{url}">{_number(row)}</a>{news}</th>'


def _state(row: Row, setting: Setting) -> str:
    says = escape(law_numbered(row.regulation_id).state_name(row.kind, row.state))
    return f'{PLAIN}<span class="status" data-state="{escape(row.state)}">{says}</span></td>'


def _due(row: Row, setting: Setting) -> str:
    if row.next_due_on is None:
        return '<td class="cell-due" data-label="">—</td>'
    said = left(row.next_due_on, setting.today, setting.calendar)
    return f'<td class="cell-due" data-label="">{DUE.format(day=row.next_due_on, left=said)}</td>'


def _assignee(row: Row, setting: Setting) -> str:
    if row.assignee_id is None:
        take = TAKE.format(url=setting.address(row), number=_number(row))
        says = take if setting.user else "—"
    elif setting.user and row.assignee_id == setting.user.pk:
        says = "我"
    else:
        says = escape(row.assignee or "—")
    return f"<td>{says}</td>"


def _assigned(row: Row, setting: Setting) -> str:
    """Since when the person has it, and for how many working days."""
    if row.assigned_on is None:
        return "<td>—</td>"
    days = setting.calendar.count(row.assigned_on, setting.today)
    says = f"{row.assigned_on} <small>在手{days}个工作日</small>"
    return f'<td class="cell-due">{says}</td>'


def _trait_cell(key: str) -> Cell:
    trait = traits.trait(key)
    if trait is None:
        raise LookupError(key)

    def cell(row: Row, setting: Setting) -> str:
        said = setting.traits.get(row.pk, {}).get(key, "")
        return f"<td>{escape(said) or '—'}</td>"

    return cell


_CELLS: dict[str, Cell] = {
    PICKED: lambda row, _: _pick().format(pk=row.pk, number=_number(row)),
    "light": _light,
    "number": _heading,
    "organisation": lambda row, _: f"{PLAIN}{escape(row.organisation)}</td>",
    "kind": lambda row, _: (
        f'<td class="cell-short" data-label="">'
        f"{escape(law_numbered(row.regulation_id).kind_name(row.kind))}</td>"
    ),
    "state": _state,
    "authority": lambda row, _: f'<td class="cell-short">{escape(row.authority)}</td>',
    "due": _due,
    "assignee": _assignee,
    "assigned": _assigned,
    "opened": lambda row, _: f'<td class="cell-short">{row.opened_on or "—"}</td>',
}


def left(due_on: date, today: date, calendar: WorkingCalendar) -> str:
    """How far the last day is, in working days."""
    if due_on == today:
        return "今日届满"
    if due_on > today:
        return f"剩{calendar.count(today, due_on)}个工作日"
    return f"超{calendar.count(due_on, today)}个工作日"
