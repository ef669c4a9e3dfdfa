"""What pages show of cases and clocks, and where each role may go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template

from casework import clock, display, letters
from casework.calendars import working_calendar
from casework.judging import machine, step_of
from casework.models import Case, Deadline, Entry, Role
from casework.models.case import kinds
from casework.navigation import places, shown
from casework.refusal import StepRefused
from casework.templatetags.law import lines

register = template.Library()

LIGHTS = {"green": "正常", "yellow": "临近届满", "red": "已超期"}
REASONS = ("reason", "reasons", "statement", "evidence")


@register.filter
def light_word(light: str) -> str:
    """The word that stands beside the lamp; the colour alone says nothing."""
    return LIGHTS.get(light, "")


@register.filter
def light_today(deadline: Deadline) -> str:
    """green, yellow or red on today's clock; '' when the period does not run."""
    return deadline.light(clock.today())


@register.filter
def days_left(deadline: Deadline) -> int | None:
    """Working days from tomorrow through the last day; negative when it is past; None if open."""
    if deadline.due_on is None:
        return None
    today, calendar = clock.today(), working_calendar()
    if today <= deadline.due_on:
        return calendar.count(today, deadline.due_on)
    return -calendar.count(deadline.due_on, today)


@register.filter
def absolute(number: int) -> int:
    return abs(number)


@register.filter
def file_size(size: int) -> str:
    """Bytes as people read them: 1.2 MB, 34 KB."""
    megabyte = 1024 * 1024
    return f"{size / megabyte:.1f} MB" if size >= megabyte else f"{max(1, size // 1024)} KB"


@register.filter
def short_moment(moment: datetime | None) -> str:
    """14:02 for today, 11月20日 14:02 for other days; '' for none."""
    if moment is None:
        return ""
    local = moment.astimezone(clock.ZONE)
    day = "" if local.date() == clock.today() else f"{local.month}月{local.day}日 "
    return f"{day}{local:%H:%M}"


@register.filter
def step_label(entry: Entry) -> str:
    """The name of the step an entry records; its key when the code no longer knows it."""
    model = kinds().get(entry.kind)
    if model is None or entry.step not in machine(model):
        return entry.step
    return step_of(model, entry.step).label


@register.filter
def role_name(entry: Entry) -> str:
    """Who acted, by role; what nobody did, the office did by itself."""
    return dict(Role.choices).get(entry.role, "") or "系统按期限自动登记"


@register.simple_tag
def refusal_of(case: Case, entry: Entry) -> StepRefused:
    """Why the attempt was refused, in the words of the case's own law."""
    return case.law.refusal(entry.error)


@register.filter
def why(entry: Entry) -> list[str]:
    """The reasons that were given with an act."""
    given = [entry.inputs.get(name) for name in REASONS]
    return [line for says in given if says for line in lines(says)]


@register.simple_tag
def wordings_of(case: Case, entry: Entry) -> list[dict[str, str]]:
    """What the act worded otherwise in its papers, beside the usual wording."""
    if letters.INPUT not in entry.inputs:
        return []
    return letters.changes(case.law, entry.inputs, entry.facts)


@register.simple_tag(takes_context=True)
def display_of(context: dict[str, Any]) -> display.Display:
    """How this browser wants pages shown."""
    return display.wanted(context["request"])


@register.inclusion_tag("components/display.html", takes_context=True)
def display_switch(context: dict[str, Any]) -> dict[str, Any]:
    """The choice of colours and size of letters."""
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "shown": display.wanted(request),
        "themes": display.THEMES,
        "sizes": display.SIZES,
    }


@register.simple_tag(takes_context=True)
def navigation(context: dict[str, Any]) -> list[dict[str, Any]]:
    """Where the person may go: links, and groups of links."""
    request = context["request"]
    return shown(places(request.user), request.path)
