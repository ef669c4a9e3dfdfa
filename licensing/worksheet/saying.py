"""What a criterion was asked, what it found and how: sentences with the numbers in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from licensing.grading.ruleset import Inquiry
from licensing.grading.statuses import Answer, Status
from licensing.worksheet import (
    saying_of_figures,
    saying_of_parent,
    saying_of_projects,
    saying_of_standing,
)
from licensing.worksheet.answering import Basis, answer
from licensing.worksheet.asked import Asked, listed

MISSING = "没有提供资料，由评审人员判定"
BY_PERSON = "由评审人员审阅材料后判定"
PARENT = "parent"
CONTRADICTORY = "所填资料相互矛盾，不能计算，请核对后补充"
SAYINGS = (
    saying_of_figures.SAYINGS
    | saying_of_projects.SAYINGS
    | saying_of_standing.SAYINGS
    | saying_of_parent.SAYINGS
)
POINTS = {
    "areas_zh": "范围",
    "needs_zh": "要求",
    "functions_zh": "功能",
    "parts_zh": "组成",
    "examples_zh": "包括",
}


def sayings(basis: Basis, entry: Mapping[str, Any], level: int, found: Answer) -> Iterator[str]:
    """The sentences of one criterion: what was measured, what is asked, the difference."""
    asked = Asked(basis, entry, level, found)
    if found.values.get("invalid_input"):
        yield CONTRADICTORY
    elif found.values.get("missing"):
        yield MISSING
    elif say := SAYINGS.get(entry["key"]):
        yield from say(asked)
        if entry["kind"] == PARENT:
            yield BY_PERSON
    else:
        yield from _points(entry, asked.row)
        yield BY_PERSON
    yield from map(asked.settled, asked.rules.asked_of_the_parent(entry, level))
    if found.status is Status.JUDGEMENT and (disputed := _disputed(asked)):
        readings = asked.rules.document["readings"]
        names = listed(readings[key]["zh"] for key in disputed)
        yield f"对下列用语有不同理解，各种理解都已计算，结论不一致，由评审人员判定：{names}。"


def _disputed(asked: Asked) -> list[str]:
    """The wordings not settled yet, where reading them one way or the other changes the answer."""
    basis, inquiry = asked.basis, asked.basis.inquiry
    keys = [key for key in asked.entry.get("readings", ()) if key not in inquiry.policy]
    found = {
        answer(
            replace(basis, inquiry=Inquiry(inquiry.rules, {**inquiry.policy, **reading})),
            asked.entry["key"],
            asked.level,
        ).status
        for reading in inquiry.readings(*keys)
    }
    return keys if len(found) > 1 else []


def _points(entry: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[str]:
    """What a person looks for, as the law lists it."""
    for source in (row, entry):
        for key, title in POINTS.items():
            if source.get(key):
                yield f"{title}：{listed(source[key])}。"
