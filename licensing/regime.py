"""Which measures govern an act: those of the day of the act, whatever the case began under."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.law import Law, law_named
from casework.models import Case
from casework.refusal import StepRefused
from licensing.law import law_in_force


def follow_law_of(case: Case, on: date) -> None:
    """Let the case in memory follow the law of the day of the act; its own stays stored."""
    force = case.law.document["in_force"]
    day = on.isoformat()
    if (force["from"] or "") > day or day > (force["until"] or day):
        case.regulation = law_in_force(on, case.regulation.family)


def ground(law: Law, key: str, step: str) -> dict[str, Any]:
    """The ground under this law or under those it replaced, for conduct of their time.

    Raises StepRefused E_GROUND when it belongs to another step, or to none.
    """
    try:
        return dict(law.ground(key, step))
    except StepRefused:
        if not law.document["replaces"]:
            raise
        return ground(law_named(law.document["replaces"]), key, step)


def grounds_for(law: Law, step: str) -> dict[str, Any]:
    """The grounds of this law for the step, then those of the laws it replaced."""
    found = law.grounds_for(step)
    older = law.document["replaces"]
    return found | (grounds_for(law_named(older), step) if older else {})
