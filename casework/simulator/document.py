"""The scenario file, format 1 (docs/scenarios.md): read, judged, and turned into dated steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from casework.simulator import handles, schema
from casework.simulator.strict_yaml import Misread, Text

ZONE = ZoneInfo("Asia/Shanghai")
ACT_AT = dt.time(10, 0)
CLOCK_AT = dt.time(0, 5)  # after that day's sweep
CLOCK = "clock"


class InvalidScenario(Exception):
    """The file is no scenario; `messages` say where and why, one line each."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages


@dataclass(frozen=True)
class Actor:
    """Who acts: a role, and the organisation or authority named after the @, if any."""

    role: str
    where: str | None = None

    @classmethod
    def from_words(cls, words: str) -> Actor:
        role, _, where = words.partition("@")
        return cls(role, where or None)

    def __str__(self) -> str:
        return f"{self.role}@{self.where}" if self.where else self.role


@dataclass(frozen=True)
class Step:
    """One dated step; `n` counts from 1 and exactly one of `do` and `ask` is given."""

    n: int
    on: dt.date
    at: dt.time
    expect: Mapping[str, Any]
    by: Actor | None = None
    do: str | None = None
    ask: str | None = None
    case: str | None = None
    with_: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""

    @property
    def kind(self) -> str:
        """The kind of case of an act; empty for a question."""
        return (self.do or "").partition(".")[0]

    @property
    def act(self) -> str:
        """The name of an act within its kind; empty for a question and for the clock."""
        return (self.do or "").partition(".")[2]

    @property
    def is_clock(self) -> bool:
        return self.do == CLOCK

    @property
    def moment(self) -> dt.datetime:
        """Day and time where the law applies."""
        return dt.datetime.combine(self.on, self.at, tzinfo=ZONE)


@dataclass(frozen=True)
class Scenario:
    """One dated story: the world before the first step (`given`), and the steps."""

    id: str
    title: str
    articles: tuple[str, ...]
    regulation: str | None
    given: Mapping[str, Any]
    steps: tuple[Step, ...]


def load(path: Path | str) -> Scenario:
    """The scenario in this file.

    Raises InvalidScenario when it cannot be read, breaks the schema, uses a handle, an
    organisation or an authority that is not there, or has its steps out of order.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise InvalidScenario([error.strerror or str(error)]) from error
    return parse(content)


def parse(content: str | bytes) -> Scenario:
    """The scenario in this text. Raises InvalidScenario as `load` does."""
    try:
        text = Text(content)
    except Misread as error:
        where = f"line {error.line}: " if error.line else ""
        raise InvalidScenario([where + error.message]) from error
    if not isinstance(text.value, dict):
        raise InvalidScenario(["the file holds no scenario"])
    # A later judgement relies on the shapes the earlier one has established.
    _refuse(text, schema.faults(text.value))
    scenario = _scenario(text.value)
    _refuse(text, [*_disorder(scenario), *handles.faults(text.value)])
    return scenario


def _refuse(text: Text, faults: list[schema.Fault]) -> None:
    if faults:
        ordered = sorted(faults, key=lambda fault: text.line(fault.path) or 0)
        raise InvalidScenario([fault.sentence(line=text.line(fault.path)) for fault in ordered])


def _scenario(document: dict[str, Any]) -> Scenario:
    return Scenario(
        id=document["id"],
        title=document["title"],
        articles=tuple(document["articles"]),
        regulation=document.get("regulation"),
        given=document["given"],
        steps=tuple(_step(n, words) for n, words in enumerate(document["steps"], start=1)),
    )


def _step(n: int, words: Mapping[str, Any]) -> Step:
    at = words.get("at")
    usual = CLOCK_AT if words.get("do") == CLOCK else ACT_AT
    return Step(
        n=n,
        on=dt.date.fromisoformat(words["on"]),
        at=dt.time.fromisoformat(at) if at else usual,
        by=Actor.from_words(words["by"]) if "by" in words else None,
        do=words.get("do"),
        ask=words.get("ask"),
        case=words.get("case"),
        with_=words.get("with") or {},
        expect=words["expect"] or {},
        why=words.get("why", ""),
    )


def _disorder(scenario: Scenario) -> list[schema.Fault]:
    pairs = zip(scenario.steps, scenario.steps[1:], strict=False)
    return [
        schema.Fault(
            ("steps", later.n - 1, "on"),
            f"out of order: {later.moment:%Y-%m-%d %H:%M} after {earlier.moment:%Y-%m-%d %H:%M}",
        )
        for earlier, later in pairs
        if later.moment < earlier.moment
    ]
