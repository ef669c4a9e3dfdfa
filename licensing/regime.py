"""Which measures govern an act: those of the day of the act, whatever the case began under."""

from __future__ import annotations

from datetime import date

from casework.law import Law, law_named
from casework.models import Case, Regulation
from casework.refusal import StepRefused

FAMILY = "classified"


def regulation_on(day: date) -> Regulation:
    """The measures in force on that day; IndexError before the first."""
    return Regulation.objects.in_force(day).filter(family=FAMILY)[0]


def follow_law_of(case: Case, on: date) -> None:
    """Let the case in memory follow the law of the day of the act; its own stays stored."""
    force = case.law.document["in_force"]
    day = on.isoformat()
    if (force["from"] or "") > day or day > (force["until"] or day):
        case.regulation = regulation_on(on)


def ground(law: Law, key: str, step: str) -> dict:
    """The ground under this law or under those it replaced, for conduct of their time.

    Raises StepRefused E_GROUND when it belongs to another step, or to none.
    """
    try:
        return dict(law.ground(key, step))
    except StepRefused:
        if not law.document["replaces"]:
            raise
        return ground(law_named(law.document["replaces"]), key, step)
