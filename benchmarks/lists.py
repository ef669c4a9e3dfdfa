"""Goals 7 and 8: the work list at any depth, and its fifty rows as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.template import engines
from django.test.utils import CaptureQueriesContext

from benchmarks.report import Row, interleaved, is_steady, ratio
from benchmarks.scratch import OPEN, TODAY
from casework.calendars import working_calendar
from casework.filters import wanted
from casework.kinds import kind_names
from casework.models import Case, Role, User
from casework.ordering import Key
from casework.rows import left, rows_as_html
from casework.selectors import COLUMNS, PAGE_SIZE, page

ROUNDS = 15
TIMES = 10
DEPTH = OPEN - 20_000
# The fifty rows as Django writes them by itself: objects, a template, filters on every row.
TEMPLATE = """
{% load pages law %}{% for case in cases %}
<tr data-row><td>{% include "components/light.html" with light=case.light %}</td>
<th scope="row"><a href="{% url 'case' case.pk %}">{{ case.number }}</a></th>
<td>{{ case.organisation.name }}</td><td>{{ case.kind_name }}</td>
<td><span class="status" data-state="{{ case.state }}">{{ case.state_name }}</span></td>
<td>{{ case.authority.short_name }}</td>
<td><time datetime="{{ case.next_due_on|date:'Y-m-d' }}">{{ case.next_due_on|date:'Y-m-d' }}</time>
<small>{{ case.left }}</small></td>
<td>{% if case.assignee %}{{ case.assignee.name }}{% else %}—{% endif %}</td></tr>
{% endfor %}
"""


def _often(ask: Callable[[], object]) -> None:
    """Several times to a round: a server that has just been asked is what people meet."""
    for _ in range(TIMES):
        ask()


def run() -> list[Row]:
    user = supervisor()
    return [*depth(user), *queue(user)]


def supervisor() -> User:
    """Somebody of the national office, who sees every case of the country."""
    from tests.factories import office, official  # noqa: PLC0415

    return official(Role.SUPERVISOR, office("national"))


def _cases(user: User) -> QuerySet[Case]:
    return wanted(Case.objects.visible_to(user), {}, user)


# -- goal 7 -------------------------------------------------------------------------------------
def depth(user: User) -> list[Row]:
    cases = _cases(user)
    ordered = cases.order_by("next_due_on", "pk")
    before = ordered.values_list("next_due_on", "pk")[DEPTH - 1]
    key = Key(before[:1], before[1])
    ours = [row.pk for row in page(cases, after=key).rows]
    assert ours == list(ordered.values_list("pk", flat=True)[DEPTH : DEPTH + PAGE_SIZE])
    statements = {
        "first": _sql_of(lambda: page(cases)),
        "deep": _sql_of(lambda: page(cases, after=key)),
        "offset": _sql_of(lambda: list(ordered.values_list(*COLUMNS)[DEPTH : DEPTH + PAGE_SIZE])),
    }
    questions = {name: partial(_run, statement) for name, statement in statements.items()}
    seconds = interleaved(
        {name: partial(_often, ask) for name, ask in questions.items()}, rounds=ROUNDS
    )
    flat, offset = ratio(seconds, "deep", "first"), ratio(seconds, "offset", "deep")
    steady = "" if is_steady(seconds["first"]) else " (unsteady machine: repeat)"
    detail = f" ({median(seconds['deep']) * 1000 / TIMES:.2f} ms){steady}"
    return [
        Row(7, f"page at depth {DEPTH}, by the first page", "≤ 1.30", f"{flat:.2f}{detail}",
            flat <= 1.3),
        Row(7, "OFFSET to that depth, by that page", "≥ 200", f"{offset:.0f}", offset >= 200),
    ]  # fmt: skip


def _sql_of(asking: Callable[[], object]) -> str:
    """The ORM's own statement; the time to write it is the same at any depth."""
    with CaptureQueriesContext(connection) as asked:
        asking()
    (query,) = asked.captured_queries
    return str(query["sql"])


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert len(cursor.fetchall()) >= PAGE_SIZE


# -- goal 8 -------------------------------------------------------------------------------------
def queue(user: User) -> list[Row]:
    calendar = working_calendar()
    cases = _cases(user)
    template = engines["django"].from_string(TEMPLATE)

    def ours() -> str:
        return str(rows_as_html(page(cases).rows, today=TODAY, calendar=calendar))

    def usual() -> str:
        rows = cases.select_related("organisation", "authority", "assignee")
        chosen = list(rows.order_by("next_due_on", "pk")[:PAGE_SIZE])
        return template.render({"cases": [_dressed(case, calendar) for case in chosen]})

    assert text_of(ours()) == text_of(usual())
    with CaptureQueriesContext(connection) as asked:
        ours()
    seconds = interleaved(
        {"usual": partial(_often, usual), "ours": partial(_often, ours)}, rounds=ROUNDS
    )
    share = ratio(seconds, "ours", "usual")
    steady = "" if is_steady(seconds["usual"]) else " (unsteady machine: repeat)"
    ms = {name: median(found) * 1000 / TIMES for name, found in seconds.items()}
    times = f" ({ms['ours']:.1f} of {ms['usual']:.1f} ms)"
    return [
        Row(8, "fifty rows as HTML, by objects and a Django template", "≤ 0.25",
            f"{share:.2f}{times}{steady}", share <= 0.25),
        Row(8, "queries of that page", "≤ 3", str(len(asked)), len(asked) <= 3),
    ]  # fmt: skip


def _dressed(case: Case, calendar: Any) -> Case:
    """What a template cannot ask for itself."""
    case.kind_name = kind_names()[case.kind]
    case.left = left(case.next_due_on, TODAY, calendar)
    return case


def text_of(html: str) -> list[str]:
    """The words of a piece of HTML, without its tags."""
    return re.sub(r"<[^>]+>", " ", html).split()
