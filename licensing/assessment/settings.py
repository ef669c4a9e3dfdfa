"""What the text of a voluntary assessment leaves open and the office settles."""

from __future__ import annotations

from typing import Any

from casework import clock
from casework.calendar import ONE_DAY, add_months
from casework.law import Law
from casework.settled import settled
from casework.steps import Act


def setting(law: Law, name: str) -> Any:
    """The settled value, or the regulation's; KeyError for a name the regulation has not."""
    return settled(law, clock.today(), under=name).get(name, usual(law, name))


def standing(law: Law) -> dict[str, Any]:
    """Every setting of the regulation with its value of today; one query."""
    own = settled(law, clock.today())
    return {name: own.get(name, usual(law, name)) for name in law.document["settings"]}


def usual(law: Law, name: str) -> Any:
    """The regulation's own value."""
    return law.document["settings"][name]["value"]


def begin(act: Act, law: Law, period: str) -> None:
    """Let the period start with this act, when the office has given it a length."""
    name = law.document["periods"][period]["setting"]
    days = setting(law, name)
    if days is not None:
        act.fact(f"{period}_from", act.on)
        act.fact(law.document["periods"][period]["length_in"], days)


def last_day(act: Act, law: Law, name: str) -> Any:
    """The last day named in the decision, else by the setting in months, else None (open)."""
    months = setting(law, name)
    if act.inputs.get("until") or months is None:
        return act.inputs.get("until")
    return add_months(act.on, months) - ONE_DAY
