"""The answers to check before submitting, section by section, and what is still to be settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from applicants.declaring import GROUPS
from applicants.facts import label
from applicants.known import Known, facts_on, in_short
from applicants.saying import said
from applicants.shapes import law_words
from casework import clock
from casework.asking import offered
from casework.models import User
from casework.refusal import StepRefused
from licensing.assessing import assess
from licensing.eligibility import Verdict
from licensing.models import Application
from licensing.tasklist import TaskList, task_list

MOST_LINES = 5


@dataclass(frozen=True)
class Section:
    """The answers of one group of facts, and where they are changed."""

    key: str
    title: str
    rows: list[tuple[str, str]]
    url: str


@dataclass(frozen=True)
class Problem:
    """One thing to settle, and where."""

    says: str
    url: str


@dataclass(frozen=True)
class Answers:
    """Everything the page of answers shows of a draft."""

    tasks: TaskList
    sections: list[Section]
    problems: list[Problem]
    blocked: StepRefused | None


def answers_of(application: Application, user: User) -> Answers:
    """What was filled in, what is missing, and why submitting would be refused today, if so."""
    back = reverse("application-check", args=[application.pk])
    tasks = task_list(application, user, back)
    return Answers(
        tasks,
        _sections(application, back),
        [Problem(_problem(task.state, task.name), task.url) for task in tasks.tasks
         if not task.is_done],
        offered(application, "submit", user).blocked,
    )  # fmt: skip


def _problem(state: str, name: str) -> str:
    return f"{name}：{state}"


def _sections(application: Application, back: str) -> list[Section]:
    known = facts_on(application.organisation, clock.today(), application.law)
    names = law_words().names
    return [
        Section(
            key,
            title,
            [(label(fact), _answer(fact, known, names)) for fact in asked],
            f"{reverse('declare', args=[key])}?{urlencode({'next': back})}",
        )
        for key, (title, asked) in GROUPS.items()
    ]


def _answer(fact: str, known: Known, names: Mapping[str, str]) -> str:
    """The fact as it will be judged; what rows tell names them, and is told in short when long."""
    value, source = known.facts.get(fact), known.sources.get(fact)
    words = said(fact, value, names)
    if source is None or not source.kind or value is None:
        return words
    if words.count("\n") >= MOST_LINES:
        words = in_short(fact, value)
    return f"{words}\n据{source.kind_name}登记（{source.count}{source.one}）"


def findings_of(application: Application) -> dict[str, Any]:
    """The conditions as the declared facts stand, for information."""
    found = [
        finding
        for finding in assess(application).findings.values()
        if finding.verdict is not Verdict.NOT_APPLICABLE
    ]
    return {
        "met": sum(finding.verdict is Verdict.PASS for finding in found),
        "all": len(found),
        "failed": [finding for finding in found if finding.verdict is Verdict.FAIL],
        "unknown": [finding for finding in found if finding.verdict is Verdict.UNKNOWN],
    }
