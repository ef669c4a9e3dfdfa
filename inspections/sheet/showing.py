"""The sheet as pages show it: each point with its form, and what was entered in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from casework.judging import step_of
from casework.models import Entry
from inspections.models import SheetEntry, Visit
from inspections.sheet.forms import EntryForm, PhotoForm
from inspections.sheet.reading import HeadState, PointState, Sheet
from inspections.standard.document import Point
from inspections.standard.thresholds import window_of

JOINED = {"met": "符合", "of": "抽查", "oldest": "最早", "since": "发现", "until": "收到"}


@dataclass
class Card:
    """One point on the page."""

    state: PointState
    kind: str
    demand: str
    window: Any
    form: EntryForm | None = None
    photo_form: PhotoForm | None = None
    problem: str = ""
    open: bool = False


def cards(sheet: Sheet, head: HeadState, *, fills: bool) -> list[Card]:
    return [card(sheet, state, fills=fills) for state in head.states]


def card(sheet: Sheet, state: PointState, *, fills: bool) -> Card:
    point = state.point
    threshold = point.threshold
    shown = Card(
        state,
        sheet.checklist.kinds[point.kind],
        demand_of(point, sheet.level),
        window_of(threshold, sheet.visit.visit_on) if threshold else None,
    )
    if fills and state.is_checked:
        shown.form = form_of(sheet, state)
        shown.photo_form = PhotoForm(point=point, initial={"uuid": uuid4()})
    return shown


def form_of(sheet: Sheet, state: PointState, data: Any = None) -> EntryForm:
    """The form of a point, filled with the finding that stands; a dispute begins empty."""
    standing = state.standing
    initial: dict[str, Any] = {
        "uuid": uuid4(),
        "based_on": " ".join(str(each) for each in state.based_on),
    }
    if standing:
        initial |= {
            "verdict": standing.verdict,
            "reason": standing.reason,
            "note": standing.note,
            **standing.measured,
        }
    return EntryForm(data, initial=initial, checklist=sheet.checklist, point=state.point)


WORDS = {"==": "须为", ">=": "不少于", "<=": "不超过"}


def demand_of(point: Point, level: str) -> str:
    """What the finding has to reach: 不少于 2 次."""
    if point.threshold is None:
        return ""
    word, limit = WORDS[point.threshold.op], point.threshold.limit_for(level)
    return f"{word} {limit} {point.threshold.unit}"


def told(entry: SheetEntry) -> str:
    """The finding of an entry in one line; '' when none was entered."""
    return finding_told(entry.measured)


def finding_told(measured: Mapping[str, Any]) -> str:
    parts = []
    for name, value in measured.items():
        text = "、".join(map(str, value)) if isinstance(value, list) else str(value or "")
        if text:
            parts.append(f"{JOINED.get(name, '')} {text.replace('T', ' ')}".strip())
    return "，".join(parts)


@dataclass(frozen=True)
class Milestone:
    """A step of the visit that is an act of the case: the notice, the signed report."""

    label: str
    articles: tuple[str, ...]
    entry: Any


def milestone(visit: Visit, step: str) -> Milestone:
    """The step with the last time it was taken; entry None when it was not."""
    done = visit.entries.filter(step=step, outcome=Entry.Outcome.DONE).select_related("actor")
    label = step_of(Visit, step).label
    return Milestone(label, visit.law.step(visit.kind, step).articles, done.order_by("pk").last())
