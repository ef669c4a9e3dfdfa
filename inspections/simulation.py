"""The words of a scenario about visits."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework import clock
from casework.models import Case
from casework.simulator.document import Step
from casework.simulator.registry import creates, prepares
from casework.simulator.world import NotSimulated, World
from inspections.models import Visit
from inspections.planning import plan_visit
from licensing.models import Application
from licensing.simulation import known_expert


@creates("visit.notify")
def notify(world: World, step: Step, words: dict[str, Any]) -> tuple[Case, dict[str, Any]]:
    team = words["team"]
    for code in team.get("experts", []):
        known_expert(code)
    visit = plan_visit(
        _subject(world, words.get("for")),
        on=date.fromisoformat(words["visit"]),
        staff=team.get("staff", []),
        experts=team.get("experts", []),
    )
    return visit, {}


def _subject(world: World, handle: str | None) -> Case:
    if handle:
        return world.case("", handle)
    bound = Case.objects.filter(pk__in=world.handles.values())
    applications = bound.filter(kind=Application.KIND)
    waiting = list(bound.filter(state="onsite_pending")) or list(applications)
    if len(waiting) != 1:
        raise NotSimulated("the case of the visit has to be named")
    return waiting[0].procedure


@prepares("visit.reschedule")
def reschedule(world: World, case: Case, words: dict[str, Any]) -> dict[str, Any]:
    return words | {"visit": date.fromisoformat(words["visit"])}


@prepares("visit.complete")
def complete(world: World, case: Visit, words: dict[str, Any]) -> dict[str, Any]:
    missing = words.pop("missing", [])
    # A completion that was refused before has recorded nothing.
    case.records.filter(ground__in=missing).delete()
    for ground in case.steps_of_visit:
        if ground not in missing:
            case.records.get_or_create(ground=ground, corrects=None, defaults={"at": clock.now()})
    return words
