"""What a body writes down while it is at the unit: kept by an app above, asked for here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from casework.models import Case
from casework.refusal import StepRefused
from casework.steps import Act


class Record(Protocol):
    """The record of a review that goes on: who is there, what was found."""

    @property
    def team(self) -> list[str]: ...

    @property
    def is_disputed(self) -> bool:
        """Whether two members found different things at one point."""

    def told(self) -> dict[str, Any]:
        """What was found, as the paper prints it."""

    def close(self, act: Act) -> None:
        """Nothing is written any more once this act is done."""


_keepers: list[Callable[[Case], Record | None]] = []


def keeps_records(find: Callable[[Case], Record | None]) -> Callable[[Case], Record | None]:
    """Register who finds the record that is being kept at the unit of a case."""
    _keepers.append(find)
    return find


def record_of(case: Case) -> Record | None:
    """The record of the review that goes on; None when nothing is being written."""
    found = (find(case) for find in _keepers)
    return next((record for record in found if record), None)


def record_is_settled(case: Case, act: Act) -> None:
    record = record_of(case)
    if record is not None and record.is_disputed:
        refusal: StepRefused = case.law.refusal("E_SHEET_DISPUTED")
        raise refusal
