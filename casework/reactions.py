"""Because something happened: what runs after an act is committed, at least once, in order.

The journal's entry is announced through its `Pending` row. A message only wakes the relay; when
the broker is dead the row waits for the next beat. `Reacted` makes each reaction take effect once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from casework.models.entry import Entry, Pending, Reacted
from casework.settling import settle_each

log = logging.getLogger(__name__)
Reaction = Callable[[Entry], Any]
_reactions: dict[str, list[Reaction]] = {}
_general: list[tuple[Callable[[Entry], bool], Reaction]] = []


def on(*steps: str) -> Callable[[Reaction], Reaction]:
    """Run the function for every done entry of these steps ('application.withdraw')."""

    def register(reaction: Reaction) -> Reaction:
        for step in steps:
            _reactions.setdefault(step, []).append(reaction)
        return reaction

    return register


def on_any(concerns: Callable[[Entry], bool]) -> Callable[[Reaction], Reaction]:
    """Run the function for every done entry that it concerns, whatever its kind and step.

    `concerns` is asked inside the door's transaction: it must not ask the database.
    """

    def register(reaction: Reaction) -> Reaction:
        _general.append((concerns, reaction))
        return reaction

    return register


def _reactions_to(entry: Entry) -> list[Reaction]:
    general = [reaction for concerns, reaction in _general if concerns(entry)]
    return [*_reactions.get(f"{entry.kind}.{entry.step}", []), *general]


def wanted(entry: Entry) -> bool:
    return bool(_reactions_to(entry))


def announce() -> None:
    """Wake the relay and the paper drawer."""
    wake("casework.tasks.relay", "casework.tasks.draw")


def wake(*tasks: str) -> None:
    """Send the tasks to a worker; a dead broker costs only time."""
    for task in tasks:
        try:
            import_string(task).delay()
        except (OperationalError, ConnectionError) as fault:
            log.warning("%s waits for the next beat: %s", task, fault)


def relay(limit: int = 200) -> int:
    """Run what is pending, oldest first; returns how many entries were settled.

    Two relays share the work: each row is locked by the one that runs it.
    """
    pending = Pending.objects.select_for_update(skip_locked=True, of=("self",))
    return settle_each(pending.select_related("entry"), _settle, limit=limit)


def _settle(pending: Pending) -> None:
    for reaction in _reactions_to(pending.entry):
        _react(reaction, pending.entry)
    pending.delete()


def _react(reaction: Reaction, entry: Entry) -> None:
    name = f"{reaction.__module__}.{reaction.__qualname__}"
    with transaction.atomic():
        _, first_time = Reacted.objects.get_or_create(entry=entry, reaction=name)
        if first_time:
            reaction(entry)
