"""Counts of what a person has not read, for templates of any app."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from casework import messaging, notifying
from casework.models import Case, Notification, User

register = template.Library()


@register.simple_tag
def unread_notifications(user: User) -> int:
    return notifying.unread(user)


@register.simple_tag
def unread_messages(cases: Iterable[Case], user: User) -> dict[int, int]:
    """Case -> unread messages; one query for the whole list."""
    return messaging.unread_in([case.pk for case in cases], user)


@register.simple_tag
def thread_of(case: Case, user: User) -> dict[str, Any]:
    """total and unread of the messages of one case; {} when it has no thread."""
    if not messaging.has_thread(case):
        return {}
    unread = messaging.unread_in([case.pk], user).get(case.pk, 0)
    return {"total": case.messages.count(), "unread": unread}


@register.filter
def at_key(counts: dict[int, int], key: int) -> int:
    return counts.get(key, 0)


@register.filter
def sentence(told: Notification) -> SafeString:
    return mark_safe(notifying.sentence_of(told))  # rendered by a template, escaped there


@register.filter
def kind_title(told: Notification) -> str:
    return notifying.title_of(told)
