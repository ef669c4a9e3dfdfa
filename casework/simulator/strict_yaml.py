"""YAML 1.2 core, strictly: what a scenario file may be written in.

PyYAML speaks YAML 1.1, where a bare `on` is true and a bare date is a date. Here words stay words,
numbers are whole, and a date or a decimal has to be quoted, so that nobody takes it for more.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from itertools import accumulate
from typing import Any

import yaml

Path = tuple[str | int, ...]

_RESOLVED = (
    ("null", r"null|~|", [*"n~", "\0", ""]),
    ("bool", r"true|false", [*"tf"]),
    ("int", r"-?\d+", [*"-0123456789"]),
)
_UNQUOTED = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?:[Tt ].*)?|[-+]?(?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?"
)
# The parser goes down into what is nested without asking how deep that is.
_DEEPEST = 500
_DEEPER_ON_A_LINE = re.compile(rf"(?:[-?][ \t]+){{{_DEEPEST}}}")
_BRACKET = re.compile(r"[\[\]{}]")


class Misread(Exception):
    """The text is not the YAML of this format; `line` counts from 1 (None: the whole text)."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class _Loader(yaml.CSafeLoader):
    """Reads nothing but what is registered below the class."""

    def word(self, node: yaml.ScalarNode) -> str:
        if not node.style and _UNQUOTED.fullmatch(node.value):
            raise Misread(f"{node.value} has to be quoted", line=_line(node))
        return str(node.value)

    def whole_number(self, node: yaml.ScalarNode) -> int:
        if not re.fullmatch(r"-?\d+", node.value):
            raise Misread(f"{node.value} is not a whole number", line=_line(node))
        return int(node.value)

    def truth(self, node: yaml.ScalarNode) -> bool:
        if node.value not in ("true", "false"):
            raise Misread(f"{node.value} is neither true nor false", line=_line(node))
        return bool(node.value == "true")

    def nothing(self, node: yaml.ScalarNode) -> None:
        return None

    def unknown(self, node: yaml.Node) -> None:
        raise Misread(f"there is no {node.tag} here", line=_line(node))

    def sequence(self, node: yaml.SequenceNode) -> list[Any]:
        return list(self.construct_sequence(node, deep=True))

    def mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key: Hashable = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                shown = getattr(key_node, "value", "a list")
                raise Misread(f"the key {shown} has to be a word", line=_line(key_node))
            if key in found:
                raise Misread(f"the key {key} is given twice", line=_line(key_node))
            found[key] = self.construct_object(value_node, deep=True)
        return found


_Loader.yaml_implicit_resolvers = {}
_Loader.yaml_constructors = {}
for _tag, _pattern, _first in _RESOLVED:
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first
    )
for _tag, _constructor in (
    ("null", _Loader.nothing),
    ("bool", _Loader.truth),
    ("int", _Loader.whole_number),
    ("str", _Loader.word),
    ("seq", _Loader.sequence),
    ("map", _Loader.mapping),
):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _constructor)
_Loader.add_constructor(None, _Loader.unknown)


class Text:
    """One parsed text: its value, and the line on which each part of it stands."""

    def __init__(self, text: str | bytes) -> None:
        loader = None
        try:
            loader = _Loader(_not_too_deep(text if isinstance(text, str) else text.decode()))
            self._root = loader.get_single_node()
            self.value: Any = loader.construct_document(self._root) if self._root else None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            reason = error.problem or error.context or "not YAML"
            raise Misread(reason, line=mark.line + 1 if mark else None) from error
        except (yaml.YAMLError, UnicodeError, RecursionError) as error:
            raise Misread(f"not YAML: {str(error).splitlines()[0]}") from error
        finally:
            if loader is not None:
                loader.dispose()

    def line(self, path: Path) -> int | None:
        """The line of the part at `path`, or of the nearest part around it that exists."""
        node = self._root
        for part in path:
            below = next((child for key, child in _children(node) if key == part), None)
            if below is None:
                break
            node = below
        return _line(node) if node is not None else None


def _not_too_deep(text: str) -> str:
    """The text. Raises RecursionError where it may be nested deeper than the parser can go."""
    steps = (1 if bracket in "[{" else -1 for bracket in _BRACKET.findall(text))
    if max(accumulate(steps), default=0) > _DEEPEST or _DEEPER_ON_A_LINE.search(text):
        raise RecursionError("nested too deep")
    return text


def _children(node: yaml.Node | None) -> Iterator[tuple[str | int, yaml.Node]]:
    if isinstance(node, yaml.SequenceNode):
        yield from enumerate(node.value)
    elif isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if isinstance(key_node, yaml.ScalarNode):
                yield key_node.value, value_node


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
