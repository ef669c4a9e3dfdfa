"""What the living page of components shows: every component in every state, from no real case.

Nothing here is stored. Words of the law come from the newest regulation; the rest are examples.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator

from casework.consequences import Consequences
from casework.forms import day_field, reason_field
from casework.judging import Offer, machine
from casework.models import Case, Deadline, Entry, Regulation, Role
from casework.presence import Other
from casework.refusal import StepRefused
from casework.steps import Step
from casework.sweep import model_of
from casework.tables import Head

REASON = "这里写明为什么不能办理，以及怎样才能办理。"
CHOICES = [("first", "第一种"), ("second", "第二种")]


class SampleForm(forms.Form):
    """A field of every kind the office's forms use."""

    use_required_attribute = False
    text = forms.CharField(label="一行文字", help_text="提示写在控件之前。")
    lines = reason_field("几行文字", required=False)
    day = day_field("日期")
    amount = forms.IntegerField(label="数字")
    choice = forms.ChoiceField(label="下拉选择", choices=CHOICES)
    radio = forms.ChoiceField(label="单选", choices=CHOICES, widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(
        label="多选", choices=CHOICES, widget=forms.CheckboxSelectMultiple
    )
    yes = forms.BooleanField(label="我已核对以上内容。")
    file = forms.FileField(label="文件", help_text="PDF，不超过 10 MB。")


class FilterForm(forms.Form):
    """What narrows a list: without a fault, and with one."""

    kind = forms.ChoiceField(label="种类", choices=CHOICES, required=False)
    since = forms.DateField(label="日期从", help_text="不填为今天", required=False)


def samples(now: datetime) -> dict[str, Any]:
    """The context of the page, in the words of the law with most periods.

    Raises ValueError where no law is loaded.
    """
    today = now.date()
    law = max(Regulation.objects.all(), key=lambda regulation: len(regulation.law.rules))
    case = Case(pk=0, number="示例〔0000〕1号", regulation=law)
    case.kind = next(iter(case.law.document["states"]))
    return {
        "case": case,
        "statuses": _statuses(case),
        "deadlines": _deadlines(case, today),
        "entries": _entries(case, now),
        "empty_form": SampleForm(auto_id="empty_%s"),
        "wrong_form": _wrong(),
        "form": _wrong(),
        "filter_form": FilterForm({"since": "2026-13-45"}, auto_id="filter_%s"),
        "choices": CHOICES,
        "cells": [SampleForm(auto_id="cell_%s")[name] for name in ("text", "amount")],
        "points": [SampleForm({}, auto_id="point_%s")[name] for name in ("radio", "text", "lines")],
        "heads": [Head("单位", url="#table-amounts", way="ascending")],
        "months": ["十月", "十一月"],
        "page": Paginator(range(3), 1).get_page(2),
        "offers": [_offer("open", None), _offer("blocked", StepRefused("E", REASON, "1"))],
        "refusal": StepRefused("E", REASON, "1"),
        "offer": _offer("open", None),
        "brings": Consequences(
            [("paper", "示例文书")],
            [("示例期限开始计算", "1")],
            ["示例单位：《示例文书》，发站内通知"],
        ),
        "others": [Other("张三", "示例步骤", now)],
        "rows": [("一行文字", "示例内容"), ("没有填写的", "")],
        "differences": [{"title": "一行文字", "saved": "示例内容", "own": ""}],
        "today": today,
    }


def _statuses(case: Case) -> list[tuple[str, list[Any]]]:
    """Every state of every kind, as the law names them."""
    return [
        (kind, [SimpleNamespace(state_today=key, state_name=name) for key, name in states.items()])
        for kind, states in case.law.document["states"].items()
    ]


def _deadlines(case: Case, today: date) -> list[Deadline]:
    """Running, near, on its last day, over, guessed, paused, without an end, and ended."""
    period = next(iter(case.law.rules))
    watched: dict[str, Any] = {"case": case, "period": period, "ordinal": 1, "silence": "overdue"}
    week, day = timedelta(days=7), timedelta(days=1)
    shown: list[dict[str, Any]] = [
        {"due_on": today + 3 * week, "warn_on": today + 2 * week},
        {"due_on": today + week, "warn_on": today},
        {"due_on": today, "warn_on": today - week},
        {"due_on": today - week, "warn_on": today - 2 * week},
        {"due_on": today + 60 * week, "warn_on": today + 59 * week, "provisional": True},
        {"paused_on": today - day},
        {},
        {"due_on": today + week, "ended_on": today - day},
    ]
    return [Deadline(pk=0, day_zero=today - 4 * week, **watched, **row) for row in shown]


def _entries(case: Case, now: datetime) -> list[Entry]:
    """By the office with reasons, by the unit, by the system, and one that was refused."""
    common: dict[str, Any] = {"case": case, "kind": case.kind, "on": now.date(), "at": now}
    done, refused = Entry.Outcome.DONE, Entry.Outcome.REFUSED
    reasons = {"reasons": "示例理由，写给以后查看的人。"}
    first, second, third, fourth, *_ = machine(model_of(case.kind))
    return [
        Entry(step=first, outcome=done, role=Role.INTAKE, inputs=reasons, articles=["1"], **common),
        Entry(step=second, outcome=refused, role=Role.HEAD, error="E_STATE", **common),
        Entry(step=third, outcome=done, role=Role.UNIT, articles=["1"], **common),
        Entry(step=fourth, outcome=done, **common),
    ]


def _wrong() -> SampleForm:
    """Sent empty, so that every field says what is missing."""
    return SampleForm({}, auto_id="wrong_%s")


def _offer(name: str, blocked: StepRefused | None) -> Offer:
    step = Step("示例步骤", effect="一句话说明办理的后果。")
    return Offer(name, step, ("1",), (), blocked)
