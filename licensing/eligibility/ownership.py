"""Who owns how much of the unit in the end: exact shares along every chain of holdings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from math import prod
from typing import Any

SELF = "self"
HUNDRED = 100


class CircularOwnership(ValueError):
    """Owners of the unit own each other, so a chain of holdings has no end."""


@dataclass(frozen=True)
class Link:
    """One holding: the owner's share of a company, a fraction of one."""

    owner: str
    of: str
    share: Fraction


@dataclass(frozen=True)
class Chain:
    """Holdings that follow each other, the investor's own first."""

    links: tuple[Link, ...]

    @property
    def investor(self) -> str:
        return self.links[0].owner

    @property
    def share(self) -> Fraction:
        return prod((link.share for link in self.links), start=Fraction(1))

    @property
    def companies(self) -> set[str]:
        return {link.of for link in self.links} | {link.owner for link in self.links}


class Ownership:
    """The graph of holdings. Shares are fractions of one; only the owner's own origin counts."""

    def __init__(
        self, holdings: Sequence[Mapping[str, Any]], outside_origins: frozenset[str]
    ) -> None:
        self._outside = {h["owner"] for h in holdings if h.get("origin") in outside_origins}
        self._owners: dict[str, list[tuple[str, Fraction]]] = {}
        for holding in holdings:
            share = Fraction(Decimal(holding["pct"])) / HUNDRED
            self._owners.setdefault(holding["of"], []).append((holding["owner"], share))
        self.parents = tuple(dict.fromkeys(h["owner"] for h in holdings if h.get("parent")))

    def chains(self, company: str = SELF) -> Iterator[Chain]:
        """Every chain from an investor from outside down to the company, no company twice."""
        touched = self._touched(company)
        waiting: list[Chain] = [Chain((Link("", company, Fraction(1)),))]
        while waiting:
            chain = waiting.pop()
            top = chain.links[-1].owner or company
            for owner, share in self._owners.get(top, []):
                longer = Chain((*chain.links, Link(owner, top, share)))
                if owner in self._outside:
                    yield Chain(longer.links[:0:-1])
                elif owner in touched and owner not in chain.companies:
                    waiting.append(longer)

    def circles(self, company: str = SELF) -> list[tuple[str, ...]]:
        """Companies above (and with) the company that own each other; each circle cut only once."""
        upstream = self._upstream(company)
        above = {node: self._inside(node, upstream) for node in upstream}
        found = []
        while True:
            try:
                TopologicalSorter(above).prepare()
            except CycleError as error:
                circle = tuple(error.args[1])
                found.append(circle)
                above[circle[1]].discard(circle[0])
            else:
                return found

    def totals(self) -> dict[str, Fraction]:
        """How much of each company is accounted for."""
        return {
            of: sum((share for _, share in owners), Fraction(0))
            for of, owners in self._owners.items()
        }

    @property
    def outside(self) -> frozenset[str]:
        """The investors from outside."""
        return frozenset(self._outside)

    @property
    def holders(self) -> tuple[str, ...]:
        """The direct holders of the unit."""
        return tuple(dict.fromkeys(owner for owner, _ in self._owners.get(SELF, [])))

    def direct(self) -> Fraction:
        """The share of investors from outside that hold the unit itself."""
        return self._held_by_outside(SELF)

    def indirect(self) -> Fraction:
        """The share of all investors from outside through owners from inside, over every chain.

        Raises CircularOwnership when such a chain has no end.
        """
        return self._share(SELF) - self.direct()

    def in_parent(self) -> Fraction:
        """The final share of investors from outside in the parent (the largest, of several).

        Raises CircularOwnership, and ValueError when there is no parent.
        """
        return max(self._share(parent) for parent in self.parents)

    def _share(self, company: str) -> Fraction:
        """The final share of investors from outside in a company, direct and through chains."""
        touched = self._touched(company)
        order = TopologicalSorter({node: self._inside(node, touched) for node in touched})
        shares: dict[str, Fraction] = {}
        try:
            for node in order.static_order():
                through = sum(
                    (ratio * shares[o] for o, ratio in self._owners[node] if o in shares),
                    Fraction(0),
                )
                shares[node] = self._held_by_outside(node) + through
        except CycleError as error:
            raise CircularOwnership("、".join(dict.fromkeys(error.args[1]))) from None
        return shares.get(company, Fraction(0))

    def _held_by_outside(self, company: str) -> Fraction:
        owners = self._owners.get(company, [])
        return sum((ratio for owner, ratio in owners if owner in self._outside), Fraction(0))

    def _inside(self, company: str, among: Iterable[str]) -> set[str]:
        owners = {owner for owner, _ in self._owners.get(company, [])}
        return (owners - self._outside).intersection(among)

    def _upstream(self, company: str) -> set[str]:
        """The company and every owner from inside above it."""
        reached, waiting = {company}, [company]
        while waiting:
            above = {o for o, _ in self._owners.get(waiting.pop(), [])} - self._outside - reached
            reached |= above
            waiting.extend(above)
        return reached

    def _touched(self, company: str) -> set[str]:
        """Those of the company and its owners that have an investor from outside above them."""
        upstream = self._upstream(company)
        owned: dict[str, list[str]] = {}
        for node in upstream:
            for owner in self._inside(node, upstream):
                owned.setdefault(owner, []).append(node)
        waiting = [node for node in upstream if self._held_by_outside(node)]
        touched = set(waiting)
        while waiting:
            below = set(owned.get(waiting.pop(), [])) - touched
            touched |= below
            waiting.extend(below)
        return touched


def per_cent(share: Fraction) -> str:
    """The share in per cent, exact, without trailing zeros; shares are terminating decimals."""
    return plain_number(share * HUNDRED)


def plain_number(number: Fraction) -> str:
    """A terminating decimal written out, without trailing zeros and exponent."""
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    digits = str(abs(int(number * 10**places))).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    whole, decimals = digits[: len(digits) - places], digits[len(digits) - places :]
    return f"{sign}{whole}.{decimals}" if places else f"{sign}{whole}"
