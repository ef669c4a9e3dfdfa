"""The work list: narrowed, sorted and paged by its address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from casework import clock, columns, figures, messaging, noting, selectors
from casework.assigning.acts import candidates
from casework.calendars import working_calendar
from casework.columns import PICKED, URGENCY
from casework.filters import ListFilter, Offered, due_within, wanted
from casework.models import Case, ListColumns, SavedView, User
from casework.neighbours import keep
from casework.ordering import Key
from casework.requests import SignedInRequest
from casework.rows import rows_as_html
from casework.tables import Head
from casework.views.finding import staff_only

MANY = f"{selectors.CAP - 1}+"
LAMPS = ("red", "yellow", "green")
FREQUENT = ("q", "kind", "state")
CARRIED = ("scope", "light", "figure")


@require_GET
@staff_only
def desk(request: SignedInRequest) -> HttpResponse:
    today, user = clock.today(), request.user
    offered = Offered.to(user)
    form = ListFilter(request.GET, offered=offered)
    words, (sort, order) = form.words, columns.order_of(request.GET.get("sort", ""))
    matching = wanted(Case.objects.visible_to(user), form.cleaned_data, user)
    after = Key.parse(request.GET.get("after", ""), order)
    listed = columns.with_sorting(due_within(matching, form.cleaned_data, today), order)
    page = selectors.page(listed, order=order, after=after)
    asked = columns.shown(_columns_of(user))
    kept = {**words, **_sorted_by(sort, descending=order.descending)}
    query = _address(kept).removeprefix("?")
    context = {
        "form": form,
        "words": words,
        "figure": figures.words_of(words.get("figure", "")),
        "frequent": [form[name] for name in FREQUENT],
        "rarer": [form[name] for name in form.fields if name not in (*FREQUENT, *CARRIED)],
        "is_narrowed": bool({*words} - {*FREQUENT, *CARRIED}) or bool(form.errors),
        "scopes": _choices(form, "scope", kept),
        "lights": _lights(form, kept, selectors.count_lights(matching, today)),
        "views": _saved_views(user, offered, kept, today),
        "rows": rows_as_html(
            page.rows, today=today, calendar=working_calendar(), user=user,
            unread=messaging.unread_in([row.pk for row in page.rows], user),
            changed=noting.changed([row.pk for row in page.rows], user),
            columns=[PICKED, *(column.key for column in asked)],
        ),
        "heads": _heads(asked, sort, kept, descending=order.descending),
        "columns": [(c, c in asked) for c in columns.offered(offered.laws)],
        "sort": kept.get("sort", ""), "sorts": _sorts(asked),
        "query": query,
        "people": [(person.pk, str(person)) for person in candidates(user)],
        "first": _address(kept) if after else "",
        "next": _address(kept, after=str(page.after)) if page.after else "",
        "here": request.get_full_path(),
    }  # fmt: skip
    answer = render(request, "casework/desk.html", context)
    keep(answer, query, [row.pk for row in page.rows], str(page.after or ""))
    return answer


def _columns_of(user: User) -> list[str]:
    found = ListColumns.objects.filter(person=user).first()
    return found.columns if found else []


def _address(words: dict[str, str], **more: str) -> str:
    query = QueryDict(mutable=True)
    query.update({**words, **more})
    return f"?{query.urlencode()}"


def _without(words: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in words.items() if name not in names}


def _sorted_by(sort: str, *, descending: bool) -> dict[str, str]:
    """What the address says of the order; nothing for the usual one."""
    if sort == URGENCY and not descending:
        return {}
    return {"sort": f"-{sort}" if descending else sort}


def _choices(form: ListFilter, name: str, kept: dict[str, str]) -> list[dict[str, Any]]:
    """The choices of a field as links, each with whether it is the current one."""
    others = _without(kept, name)
    return [
        {
            "value": value,
            "name": says,
            "url": _address(others, **({name: value} if value else {})),
            "current": kept.get(name, "") == value,
        }
        for value, says in form.fields[name].choices  # type: ignore[attr-defined]
    ]


def _lights(form: ListFilter, kept: dict[str, str], counts: dict[str, int]) -> list[dict[str, Any]]:
    """The filter by light, each with the number of cases it would show."""
    shown = {light: _count(number) for light, number in counts.items()}
    capped = max(counts.values()) == selectors.CAP
    shown[""] = MANY if capped else str(sum(counts.values()))
    return [
        choice | {"count": shown[choice["value"]], "lamp": choice["value"] in LAMPS}
        for choice in _choices(form, "light", kept)
    ]


def _count(number: int) -> str:
    return str(number) if number < selectors.CAP else MANY


def _heads(
    shown: list[columns.Column], sort: str, kept: dict[str, str], *, descending: bool
) -> list[Head]:
    """The heads of the table: each sorts by its column, the current one the other way round."""
    others, heads = _without(kept, "sort"), []
    for column in shown:
        current = column.key == sort
        turned = _sorted_by(column.key, descending=current and not descending)
        way = ("descending" if descending else "ascending") if current else ""
        heads.append(Head(column.title, url=_address(others, **turned), way=way))
    return heads


def _sorts(shown: list[columns.Column]) -> list[tuple[str, str]]:
    """Each column both ways, for those who do not come by the heads."""
    ways = (("", "升序"), ("-", "降序"))
    return [(sign + one.key, f"{one.title}，{way}") for one in shown for sign, way in ways]


# -- saved views --------------------------------------------------------------------------------
def _saved_views(
    user: User, offered: Offered, kept: dict[str, str], today: date
) -> list[dict[str, Any]]:
    """The person's saved views with their counts; two queries besides the person's offices."""
    views, here = list(user.saved_views.all()), _address(kept)
    visible = Case.objects.visible_to(user)
    counts = selectors.count([_cases_of(view, visible, user, offered, today) for view in views])
    return [
        {"view": view, "url": f"{reverse('desk')}?{view.query}", "count": _count(number),
         "current": here == f"?{view.query}"}
        for view, number in zip(views, counts, strict=True)
    ]  # fmt: skip


def _cases_of(
    view: SavedView, visible: QuerySet[Case], user: User, offered: Offered, today: date
) -> QuerySet[Case]:
    form = ListFilter(QueryDict(view.query), offered=offered)
    form.full_clean()
    return due_within(wanted(visible, form.cleaned_data, user), form.cleaned_data, today)
