"""What a step is, and what an act carries: the vocabulary shared by every procedure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django_fsm import transition

if TYPE_CHECKING:
    from casework.calendar import WorkingCalendar
    from casework.models import Authority, Case, User

Guard = Callable[[Any, "Act"], None]


@dataclass(frozen=True)
class Step:
    """The part of a transition that the state machine does not know.

    roles: who may take it; none: only the sweep or another step.
    competence: which authorities, asked of `case.authorities_for`; '' leaves it to the guards.
    guards: asked left to right; each raises StepRefused.
    elsewhere: state -> code of the refusal for a state without this move.
    internal: the office's own affair, which the unit does not see in the journal.
    inputs: names of the inputs it takes; `effect`: one sentence on what it brings about.
    """

    label: str
    roles: tuple[str, ...] = ()
    competence: str = ""
    guards: tuple[Guard, ...] = ()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    effect: str = ""
    internal: bool = False


def step(label: str, *, source: Any, target: Any = None, **said: Any) -> Callable[..., Any]:
    """A django-fsm transition of `state` that carries its Step; `said` are the Step's fields."""
    custom = {"step": Step(label, **said)}
    return transition(field="state", source=source, target=target, custom=custom)


@dataclass
class Act:
    """One step being taken: who, when, with what; and what it records and calls for."""

    step: str
    on: date
    at: datetime
    calendar: WorkingCalendar
    by: User | None = None
    role: str = ""
    authority: Authority | None = None
    inputs: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    effects: list[tuple[str, str]] = field(default_factory=list)
    follows: list[tuple[Case, str, dict[str, Any]]] = field(default_factory=list)

    def fact(self, name: str, value: Any) -> None:
        """Record a fact in the journal; the periods of the law start and end on such facts."""
        self.facts[name] = value

    def effect(self, kind: str, key: str) -> None:
        """Call for a duty, finding, publication ('register') or alert."""
        self.effects.append((kind, key))

    def follow(self, case: Case, step: str, **inputs: Any) -> None:
        """Let another case take its own step in the same transaction, as a part of this act."""
        self.follows.append((case, step, inputs))


def on_inputs(guard: Guard) -> Guard:
    """Mark a guard that judges what was entered; it is left out when only asking."""
    guard.judges_inputs = True  # type: ignore[attr-defined]
    return guard


def judges_inputs(guard: Guard) -> bool:
    return getattr(guard, "judges_inputs", False)
