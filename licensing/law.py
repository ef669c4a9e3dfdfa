"""Which text is the law of a day: the laws of this procedure, and their versions."""

from __future__ import annotations

from datetime import date

from casework.models import Regulation

PROCEDURE = "application"  # the word of a regulation for the procedure of this app


def laws_in_force(on: date) -> list[Regulation]:
    """The laws whose licences are applied for by this procedure, the oldest family first."""
    found = [
        regulation
        for regulation in Regulation.objects.in_force(on)
        if regulation.law.document["procedure"] == PROCEDURE
    ]
    if len(found) > 1:
        found.sort(key=lambda regulation: _first_day(regulation.family))
    return found


def _first_day(family: str) -> date:
    days = Regulation.objects.filter(family=family).values_list("in_force_from", flat=True)
    return min(day or date.min for day in days)


def law_in_force(on: date, family: str = "") -> Regulation:
    """The version of this family in force on that day; without one, of the house's oldest law.

    IndexError before the first.
    """
    found = [law for law in laws_in_force(on) if family in ("", law.family)]
    return found[0]
