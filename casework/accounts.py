"""Accounts of staff and their posts: opened, changed and closed by the administrator.

Every act is written into the journal; an account is never deleted, the journal names it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from casework import clock, hall
from casework.models import Appointment, Authority, Delegation, Role, User
from casework.refusal import StepRefused

ACCOUNT, DELEGATION = "account", "delegation"


def _note(kind: str, step: str, by: User, **said: Any) -> None:
    today = clock.today()
    hall.require_role(by, Role.ADMIN, kind, step, today)
    hall.note(kind, step, by=by, on=today, role=Role.ADMIN, **said)


def found(words: str, office: str, role: str, *, closed: bool, units: bool) -> QuerySet[User]:
    """Accounts by name, office and role; of staff, or of units."""
    rows = User.objects.filter(is_active=not closed, organisation__isnull=not units)
    if words:
        named = Q(username__icontains=words) | Q(name__icontains=words)
        rows = rows.filter(named | Q(organisation__name__icontains=words))
    if office:
        rows = rows.filter(appointments__authority__code=office)
    if role:
        rows = rows.filter(appointments__role=role)
    rows = rows.select_related("organisation").prefetch_related("appointments__authority")
    return rows.distinct().order_by("pk")


@transaction.atomic
def open_account(values: Mapping[str, Any], *, by: User) -> User:
    """A new account: username, name, password; for staff without a post yet, or one that only
    asks (`asks_for`)."""
    user = User(
        username=values["username"], name=values["name"], asks_for=values.get("asks_for", "")
    )
    user.set_password(values["password"])
    user.save()
    _note(ACCOUNT, "open", by, account=user.pk, username=user.username, name=user.name)
    return user


@transaction.atomic
def rename(user: User, name: str, *, by: User) -> None:
    was, user.name = user.name, name
    user.save(update_fields=["name"])
    _note(ACCOUNT, "rename", by, account=user.pk, was=was, name=name)


@transaction.atomic
def set_password(user: User, password: str, *, by: User) -> None:
    """A new password; what stood before and what stands now is written nowhere."""
    user.set_password(password)
    user.save(update_fields=["password"])
    _note(ACCOUNT, "set_password", by, account=user.pk)


@transaction.atomic
def close(user: User, *, by: User) -> None:
    """End the account: its sessions, its password and its posts. StepRefused E_LAST, E_SELF."""
    if user.pk == by.pk:
        raise StepRefused("E_SELF", "不能停用自己的账号，请由其他系统管理员办理")
    _keep_one_administrator(user.appointments.all())
    user.is_active = False
    # What was ended stays ended, even if somebody lets the account in again.
    user.set_password(secrets.token_urlsafe(40))
    user.save(update_fields=["is_active", "password"])
    _note(ACCOUNT, "close", by, account=user.pk)


@transaction.atomic
def reopen(user: User, password: str, *, by: User) -> None:
    """Let a closed account in again, with a new password."""
    user.is_active = True
    user.set_password(password)
    user.save(update_fields=["is_active", "password"])
    _note(ACCOUNT, "reopen", by, account=user.pk)


@transaction.atomic
def appoint(user: User, role: str, authority: Authority, *, by: User) -> None:
    """Give a post. StepRefused E_DONE for one the person holds, E_UNIT for who is no staff."""
    if user.is_applicant or user.only_asks:
        raise StepRefused("E_UNIT", "单位账号和查询账号不能任职")
    post, new = Appointment.objects.get_or_create(user=user, role=role, authority=authority)
    if not new:
        raise StepRefused("E_DONE", f"{user}已经担任{authority}的{post.get_role_display()}")
    _note(ACCOUNT, "appoint", by, account=user.pk, post=role, authority=authority.code)


@transaction.atomic
def dismiss(post: Appointment, *, by: User) -> None:
    """Take a post away. StepRefused E_LAST for the last administrator."""
    _keep_one_administrator([post])
    said = {"account": post.user_id, "post": post.role, "authority": post.authority.code}
    post.delete()
    _note(ACCOUNT, "dismiss", by, **said)


def _keep_one_administrator(posts: Any) -> None:
    """Refuse to take away the posts when nobody could administer the system any more."""
    taken = [post.pk for post in posts if post.role == Role.ADMIN]
    others = Appointment.objects.filter(role=Role.ADMIN, user__is_active=True)
    if taken and not others.exclude(pk__in=taken).exists():
        raise StepRefused("E_LAST", "系统至少要有一名系统管理员")


# -- delegations --------------------------------------------------------------------------------
@transaction.atomic
def delegate(delegation: Delegation, *, by: User) -> None:
    """Entrust stages of review to another authority from a day until a day."""
    delegation.save()
    _note(DELEGATION, "give", by, **_told(delegation))


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: User) -> None:
    """Let it end today. StepRefused E_DONE for one that is over, E_STATE for one not begun."""
    today = clock.today()
    if delegation.until_on <= today:
        raise StepRefused("E_DONE", "这项委托已经届满")
    if delegation.from_on > today:
        raise StepRefused("E_STATE", "这项委托还没有开始，不能在今天终止")
    delegation.until_on = today
    delegation.save(update_fields=["until_on"])
    _note(DELEGATION, "end", by, **_told(delegation))


def _told(delegation: Delegation) -> dict[str, Any]:
    return {
        "delegation": delegation.pk,
        "source": delegation.source.code,
        "to": delegation.to.code,
        "level": delegation.level,
        "provinces": delegation.provinces,
        "stages": delegation.stages,
        "from_on": delegation.from_on,
        "until_on": delegation.until_on,
        "document": delegation.document,
    }
