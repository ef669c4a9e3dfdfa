"""Where each role may go: a few places on one line, the others in groups that open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from casework.models import Role, User

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


@dataclass(frozen=True)
class Place:
    """A page by its address's name."""

    name: str
    address: str


@dataclass(frozen=True)
class Group:
    """Places under one word; one alone stands for itself."""

    name: str
    places: list[Place]


def places(user: User) -> list[Place | Group]:
    if user.is_applicant:
        return _of_unit(user)
    if user.only_asks:
        return [Place("资质名录", "qualifications"), Place("承接核对", "scope")]
    posts = user.posts()
    roles = {post.role for post in posts}
    if not roles:
        return [Place("专家评审", "opinions")]
    if roles & SEATED:
        return _of_association(roles)
    licenses = any(post.authority.is_administration for post in posts)
    return _of_staff(user, roles) if licenses else _of_office(roles)


def _of_unit(user: User) -> list[Place | Group]:
    own = [Place("我的申请", "applications"), Place("持证事项", "duties")]
    unit = [
        Place("单位信息", "organisation"),
        Place("条件自查", "eligibility"),
        Place("等级评定", "gradings"),
    ]
    return [*own, *([] if user.granted_only else unit)]


def _of_association(roles: set[str]) -> list[Place | Group]:
    own = [Place("登记事项", "assessment-office"), Place("监督看板", "dashboard")]
    return [Place("工作台", "desk"), *(own if roles & ASSOCIATION else [])]


def _of_office(roles: set[str]) -> list[Place | Group]:
    """Of an office that has cases and issues no licences."""
    board = [Place("监督看板", "dashboard")] if roles & OVERSEERS else []
    return [Place("工作台", "desk"), Place("分办", "assignments"), *board]


def _of_staff(user: User, roles: set[str]) -> list[Place | Group]:
    daily = [
        Place("工作台", "desk"),
        Place("分办", "assignments"),
        Place("资质名录", "qualifications"),
        Place("持证单位", "holders"),
    ]
    board = [Place("监督看板", "dashboard")] if roles & OVERSEERS else []
    groups = [
        Group("监督检查", _of_oversight(roles)),
        Group("现场审查", _of_visits(roles)),
        Group("系统管理", _of_administration(user) if Role.ADMIN in roles else []),
    ]
    held = [g.places[0] if len(g.places) == 1 else g for g in groups if g.places]
    return [*(daily if roles - {Role.ADMIN} else []), *board, *held]


def _of_oversight(roles: set[str]) -> list[Place]:
    found = []
    if roles & OVERSEERS:
        found = [
            Place("线索", "findings"),
            Place("双随机抽查", "draws"),
            Place("好差评", "ratings"),
        ]
    return [*found, *([Place("发布和备案", "publications")] if roles & PUBLISHERS else [])]


def _of_visits(roles: set[str]) -> list[Place]:
    kept = [
        Place("审查专家", "experts"),
        Place("审查人员", "staff"),
        Place("测试题库", "question-banks"),
    ]
    seen = [Place("审查日历", "visit-calendar")] if roles & VISITORS else []
    return [*seen, *(kept if roles & KEEPERS else [])]


def _of_administration(user: User) -> list[Place]:
    found = [
        Place("账号与任职", "accounts"),
        Place("委托", "delegations"),
        Place("法规版本", "regulations"),
        Place("检查标准", "standards"),
        Place("文书与编号", "numbering"),
        Place("工作日历", "calendar"),
        Place("等级评定的设定", "grading-settings"),
    ]
    return [*found, *([Place("系统记录（只读）", "admin:index")] if user.is_staff else [])]


def shown(found: list[Place | Group], path: str) -> list[dict[str, Any]]:
    """As the bar shows them: name, url and whether the page lies under it; a group has links."""
    return [_link(each, path) if isinstance(each, Place) else _links(each, path) for each in found]


def _link(place: Place, path: str) -> dict[str, Any]:
    url = reverse(place.address)
    return {"name": place.name, "url": url, "current": path.startswith(url)}


def _links(group: Group, path: str) -> dict[str, Any]:
    links = [_link(place, path) for place in group.places]
    return {"name": group.name, "links": links, "current": any(link["current"] for link in links)}
