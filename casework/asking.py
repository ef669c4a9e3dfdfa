"""Asking about one step without taking it."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from casework import clock
from casework.calendars import working_calendar
from casework.judging import Offer, judge, machine, step_of
from casework.models import Case, User
from casework.refusal import StepRefused
from casework.steps import Act

# What cannot be taken back is confirmed on the page, besides every step that ends the case.
GRAVE = frozenset(
    {
        "grant", "refuse", "decline", "terminate", "issue", "withdraw",
        "suspend", "revoke", "annul",
    }
)  # fmt: skip


def offered(case: Case, name: str, by: User) -> Offer:
    """The step as it stands for this person now, available or blocked.

    Raises Http404 for a step the kind has not, and for those that no person takes.
    """
    model = type(case)
    if name not in machine(model) or not step_of(model, name).roles:
        raise Http404
    moment = clock.now()
    act = Act(name, moment.date(), moment, working_calendar(), by=by)
    blocked = None
    try:
        judge(case, act, asking=True)
    except StepRefused as refusal:
        blocked = refusal
    law = case.law.step(case.kind, name)
    return Offer(name, step_of(model, name), law.articles, law.papers, blocked)


def asks_again(case: Case, name: str) -> bool:
    """Whether the page asks for a second yes: grave steps, and those that end the case."""
    model = type(case)
    move: Any = machine(model)[name]
    targets = {transition.target for transition in move._django_fsm.transitions.values()}
    return name in GRAVE or targets <= model.FINAL
