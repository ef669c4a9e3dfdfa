"""What pages show of cases and clocks, and where each role may go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse

from casework import clock, display, letters
from casework.calendars import working_calendar
from casework.judging import machine, step_of
from casework.models import Case, Deadline, Entry, Role, User
from casework.models.case import kinds
from casework.refusal import StepRefused
from casework.templatetags.law import lines

register = template.Library()

LIGHTS = {"green": "正常", "yellow": "临近届满", "red": "已超期"}
REASONS = ("reason", "reasons", "statement", "evidence")
OVERSEERS = {Role.SUPERVISOR, Role.HEAD}
PUBLISHERS = {Role.CLERK, Role.SUPERVISOR, Role.HEAD}
VISITORS = {Role.REVIEWER, Role.INSPECTOR, *OVERSEERS}
ASSOCIATION = {Role.OFFICE, Role.BRANCH}
# Who takes part in a voluntary assessment: they see no licences and share no cases out.
SEATED = {
    Role.CONSULTANT, Role.ASSESSOR, Role.WITNESS, Role.OBSERVER, Role.CENTRE, Role.PANEL,
    Role.COMMITTEE, Role.DEPARTMENT, *ASSOCIATION,
}  # fmt: skip
KEEPERS = {Role.SUPERVISOR, Role.ADMIN}


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
    return letters.changes(case.law, entry.inputs) if letters.INPUT in entry.inputs else []


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
    """The links of the person's roles: name, url and whether the page lies under it."""
    path = context["request"].path
    places = [(name, reverse(address)) for name, address in _places(context["request"].user)]
    return [{"name": n, "url": url, "current": path.startswith(url)} for n, url in places]


def _places(user: User) -> list[tuple[str, str]]:
    if user.is_applicant:
        own = [("我的申请", "applications"), ("持证事项", "duties")]
        unit = [
            ("单位信息", "organisation"),
            ("条件自查", "eligibility"),
            ("等级评定", "gradings"),
        ]
        return own if user.granted_only else [*own, *unit]
    if user.only_asks:
        return [("资质名录", "qualifications"), ("承接核对", "scope")]
    roles = user.roles()
    return _places_of_staff(roles) if roles else [("专家评审", "opinions")]


def _places_of_staff(roles: set[str]) -> list[tuple[str, str]]:
    if roles & SEATED:
        office = [("登记事项", "assessment-office"), ("监督看板", "dashboard")]
        return [("工作台", "desk"), *(office if roles & ASSOCIATION else [])]
    places = []
    if roles - {Role.ADMIN}:
        places = [("工作台", "desk"), ("分办", "assignments")]
        places += [("资质名录", "qualifications"), ("持证单位", "holders")]
    if roles & OVERSEERS:
        places += [("监督看板", "dashboard"), ("线索", "findings")]
        places += [("双随机抽查", "draws"), ("好差评", "ratings")]
    if roles & PUBLISHERS:
        places.append(("发布和备案", "publications"))
    if roles & VISITORS:
        places.append(("审查日历", "visit-calendar"))
    if roles & KEEPERS:
        places += [("审查专家", "experts"), ("审查人员", "staff"), ("测试题库", "question-banks")]
    if Role.ADMIN in roles:
        places += [
            ("工作日历", "calendar"),
            ("检查标准", "standards"),
            ("等级评定的设定", "grading-settings"),
            ("账号与任职", "accounts"),
        ]
    return places
