"""What a benchmark answers: a goal and its result side by side, from runs that took turns."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

# A run whose two halves of the same function differ more than this says nothing about others.
STEADY = (0.85, 1.18)


@dataclass(frozen=True)
class Row:
    """One goal: its number, what is measured, the goal, the result, and whether it was reached."""

    number: int
    text: str
    goal: str
    result: str
    reached: bool

    def __str__(self) -> str:
        mark = "reached" if self.reached else "MISSED "
        return f"{self.number:>3}  {mark}  {self.text:<58}  goal {self.goal:<10}  {self.result}"


def interleaved(
    functions: Mapping[str, Callable[[], object]],
    *,
    rounds: int,
    timer: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:
    """Seconds of every function in every round; each round calls all of them, in turn.

    Work that only computes is measured best by `time.process_time`: neighbours do not count.
    """
    seconds: dict[str, list[float]] = {name: [] for name in functions}
    for _ in range(rounds):
        for name, function in functions.items():
            # Nobody pays for what the one before has left behind.
            gc.collect()
            started = timer()
            function()
            seconds[name].append(timer() - started)
    return seconds


def ratio(seconds: Mapping[str, list[float]], name: str, anchor: str) -> float:
    """Median over the rounds of one function's time by another's."""
    return median(a / b for a, b in zip(seconds[name], seconds[anchor], strict=True))


def is_steady(seconds: list[float]) -> bool:
    """Whether the even and the odd rounds of one function agree."""
    low, high = STEADY
    return low <= median(seconds[::2]) / median(seconds[1::2] or seconds) <= high
