"""How the apps teach the simulator their words; each app does so in its `simulation.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Teller = Callable[..., Any]
_told: dict[str, dict[str, Teller]] = {
    "creates": {}, "prepares": {}, "answers": {}, "gives": {}, "acts": {}, "actors": {},
}  # fmt: skip


def _teacher(section: str) -> Callable[..., Callable[[Teller], Teller]]:
    def teach(*words: str) -> Callable[[Teller], Teller]:
        def register(function: Teller) -> Teller:
            _told[section].update(dict.fromkeys(words, function))
            return function

        return register

    return teach


# (world, step, inputs) -> (new case, inputs of the door) for an act whose moves begin with "- ->"
creates = _teacher("creates")
# (world, case, inputs) -> inputs of the door
prepares = _teacher("prepares")
# (world, words) -> answer
answers = _teacher("answers")
# (world, handle, words) -> None, for the sections of `given`
gives = _teacher("gives")
# (world, step, inputs) -> None, for acts without a case
acts = _teacher("acts")

# (world, actor, case, day) -> account, for roles that are not staff of an authority
actors = _teacher("actors")


def told(section: str, word: str) -> Teller | None:
    """What an app said of the word, or None."""
    return _told[section].get(word)


FIRST = ("organisations", "delegations", "experts", "certificates", "filings")


def sections() -> list[str]:
    """The sections of `given` somebody can give, in the order in which they build on each other."""
    given = [word for word in _told["gives"] if not word.startswith("name of ")]
    return sorted(given, key=lambda word: FIRST.index(word) if word in FIRST else len(FIRST))


def kinds() -> set[str]:
    """The kinds of case of which at least one word is known."""
    return {word.split(".")[0] for section in ("creates", "acts") for word in _told[section]}
