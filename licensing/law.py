"""Which version of the measures is the law of a day."""

from __future__ import annotations

from datetime import date

from casework.models import Regulation

FAMILY = "classified"


def law_in_force(on: date) -> Regulation:
    """The version in force on that day; IndexError before the first."""
    return Regulation.objects.in_force(on).filter(family=FAMILY)[0]
