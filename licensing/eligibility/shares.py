"""Tests of investors from outside: their shares, and who controls the unit and its holders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from licensing.eligibility.inquiry import Inquiry
from licensing.eligibility.ownership import SELF, CircularOwnership, Ownership, per_cent
from licensing.eligibility.verdicts import Part
from licensing.eligibility.wording import no_more, stated, unknown

Rule = Mapping[str, Any]
PER_CENT = "%"
OURSELVES = "本单位"
SHARES: dict[str, Callable[[Ownership], Fraction]] = {
    "outside_share_direct": Ownership.direct,
    "outside_share_indirect": Ownership.indirect,
    "outside_share_in_parent": Ownership.in_parent,
}


def within_limit(inquiry: Inquiry, rule: Rule) -> Part:
    """Whether the share that the rule names stays within `at_most` per cent, exactly compared."""
    if inquiry.ownership is None:
        return unknown(rule["says"], threshold=rule["at_most"])
    try:
        share = SHARES[rule["test"]](inquiry.ownership)
    except CircularOwnership as circle:
        return unknown(rule["says"], why=f"{circle}循环持股", threshold=rule["at_most"])
    excess = share - Fraction(Decimal(rule["at_most"])) / 100
    over = per_cent(excess) if excess > 0 else None
    return no_more(rule["says"], per_cent(share), rule["at_most"], over, PER_CENT)


def shown(inquiry: Inquiry, rule: Rule) -> str | None:
    """The share in per cent; None when it is not known or there is no such company."""
    if inquiry.ownership is None:
        return None
    try:
        return per_cent(SHARES[rule["measure"]](inquiry.ownership))
    except ValueError:
        return None


def has_parent(inquiry: Inquiry, rule: Rule) -> Part:
    if inquiry.ownership is None:
        return unknown(rule["says"])
    parents = list(inquiry.ownership.parents)
    return stated(rule["says"], holds=bool(parents), value=parents, threshold=None)


def controllers_inside(inquiry: Inquiry, rule: Rule) -> Part:
    """The controllers of the unit and of every direct holder; from inside when nothing is given."""
    controllers = inquiry.fact(rule["fact"])
    if controllers is None:
        return unknown(rule["says"])
    origins = inquiry.regulation["outside_investors"]["origins"]
    owners = inquiry.ownership.holders if inquiry.ownership else ()
    found = {c: controllers[c] for c in (SELF, *owners) if controllers.get(c) in origins}
    if not found and inquiry.ownership is None and any(c in origins for c in controllers.values()):
        return unknown(rule["says"], why="股东情况尚未提供")
    change = f"须由境内的人实际控制：{'、'.join(OURSELVES if c == SELF else c for c in found)}"
    return stated(rule["says"], holds=not found, value=found, threshold={}, change=change)
