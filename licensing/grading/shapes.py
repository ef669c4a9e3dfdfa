"""What was handed in, taken only in the shape a rule asks for.

A file of questions or a profile from elsewhere may hold anything. A wrong kind of value is a
contradiction, never a guess: the word "false" is not the truth value, and a text is no list.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from licensing.grading.figures import Contradiction


def flag(value: Any) -> bool | None:
    """True, false, or not known."""
    if value is None or isinstance(value, bool):
        return value
    raise Contradiction(f"neither true nor false: {value!r}")


def whole(value: Any) -> int | None:
    """A whole number; None when not known."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise Contradiction(f"not a whole number: {value!r}")


def word(value: Any) -> str | None:
    """A word or a text; None when not known."""
    if value is None or isinstance(value, str):
        return value
    raise Contradiction(f"not a word: {value!r}")


def words(value: Any) -> list[str]:
    """A list of words."""
    if isinstance(value, list | tuple) and all(isinstance(entry, str) for entry in value):
        return list(value)
    raise Contradiction(f"not a list of words: {value!r}")


def table(value: Any) -> Mapping[str, Any]:
    """Values by their names; empty when nothing is known."""
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return value
    raise Contradiction(f"not values by name: {value!r}")


def rows(value: Any) -> list[Mapping[str, Any]]:
    """A list of values by name. Raises Contradiction also when there is no list."""
    if isinstance(value, list | tuple) and all(isinstance(entry, Mapping) for entry in value):
        return list(value)
    raise Contradiction(f"not a list of values by name: {value!r}")
