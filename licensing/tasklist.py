"""The task list of a draft: what there is to do, how far it is, who did what last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.urls import reverse

from applicants import contacts
from applicants.declaring import profile_of, progress
from applicants.materials import MaterialRow, rows_of
from applicants.writing import Hands, hands_by_group
from casework.models import User
from casework.templatetags.pages import short_moment
from licensing.models import Application

NOT_STARTED, STARTED, DONE = "未开始", "填写中", "已完成"


@dataclass(frozen=True)
class Task:
    """One line: where it is done, how far it is; `hint` says what there is, `by` who and when."""

    name: str
    url: str
    state: str
    hint: str = ""
    by: str = ""

    @property
    def is_done(self) -> bool:
        return self.state == DONE


@dataclass(frozen=True)
class TaskList:
    """Every task in sections; any order will do. `resume` is where this person goes on."""

    sections: list[tuple[str, list[Task]]]
    resume: Task | None

    @property
    def tasks(self) -> list[Task]:
        return [task for _, section in self.sections for task in section]

    @property
    def total(self) -> int:
        return len(self.tasks)

    @property
    def done(self) -> int:
        return sum(task.is_done for task in self.tasks)

    @property
    def left(self) -> int:
        return self.total - self.done


def task_list(application: Application, user: User, back: str = "") -> TaskList:
    """The tasks of a draft as this person sees them; pages lead back to `back`, else to the list.

    The same number of queries whatever is filled in.
    """
    back = back or reverse("application", args=[application.pk])
    hands = hands_by_group(application.organisation, user)
    groups = [_group(group, hands[group["key"]], back) for group in progress_of(application)]
    unit = [*groups, _contacts(application)]
    sections = [
        ("申请", [_asked(application, back)]),
        ("单位情况", unit),
        ("申请材料", list(_materials(application))),
    ]
    listed = [task for _, section in sections for task in section]
    return TaskList(sections, _resume(listed, groups, hands))


def progress_of(application: Application) -> list[dict[str, Any]]:
    return progress(profile_of(application.organisation))


def _resume(listed: list[Task], groups: list[Task], hands: dict[str, Hands]) -> Task | None:
    """The group this person left unsaved last, else what is begun, else what is not."""
    own = [
        (found.own.typed_at, number)
        for number, found in enumerate(hands[key] for key in hands)
        if found.own and found.own.typed_at and number < len(groups)
    ]
    if own:
        return groups[max(own)[1]]
    begun = next((task for task in listed if task.state == STARTED), None)
    return begun or next((task for task in listed if not task.is_done), None)


def _asked(application: Application, back: str) -> Task:
    law = application.law
    asked = f"{law.level_name(application.level)} · "
    url = reverse("application-edit", args=[application.pk]) + _to(back)
    hint = asked + "、".join(law.category_names(application.categories))
    return Task("资质申请信息", url, DONE, hint, _by(application.asked_by, application.asked_at))


def _group(group: dict[str, Any], hands: Hands, back: str) -> Task:
    """Done when every fact is given and nobody has unsaved text."""
    unsaved = hands.shown()
    given, asked = group["given"], group["asked"]
    state = DONE if given == asked else STARTED if given else NOT_STARTED
    hint = f"已填 {given}／{asked} 项" if 0 < given < asked else ""
    by = _by(hands.saved.member, hands.saved.saved_at, "保存") if hands.saved else ""
    if unsaved:
        state, by = STARTED, _by(unsaved.member, unsaved.typed_at, "填写，尚未保存")
    return Task(
        group["title"], reverse("declare", args=[group["key"]]) + _to(back), state, hint, by
    )


def _contacts(application: Application) -> Task:
    lacking = contacts.missing(application.organisation)
    state = NOT_STARTED if len(lacking) > 1 else STARTED if lacking else DONE
    hint = f"尚未指定{'、'.join(lacking)}" if lacking else ""
    return Task("联系人", reverse("contacts"), state, hint)


def _to(back: str) -> str:
    return f"?{urlencode({'next': back})}"


def _by(who: User | None, when: datetime | None, did: str = "填写") -> str:
    return f"{who} {short_moment(when)} {did}" if who and when else ""


def _materials(application: Application) -> Iterator[Task]:
    rows = rows_of(application)
    prefetch_related_objects([row.material for row in rows if row.material], "added_by")
    for row in rows:
        yield _material(application, row)


def _material(application: Application, row: MaterialRow) -> Task:
    url = reverse("upload", args=[application.pk, row.key])
    given = row.material
    if given is None:
        return Task(row.name, url, NOT_STARTED)
    hint = f"{given.name} · 第{given.version}版" if given.name else "窗口提交的纸质材料"
    return Task(row.name, url, DONE, hint, _by(given.added_by, given.added_at, "上传"))
