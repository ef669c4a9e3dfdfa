"""The applicants' words of a scenario: organisations and their facts."""

from __future__ import annotations

from typing import Any

from applicants import facts
from applicants.models import Profile
from casework import hall
from casework.models import Organisation, Role
from casework.refusal import StepRefused
from casework.simulator.document import Step
from casework.simulator.registry import acts, gives
from casework.simulator.world import World


@gives("organisations")
def give_organisation(world: World, handle: str, words: dict[str, Any]) -> None:
    declared = facts.complete(words)
    organisation = Organisation.objects.create(
        code=handle, name=handle, province=words["province"], kind=declared["kind"],
        legal_representative="法定代表人", registered_address=words["province"],
    )  # fmt: skip
    Profile.objects.create(organisation=organisation, declared=declared)
    world.organisations[handle] = organisation


@acts("organisation.update")
def update_organisation(world: World, step: Step, words: dict[str, Any]) -> None:
    organisation = world.organisation_of(step.by, {})
    by = world.account(organisation)
    if step.by and step.by.role != Role.UNIT:
        raise StepRefused("E_ROLE")
    profile = Profile.objects.get(organisation=organisation)
    profile.declare(words["facts"])
    hall.note("organisation", "update", by=by, on=step.on, role=Role.UNIT, facts=words["facts"])
