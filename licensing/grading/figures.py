"""Figures as they are compared and as they are shown: exact fractions in, rounded text out.

Money is in yuan, shares in per cent. Everything is compared exactly; only what is shown is
rounded, half away from zero. A figure that is not known is None, which is not zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

MONEY_PLACES = 2
PER_CENT_PLACES = 4
WHOLE = 100
PLAIN = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LONGEST = 100  # digits: no figure of a company comes near it


class Contradiction(ValueError):
    """What was handed in cannot be true, so no rule can be applied to it."""


def amount(value: Any) -> Fraction | None:
    """A sum in yuan, a whole number or a decimal written as text; None when not known.

    Raises Contradiction for anything else, a binary fraction included.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise Contradiction(f"not a sum: {value!r}")
    return number(value)


def number(value: Any) -> Fraction:
    """A plain number: whole, decimal or decimal text. Raises Contradiction for anything else.

    Blanks, separators and exponents are no part of a text that is a number, and neither is a
    length that no figure has: it would only keep the machine busy.
    """
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)):
        raise Contradiction(f"not a number: {value!r}")
    if isinstance(value, str) and (len(value) > LONGEST or not PLAIN.fullmatch(value)):
        raise Contradiction(f"not a number: {value!r}")
    if isinstance(value, int) and abs(value) >= 10**LONGEST:
        raise Contradiction("a number too long")
    if isinstance(value, Decimal) and not _is_short(value):
        raise Contradiction(f"not a number: {value!r}")
    return Fraction(value)


def _is_short(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and abs(exponent) < LONGEST and value.adjusted() < LONGEST


def day(value: Any) -> date | None:
    """A day from its ISO text; None when not known. Raises Contradiction for no such day."""
    if value is None:
        return None
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise Contradiction(f"not a day: {value!r}")
    try:
        return date.fromisoformat(value)
    except ValueError as fault:
        raise Contradiction(f"not a day: {value!r}") from fault


def known_day(value: Any) -> date:
    """A day that must be given. Raises Contradiction when it is not."""
    found = day(value)
    if found is None:
        raise Contradiction("a day is missing")
    return found


def total(values: Iterable[Fraction | None]) -> Fraction | None:
    """The sum; None as soon as one of the figures is not known."""
    known = list(values)
    if any(value is None for value in known):
        return None
    return sum((value for value in known if value is not None), Fraction(0))


def share(part: Fraction | None, whole: Fraction | None) -> Fraction | None:
    """The part in per cent of the whole; None when either is not known or there is no whole."""
    if part is None or whole is None or whole <= 0:
        return None
    return part / whole * WHOLE


def money(value: Fraction | None) -> str | None:
    return None if value is None else _written(value, MONEY_PLACES)


def per_cent(value: Fraction | None) -> str | None:
    return None if value is None else _written(value, PER_CENT_PLACES)


def _written(value: Fraction, places: int) -> str:
    """A number with this many places, rounded half away from zero."""
    scaled = abs(value) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(units).rjust(places + 1, "0")
    sign = "-" if value < 0 and units else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def compares(value: Fraction | int, rule: Mapping[str, Any]) -> bool:
    """Whether a figure stands in the relation that the rule names to the rule's own."""
    asked = Fraction(Decimal(str(rule["value"])))
    return {
        ">=": value >= asked,
        "<=": value <= asked,
        ">": value > asked,
        "==": value == asked,
    }[rule["op"]]
