"""The work list, and taking a case on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from casework import clock, figures, messaging, notices, selectors
from casework.calendars import working_calendar
from casework.kinds import kind_names
from casework.models import Case
from casework.requests import SignedInRequest
from casework.rows import law_of_row, rows_as_html
from casework.views.finding import staff_only, visible_case

FILTERS = ("kind", "state", "light", "authority", "assignee", "figure", "until", "mine", "q")
LIGHTS = (
    ("", "全部"), ("red", "已超期"), ("yellow", "临近届满"), ("green", "正常"),
    ("none", "无在办期限"),
)  # fmt: skip
MANY = f"{selectors.CAP - 1}+"


@require_GET
@staff_only
def desk(request: SignedInRequest) -> HttpResponse:
    today, user = clock.today(), request.user
    visible = Case.objects.visible_to(user)
    filters = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    matching = selectors.wanted(visible, filters, user)
    after = selectors.Key.parse(request.GET.get("after", ""))
    page = selectors.page(selectors.due_within(matching, filters, today), after=after)
    calendar = working_calendar()
    unread = messaging.unread_in([row.pk for row in page.rows], user)
    context = {
        "filters": filters,
        "figure": figures.words_of(filters.get("figure", "")),
        "lights": _lights(filters, selectors.count_lights(matching, today)),
        "rows": rows_as_html(page.rows, today=today, calendar=calendar, user=user, unread=unread),
        "kinds": kind_names(),
        "states": _states(page.rows, filters),
        "first": _address(filters) if after else "",
        "next": _address(filters, after=str(page.after)) if page.after else "",
        "here": request.get_full_path(),
    }
    return render(request, "casework/desk.html", context)


def _address(filters: dict[str, str], **more: str) -> str:
    query = QueryDict(mutable=True)
    query.update({**filters, **more})
    return f"?{query.urlencode()}"


def _lights(filters: dict[str, str], counts: dict[str, int]) -> list[dict[str, object]]:
    """The filter by light, each with the number of cases it would show."""
    others = {name: value for name, value in filters.items() if name != "light"}
    shown = {light: _count(count) for light, count in counts.items()}
    capped = max(counts.values()) == selectors.CAP
    shown[""] = MANY if capped else str(sum(counts.values()))
    return [
        {
            "light": light,
            "name": name,
            "count": shown[light],
            "url": _address(others, **({"light": light} if light else {})),
            "current": filters.get("light", "") == light,
        }
        for light, name in LIGHTS
    ]


def _count(count: int) -> str:
    return str(count) if count < selectors.CAP else MANY


def _states(rows: list[selectors.Row], filters: dict[str, str]) -> dict[str, str]:
    """The states of the chosen kind in the law of the first row, for the filter."""
    kind = filters.get("kind")
    if not (kind and rows):
        return {}
    return law_of_row(rows[0].regulation_id).document["states"].get(kind, {})


@require_POST
@staff_only
def assign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a case on, or give back one's own: the office's affair, not a step of the law."""
    found = visible_case(request, pk)
    row = Case.objects.filter(pk=found.pk)
    if request.POST.get("release"):
        row.filter(assignee=request.user).update(assignee=None)
        messages.success(request, f"{found} 已退回，待分办。")
    else:
        row.update(assignee=request.user)
        former = found.assignee_id
        notices.tell_of_assignment(found, by=request.user, to=request.user, former=former)
        messages.success(request, f"{found} 已由您承办。")
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("case", pk)
