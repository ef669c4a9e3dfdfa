"""Whether every name a scenario uses is there: cases, organisations, authorities.

This is judged before anything is played, so a handle counts as known from the first step that could
make it: whether that step will be refused only the play can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from casework.simulator import schema
from casework.simulator.schema import Fault
from casework.simulator.strict_yaml import Path

CASE, ORGANISATION = "handle", "organisation"
DEADLINE = "deadline"
PERSON = "observer"  # acts under a name of one's own
_REFERENCE = "#/$defs/"


def created(step: Mapping[str, Any]) -> dict[str, str]:
    """{handle: kind} of the cases this step makes when it is not refused."""
    act, words = step.get("do", ""), schema.words()
    made = {}
    if act in words["creating"]:
        kind = act.partition(".")[0]
        made[step.get("case", kind)] = kind
    if bearing := words["bearing"].get(act):
        handle = (step.get("with") or {}).get(bearing["input"], bearing.get("default"))
        made[handle] = bearing["kind"]
    return made


def _may_be_none(step: Mapping[str, Any], kind: str) -> bool:
    """Whether only the play can tell if the step makes this second case at all."""
    bearing = schema.words()["bearing"].get(step.get("do"), {})
    return bool(bearing.get("perhaps") and bearing["kind"] == kind)


def faults(document: Mapping[str, Any]) -> list[Fault]:
    """Every name that is not there, given twice, or left out although it is not the only one."""
    return list(_Names(document).faults())


class _Names:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self.given = document["given"]
        self.steps = document["steps"]
        self.organisations = set(self.given["organisations"])
        self.possible: dict[str, set[str]] = {}  # handle: kinds it may be of
        self.certain: dict[
            str, str
        ] = {}  # handle: kind, unless a step went another way than expected

    def faults(self) -> Iterator[Fault]:
        yield from self._given()
        for index, step in enumerate(self.steps):
            path: Path = ("steps", index)
            made = created(step)
            yield from self._left_out(step, path)
            for handle, kind in made.items():
                self.possible.setdefault(handle, set()).add(kind)
            yield from self._used(step, path, made)
            if step["expect"].get("outcome") == "ok":
                sure = {name: kind for name, kind in made.items() if not _may_be_none(step, kind)}
                yield from self._made_twice(sure, path)
                self.certain |= sure

    def _given(self) -> Iterator[Fault]:
        for key, kind in schema.words()["given"].items():
            for handle in self.given.get(key, {}):
                if handle in self.certain:
                    yield Fault(("given", key, handle), f"the handle {handle} is given twice")
                self.certain[handle] = kind
                self.possible.setdefault(handle, set()).add(kind)
        for handle, certificate in self.given.get("certificates", {}).items():
            path: Path = ("given", "certificates", handle, "holder")
            yield from self._organisation(certificate["holder"], path)
        rule = schema.document()["properties"]["given"]
        for name, path, word in _references(rule, self.given, ("given",)):
            if name == ORGANISATION:
                yield from self._organisation(word, path)

    def _used(
        self, step: Mapping[str, Any], path: Path, made: Mapping[str, str]
    ) -> Iterator[Fault]:
        yield from self._actor(step.get("by", ""), (*path, "by"))
        if "case" in step and step["case"] not in made:
            yield from self._case(step["case"], (*path, "case"), kind=step["do"].partition(".")[0])
        for key in ("states", "facts"):
            for handle in step["expect"].get(key, {}):
                yield from self._case(handle, (*path, "expect", key, handle))
        rule = schema.inputs_of(step.get("do") or step["ask"])
        for name, at, word in _references(rule, step.get("with"), (*path, "with")):
            if name == ORGANISATION:
                yield from self._organisation(word, at)
            elif name == CASE and word not in made and not self._runs_on_unit(step, word):
                yield from self._case(word, at)

    def _runs_on_unit(self, step: Mapping[str, Any], word: str) -> bool:
        """Some periods run on an organisation; the question for one names it."""
        return step.get("ask") == DEADLINE and word in self.organisations

    def _case(self, handle: str, path: Path, *, kind: str | None = None) -> Iterator[Fault]:
        kinds = self.possible.get(handle, set()) | self._swept(handle)
        if not kinds:
            yield Fault(path, f"unknown handle {handle}")
        elif kind and kind not in kinds:
            yield Fault(path, f"{handle} is of the kind {', '.join(sorted(kinds))}, not {kind}")

    def _swept(self, handle: str) -> set[str]:
        found = set()
        for kind, pattern in schema.words()["swept"].items():
            match = re.fullmatch(pattern, handle)
            if match and match["of"] in self.organisations | set(self.possible):
                found.add(kind)
        return found

    def _left_out(self, step: Mapping[str, Any], path: Path) -> Iterator[Fault]:
        act, words = step.get("do", "clock"), schema.words()
        kind = act.partition(".")[0]
        if "case" in step or act == "clock" or kind in words["swept"]:
            return
        if act in words["creating"] or act in words["caseless"]:
            return
        candidates = [handle for handle, of in self.certain.items() if of == kind]
        if len(candidates) > 1:
            yield Fault(path, f"case is missing: one of {', '.join(candidates)}?")
        elif not any(kind in kinds for kinds in self.possible.values()):
            yield Fault(path, f"case is missing: there is no {kind} yet")

    def _made_twice(self, made: Mapping[str, str], path: Path) -> Iterator[Fault]:
        for handle in made:
            if handle in self.certain:
                yield Fault(path, f"the handle {handle} is already in use, name the new case")

    def _organisation(self, name: str, path: Path) -> Iterator[Fault]:
        if name not in self.organisations:
            yield Fault(path, f"unknown organisation {name}")

    def _actor(self, words: str, path: Path) -> Iterator[Fault]:
        role, _, where = words.partition("@")
        if role == "unit" and where:
            yield from self._organisation(where, path)
        elif where and role != PERSON and not self._is_office(where):
            yield Fault(path, f"unknown authority {where}")

    def _is_office(self, where: str) -> bool:
        return where in self.possible or where in schema.definition("authority")["enum"]


def _references(rule: Any, value: Any, path: Path) -> Iterator[tuple[str, Path, str]]:
    """(definition, path, word) of every word whose schema is a named definition."""
    reference = rule.get("$ref", "").removeprefix(_REFERENCE)
    if reference and isinstance(value, str):
        yield reference, path, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _references(rule.get("items", {}), item, (*path, index))
    elif isinstance(value, dict):
        known, other = rule.get("properties", {}), rule.get("additionalProperties")
        for key, item in value.items():
            below = known.get(key, other if isinstance(other, dict) else {})
            yield from _references(below, item, (*path, key))
