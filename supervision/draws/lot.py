"""Numbers nobody chose: HMAC-SHA256 over a counter, and what is picked with them. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable

SPAN = 1 << 256
Below = Callable[[int], int]


def numbers(key: bytes, purpose: str) -> Below:
    """A function giving, call by call, the next number from 0 to `bound` - 1, each as likely.

    Draw i is HMAC-SHA256(key, "purpose\\ni") as a 256-bit number; one that would favour the small
    numbers is passed over (rejection), so no remainder is likelier than another.
    """
    drawn = 0

    def below(bound: int) -> int:
        nonlocal drawn
        fair = SPAN - SPAN % bound
        while True:
            ticket = hmac.new(key, f"{purpose}\n{drawn}".encode(), hashlib.sha256).digest()
            drawn += 1
            value = int.from_bytes(ticket, "big")
            if value < fair:
                return value % bound

    return below


def pick(names: Iterable[str], count: int, below: Below) -> list[str]:
    """`count` of the names in the order drawn, each set as likely; of fewer names, all.

    The order and the repetitions of the list given make no difference.
    """
    left = sorted(set(names))
    return [left.pop(below(len(left))) for _ in range(min(count, len(left)))]
