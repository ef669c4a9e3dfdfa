"""Drawing the questions of one person's test: pure, and the same again from the same seed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence


def draw(codes: Mapping[str, Sequence[str]], plan: Mapping[str, int], seed: int) -> list[str]:
    """Codes of the questions in the order in which they are asked.

    codes: the questions of each topic; plan: how many of each. ValueError when a topic has fewer.
    """
    chance = random.Random(seed)
    drawn: list[str] = []
    for topic in sorted(plan):
        drawn += chance.sample(sorted(codes.get(topic, ())), plan[topic])
    chance.shuffle(drawn)
    return drawn
