"""The timeline of a case narrowed to what somebody looks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from casework.models import Entry, Role

ALL = ""
NARROWINGS: dict[str, tuple[str, Callable[[Entry], bool]]] = {
    ALL: ("全部", lambda entry: True),
    "moves": ("状态变化", lambda entry: entry.is_done and entry.source != entry.target),
    "papers": ("出具文书", lambda entry: entry.is_done and bool(entry.papers.all())),
    "office": ("机构办理", lambda entry: bool(entry.role) and entry.role != Role.UNIT),
    "unit": ("单位办理", lambda entry: entry.role == Role.UNIT),
    "system": ("系统登记", lambda entry: not entry.role),
    "refused": ("未准许", lambda entry: not entry.is_done),
}


@dataclass(frozen=True)
class Narrowing:
    """One way to narrow the timeline, with how many entries it leaves."""

    key: str
    name: str
    count: int
    current: bool


def narrowed(entries: Sequence[Entry], key: str) -> list[Entry]:
    """The entries that are looked for; all of them for a key that is none of ours."""
    _, wanted = NARROWINGS.get(key, NARROWINGS[ALL])
    return [entry for entry in entries if wanted(entry)]


def counts(entries: Sequence[Entry], current: str) -> list[Narrowing]:
    """The ways that leave something, the current one always among them."""
    current = current if current in NARROWINGS else ALL
    found = [
        Narrowing(key, name, sum(wanted(entry) for entry in entries), key == current)
        for key, (name, wanted) in NARROWINGS.items()
    ]
    return [each for each in found if each.count or each.current]
