"""Acts without a case: the profile of an organisation, the working calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from casework import clock, journal
from casework.models import Entry, Role, User
from casework.refusal import StepRefused


def record(
    kind: str,
    step: str,
    *,
    by: User | None,
    on: date,
    role: str,
    inputs: dict[str, Any],
    error: str = "",
) -> Entry:
    """Write an act without a case, done or refused, into the journal."""
    entry = Entry(
        kind=kind,
        step=step,
        source="",
        target="",
        outcome=Entry.Outcome.REFUSED if error else Entry.Outcome.DONE,
        error=error,
        actor=by,
        role=role,
        on=on,
        at=clock.now(),
        inputs=journal.plain(inputs),
    )
    with transaction.atomic():
        return journal.write([(None, entry)])[0]


def require_role(by: User, role: Role, kind: str, step: str, on: date) -> None:
    """Raise StepRefused with E_ROLE, written down, unless the account holds the role."""
    if role not in by.roles():
        record(kind, step, by=by, on=on, role="", inputs={}, error="E_ROLE")
        raise StepRefused("E_ROLE", f"只有{role.label}可以办理此事项")


@transaction.atomic
def note(kind: str, step: str, *, by: User, on: date, role: str, **inputs: Any) -> Entry:
    """Write down a done act."""
    return record(kind, step, by=by, on=on, role=role, inputs=inputs)
