"""The kinds of record an organisation keeps of itself: fixtures/records.yaml, read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from applicants.facts import FIXTURES, label
from casework.simulator.strict_yaml import Text

SEPARATORS = re.compile(r"[\s、,，;；/]+")


@dataclass(frozen=True)
class Member:
    """One member of a record. `shape` is a JSON Schema, or names one of facts.yaml by $ref."""

    key: str
    name: str
    shape: Mapping[str, Any]
    required: bool = False
    sensitive: bool = False
    hint: str = ""

    @property
    def reference(self) -> str:
        """The name of the shape among the definitions; '' when it is written out."""
        return str(self.shape.get("$ref", "")).rpartition("/")[2]


@dataclass(frozen=True)
class Kind:
    """A kind of record. `unique` are the members that tell one row from another; `facts` follow
    from the rows; a `group` stands under a heading of its own; of each pair in `order` the second
    day is not before the first."""

    key: str
    name: str
    one: str
    unique: tuple[str, ...]
    facts: tuple[str, ...]
    members: Mapping[str, Member]
    group: str = ""
    order: tuple[tuple[str, str], ...] = ()

    @property
    def sensitive(self) -> list[str]:
        return [key for key, member in self.members.items() if member.sensitive]

    @property
    def fact_names(self) -> list[str]:
        """What follows from the rows, by name."""
        return [label(fact) for fact in self.facts]

    @property
    def listed(self) -> list[Member]:
        """The members a list shows: what is asked of every row, and what tells rows apart."""
        return [m for m in self.members.values() if m.required or m.key in self.unique]


@cache
def kinds() -> dict[str, Kind]:
    """Every kind in the order of the pages."""
    return {key: _kind(key, entry) for key, entry in _catalogue()["kinds"].items()}


def definition(name: str) -> dict[str, Any]:
    """A shape that records define for themselves; empty when it is one of facts.yaml."""
    found: dict[str, Any] = _catalogue()["definitions"].get(name, {})
    return found


def words() -> dict[str, str]:
    """The Chinese of the words that members may have."""
    found: dict[str, str] = _catalogue()["words"]
    return found


def places() -> dict[str, str]:
    """The names of the places where work is done, by their code."""
    found: dict[str, str] = _catalogue()["places"]
    return found


def places_of(text: str) -> str:
    """Places as they are kept, by name: '北京、境外'. Raises ValueError, naming the unknown."""
    known = {name: name for name in places().values()} | places()
    given = [part for part in SEPARATORS.split(text) if part]
    found = [_place(part, known) for part in given]
    return "、".join(dict.fromkeys(found))


def _place(part: str, known: Mapping[str, str]) -> str:
    """北京市 and 广西壮族自治区 are 北京 and 广西."""
    for name in (part, part[:2], part[:3]):
        if name in known:
            return known[name]
    raise ValueError(f"没有这个地区：{part}")


def _kind(key: str, entry: dict[str, Any]) -> Kind:
    return Kind(
        key=key,
        name=entry["name"],
        group=entry.get("group", ""),
        one=entry["one"],
        unique=tuple(entry["key"]),
        facts=tuple(entry["facts"]),
        members={name: Member(name, **told) for name, told in entry["members"].items()},
        order=tuple((first, last) for first, last in entry.get("order", ())),
    )


@cache
def _catalogue() -> dict[str, Any]:
    found: dict[str, Any] = Text((FIXTURES / "records.yaml").read_bytes()).value
    return found
