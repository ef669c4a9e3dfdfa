"""Playing a scenario through the real models, the real door and the real sweeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from casework import clock, practices, reactions
from casework.calendar import ONE_DAY
from casework.door import take_step
from casework.judging import machine, step_of
from casework.models import Case, Deadline, SweptDay
from casework.refusal import StepRefused
from casework.simulator import snapshot
from casework.simulator.calendars import know_through
from casework.simulator.document import Actor, Scenario, Step
from casework.simulator.expectations import differences, observed
from casework.simulator.ledger import ledger_lines
from casework.simulator.registry import sections, told
from casework.simulator.report import StepResult
from casework.simulator.world import NotSimulated, World
from casework.sweep import sweep

SWEEP_AT = time(0, 5)
LAST_KNOWN_YEAR = 2026
autodiscover_modules("simulation")


def play(scenario: Scenario, *, keep: bool = False) -> list[StepResult]:
    """Replay the scenario and say of every step whether its expectations held.

    Everything is rolled back unless `keep`.
    """
    with transaction.atomic(), practices.set_aside():
        results = list(_Player(scenario).results())
        if not keep:
            transaction.set_rollback(True)
    return results


class _Player:
    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.world = World()
        self.world.regulation = scenario.regulation

    def results(self) -> Iterator[StepResult]:
        first = self.scenario.steps[0]
        with self._at(datetime.combine(first.on, datetime.min.time())):
            self._begin()
        for step in self.scenario.steps:
            with self._at(step.moment):
                yield self._result(step)

    @contextmanager
    def _at(self, moment: datetime) -> Iterator[None]:
        with clock.moved_to(moment.replace(tzinfo=clock.ZONE)):
            self.world.today = moment.date()
            yield

    def _begin(self) -> None:
        given = self.scenario.given
        SweptDay.objects.all().delete()
        SweptDay.objects.create(day=self.world.today - ONE_DAY, finished_at=clock.now())
        know_through(int(given.get("calendar_through", LAST_KNOWN_YEAR)))
        for section in sections():
            entries = given.get(section) or {}
            items = entries.items() if isinstance(entries, dict) else enumerate(entries)
            for handle, words in items:
                if teller := told("gives", section):
                    teller(self.world, handle, {} if words is None else words)

    # -- one step -------------------------------------------------------------------------------
    def _result(self, step: Step) -> StepResult:
        before = snapshot.take()
        self._sweep_until(step)
        if not step.is_clock:
            self._bind_new(step)
            before = snapshot.take()
        try:
            actual, reason = self._played(step)
        except NotSimulated as missing:
            return StepResult(step=step, actual={}, differences=[f"not simulated: {missing}"])
        if step.ask:
            return self._compared(step, actual, reason, [])
        after = snapshot.take()
        actual |= snapshot.consequences(before, after)
        self._bind_new(step)
        changed = snapshot.changed_states(before, after)
        actual["changed"] = {
            handle: state for pk, state in changed.items() if (handle := self.world.handle_of(pk))
        }
        return self._compared(step, actual, reason, _touched(before, after))

    def _compared(
        self, step: Step, actual: dict[str, Any], reason: str, deadlines: list[Deadline]
    ) -> StepResult:
        states, facts = self._state_of, self._fact_of
        return StepResult(
            step=step,
            actual=observed(step.expect, actual, state_of=states, facts_of=facts),
            differences=differences(step.expect, actual, state_of=states, facts_of=facts),
            deadlines=[line for deadline in deadlines for line in ledger_lines(deadline)],
            reason=reason,
        )

    def _sweep_until(self, step: Step) -> None:
        """Run the sweeps of 00:05 of every day up to the moment of the step."""
        swept = step.at >= SWEEP_AT
        through = step.on if swept else step.on - ONE_DAY
        if SweptDay.objects.filter(day__gte=through).exists() and not step.is_clock:
            return
        sweep(through)
        reactions.relay(10_000)

    def _played(self, step: Step) -> tuple[dict[str, Any], str]:
        if step.is_clock:
            return {}, ""
        if step.ask:
            return {"answer": self._answer(step)}, ""
        try:
            self._act(step)
        except StepRefused as refusal:
            return {"outcome": "refused", "error": refusal.code}, refusal.reason
        reactions.relay(10_000)
        return {"outcome": "ok"}, ""

    def _answer(self, step: Step) -> dict[str, Any]:
        teller = told("answers", step.ask or "")
        if teller is None:
            raise NotSimulated(f"question {step.ask}")
        return teller(self.world, dict(step.with_))

    def _act(self, step: Step) -> None:
        do, words = step.do or "", dict(step.with_)
        if teller := told("acts", do):
            teller(self.world, step, words)
            return
        if maker := told("creates", do):
            case, inputs = maker(self.world, step, words)
        else:
            case = self._case(step)
            prepare = told("prepares", do)
            inputs = prepare(self.world, case, words) if prepare else words
        self._take(step, case, inputs)
        if told("creates", do):
            self.world.bind(step.case or step.kind, case)

    def _case(self, step: Step) -> Case:
        case = self.world.case(step.kind, step.case)
        if step.act not in machine(type(case)):
            raise NotSimulated(f"step {step.do}")
        return case

    def _take(self, step: Step, case: Case, inputs: dict[str, Any]) -> None:
        case.bind(step.on)
        competence = step_of(type(case), step.act).competence
        by = self.world.person(step.by or Actor("unit"), case, competence, step.on)
        take_step(case, step.act, by=by, on=step.on, **inputs)

    # -- names ----------------------------------------------------------------------------------
    def _bind_new(self, step: Step) -> None:
        """Give handles to cases that steps and sweeps have made."""
        bound = set(self.world.handles.values())
        for case in Case.objects.exclude(pk__in=bound).exclude(state__in=["draft", "planned"]):
            if name := _name_of(self.world, case.procedure, step):
                self.world.bind(name, case)

    def _state_of(self, handle: str) -> str | None:
        pk = self.world.handles.get(handle)
        return Case.objects.values_list("state", flat=True).get(pk=pk) if pk else None

    def _fact_of(self, handle: str, name: str) -> Any:
        pk = self.world.handles.get(handle)
        return Case.objects.get(pk=pk).procedure.facts.get(name) if pk else None


def _name_of(world: World, case: Case, step: Step) -> str | None:
    namer = told("gives", f"name of {case.kind}")
    return namer(world, case, step) if namer else None


def _touched(before: snapshot.Snapshot, after: snapshot.Snapshot) -> list[Deadline]:
    changed = [pk for pk, row in after.deadlines.items() if before.deadlines.get(pk) != row]
    return list(Deadline.objects.filter(pk__in=changed).select_related("case"))
